"""Print one slip and record what became of it. The payment stands whatever the printer does."""

import sys

from drivers import escpos
from flows.ask import either
from flows.paper_check import cause
from payments import paper

_STATES = {escpos.PRINTED: paper.PRINTED, escpos.NOT_PRINTED: paper.NOT_PRINTED}
_LAYOUTS = {paper.SALE: "sale", paper.CUSTOMER: "sale", paper.NOTICE: "notice", paper.RESULT: "notice"}


async def run(t, slip: int, payment: dict, again: bool = False) -> bool:
    """Print `slip` (payments.paper) of `payment`; `again` marks it as a reprint. True: it is printed.

    On trouble the cashier decides: ENTER prints the whole slip again, marked; CANCEL goes on without.
    """
    while True:
        t.page(t.text("print.title"), t.text("print.busy"), "#%06d" % payment["trace"])
        result, flags = await t.printer.print(_lines(t, slip, payment, again))
        t.till.slip_ended(slip, payment, _STATES.get(result, paper.UNKNOWN))
        if result == escpos.PRINTED:
            return True
        t.sound("attention")
        t.page(t.text("print.stands"), t.text(cause(flags)), t.text("print.retry"), t.text("print.skip"))
        if not await either(t):
            t.till.slip_ended(slip, payment, paper.WAIVED)
            return False
        again = True




def _lines(t, slip: int, payment: dict, again: bool):
    module = "slips." + _LAYOUTS[slip]
    __import__(module)
    return sys.modules[module].lines(t.text, t.settings, payment, slip, again)

