"""FUNC 1: take back a sale of this batch, by its trace number."""

from flows.ask import digits, key
from flows.during import during
from host.link import Lost, NotSent
from lazy import release
from till.charge import Refused
from till.signon import SignOnFailed
from till.void import sale_of, void


async def run(t, trace: int = 0) -> tuple:
    """The flow that goes on with the end of it, with its values. Raises Left.

    `trace`: of the sale, 0: it is asked for.
    """
    title = t.text("void.title_row")
    try:
        trace = trace or int(await digits(t, title, t.text("void.trace_label"), 6, 1))
        await t.flow("ready", title)
        sale = await during(t, sale_of(t.till, trace), title, lambda: (t.text("wait.looking_up"), "#%06d" % trace))
        await _confirm(t, title, sale)
        operator = await t.flow("supervisor", title, "void")
        if t.settings.ask_contact:
            t.till.contact = await t.flow("contact", title)
        outcome = await t.flow("paying", title, sale["amount"], lambda told: void(t.till, sale, operator, told))
        return "outcome", outcome
    except (Refused, NotSent, Lost, SignOnFailed) as problem:
        return "not_sent", problem, "void"
    finally:
        t.till.contact = ""
        release("till.void")
        release("till.original")


async def _confirm(t, title: str, sale: dict):
    """The sale as it was, until ENTER. Raises Left."""
    while True:
        t.page(title, t.payment_name(sale), sale.get("card", ""), t.text("void.enter_voids"))
        if await key(t) == "ENTER":
            return
        t.refuse()
