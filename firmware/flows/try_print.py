"""FUNC 0 6: everything that is known or was tested, on one slip. The host is asked, and the journal read, for it."""

import gc

from flows.ask import tell
from flows.during import during
from flows.trouble import cause, failed
from host.link import Lost, NotSent
from lazy import fetch, release
from till.signon import SignOnFailed


async def run(t, found: dict):
    """Raises Left."""
    if "records" not in found:
        await t.flow("try_flash", found)
    title = t.text("diag.print_all")
    await during(t, _ask(t, found), title, lambda: (t.text("wait.host_test"), ""), lambda: True)
    t.page(t.text("print.title"), t.text("print.in_progress"))
    gc.collect()
    found["heap"] = gc.mem_free()
    found["flags"] = await t.printer.status()
    try:
        result, flags = await t.printer.print(fetch("slips.diagnosis").lines(t, found, cause))
    finally:
        release("slips.diagnosis")
    if failed(t, result):
        await tell(t, t.text("print.no_slip"), t.text(cause(flags)))


async def _ask(t, found: dict):
    """An echo: ms, or a text key that says why there was none."""
    try:
        found["host"] = await t.real.echo()
    except (NotSent, Lost) as problem:
        found["host"] = t.link_words(problem.cause)
    except SignOnFailed as problem:
        found["host"] = t.sign_on_words(problem)[0]
