"""Print one slip and record what became of it. The payment stands whatever the printer does."""

import asyncio

from micropython import const

from drivers import escpos
from flows.ask import either, rest
from flows.during import Job
from flows.trouble import cause, failed, printable
from lazy import fetch, release
from payments import paper

_STATES = {escpos.PRINTED: paper.PRINTED, escpos.NOT_PRINTED: paper.NOT_PRINTED}
_PAID = (paper.SALE, paper.CUSTOMER)
_LOOK_MS = const(10)


async def run(t, slip: int, payment: dict, again: bool = False) -> bool:
    """Print `slip` (payments.paper) of `payment`; `again` marks it as a reprint. True: it is printed.

    On trouble the cashier decides: ENTER prints the whole slip again, marked; CANCEL goes on without. A settlement's
    slip stays due all the same: flows/due.py asks for it. Of a printer that proves nothing only the cashier can say
    that the slip is out.
    """
    while True:
        result, flags = await _printed(t, slip, payment, again)
        t.till.slip_ended(slip, payment, _STATES.get(result, paper.UNKNOWN))
        if result == escpos.PRINTED:
            return True
        if failed(t, result):
            wanted = await _trouble(t, slip, payment, flags)
        else:
            wanted = await _looked(t, slip, payment)
            if wanted is None:
                return True
        if not wanted:
            if slip != paper.SETTLEMENT:
                t.till.slip_ended(slip, payment, paper.WAIVED)
            return False
        again = True


async def _trouble(t, slip: int, payment: dict, flags: int) -> bool:
    """Whether it is to be printed again."""
    t.inputs.clear("key")  # pressed for what would come next; nobody gives up a slip unseen
    t.sound("attention")
    t.page(t.text(_title(slip, payment)), t.text(cause(flags)), t.text("print.retry"), t.text("print.cancel_skips"))
    return await either(t)


def _title(slip: int, payment: dict) -> str:
    """Text key of what there is to be said of the money first."""
    if slip not in _PAID:
        return "print.no_slip"
    return "print.stands" if payment["kind"] == "sale" else "print.done_no_slip"


async def _looked(t, slip: int, payment: dict) -> "bool | None":
    """What the cashier saw: None when it is out, else whether it is to be printed again."""
    t.inputs.clear("key")
    t.page(t.text("print.came_out"), t.payment_name(payment), t.text("print.it_is_out"), t.text("print.once_more"))
    while True:
        pressed = await rest(t)
        if pressed == "ENTER":
            t.till.slip_ended(slip, payment, paper.PRINTED)
            return None
        if pressed in ("CLEAR", "CANCEL"):
            return pressed == "CLEAR"
        t.refuse()


async def _printed(t, slip: int, payment: dict, again: bool) -> tuple:
    """(result, flags). Keys that are pressed meanwhile wait, and the screen says that they were heard."""
    payment = dict(payment)
    if payment.get("goods") and slip in _PAID:
        payment["lines"] = await t.till.goods(payment)
    layout = "slips.sale" if slip in _PAID else "slips.settlement" if slip == paper.SETTLEMENT else "slips.notice"
    title, doing, name = t.text("print.title"), t.text("print.in_progress"), t.payment_name(payment)
    t.page(title, doing, name)
    try:
        rows = fetch(layout).lines(t.text, t.settings, payment, slip, again)
        job = Job(t.printer.print(printable(t, rows)))
        heard = 0
        while not job.over:
            if heard != t.inputs.waiting:
                heard = t.inputs.waiting
                t.page(title, doing, name, t.text("print.keys_heard").format(heard))
            await asyncio.sleep_ms(_LOOK_MS)
    finally:
        release(layout)
        release("flows.drawn")
    if job.problem is not None:
        raise job.problem
    return job.value
