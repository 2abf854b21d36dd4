"""Print one slip and record what became of it. The payment stands whatever the printer does."""

from drivers import escpos
from flows.ask import either
from flows.trouble import cause
from lazy import fetch, release
from payments import paper

_STATES = {escpos.PRINTED: paper.PRINTED, escpos.NOT_PRINTED: paper.NOT_PRINTED}
_PAID = (paper.SALE, paper.CUSTOMER)


async def run(t, slip: int, payment: dict, again: bool = False) -> bool:
    """Print `slip` (payments.paper) of `payment`; `again` marks it as a reprint. True: it is printed.

    On trouble the cashier decides: ENTER prints the whole slip again, marked; CANCEL goes on without. A settlement's
    slip stays due all the same: flows/due.py asks for it.
    """
    while True:
        t.page(t.text("print.title"), t.text("print.in_progress"), t.payment_name(payment))
        result, flags = await _print(t, slip, payment, again)
        t.till.slip_ended(slip, payment, _STATES.get(result, paper.UNKNOWN))
        if result == escpos.PRINTED:
            return True
        t.sound("attention")
        t.page(
            t.text(_trouble(slip, payment)), t.text(cause(flags)), t.text("print.retry"), t.text("print.cancel_skips")
        )
        if not await either(t):
            if slip != paper.SETTLEMENT:
                t.till.slip_ended(slip, payment, paper.WAIVED)
            return False
        again = True


def _trouble(slip: int, payment: dict) -> str:
    """Text key of what there is to be said of the money first."""
    if slip not in _PAID:
        return "print.no_slip"
    return "print.stands" if payment["kind"] == "sale" else "print.done_no_slip"


async def _print(t, slip: int, payment: dict, again: bool) -> tuple:
    payment = dict(payment)
    if payment.get("goods") and slip in _PAID:
        payment["lines"] = await t.till.goods(payment)
    layout = "slips.sale" if slip in _PAID else "slips.settlement" if slip == paper.SETTLEMENT else "slips.notice"
    try:
        return await t.printer.print(fetch(layout).lines(t.text, t.settings, payment, slip, again))
    finally:
        release(layout)
