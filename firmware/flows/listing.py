"""Print a list that is no payment's slip. It can be left while it prints; trouble is told, and it starts again."""

from flows.ask import either
from flows.during import during
from flows.trouble import cause, failed
from lazy import fetch, release


async def run(t, layout: str, make):
    """`make(module)` gives the lines; module: slips/<layout>.py. Raises Left."""
    title = t.text("print.title")
    while True:
        try:
            work = t.printer.print(make(fetch("slips." + layout)))
            result, flags = await during(t, work, title, lambda: (t.text("print.in_progress"), ""), lambda: True)
        finally:
            release("slips." + layout)
        if not failed(t, result):
            return
        t.sound("attention")
        t.page(t.text("print.no_slip"), t.text(cause(flags)), t.text("print.retry"), t.text("print.cancel_skips"))
        if not await either(t):
            return
