"""Slips that are owed: results of reversals that closed in the background, and whatever a power cut interrupted."""

from flows.ask import either
from payments import paper


async def run(t):
    """Print every slip that is due. One that was due at power-on already may be on paper: marked, or asked for."""
    for owed in list(t.book.due):
        slip, batch, trace = owed
        payment = t.book.find_pending(batch, trace) or t.till.ledger.payment(batch, trace)
        before = owed in t.waits
        if slip == paper.SALE and not await _wanted(t, payment):
            t.till.slip_ended(slip, payment, paper.WAIVED)
        else:
            if slip == paper.RESULT:
                _tell(t, payment)
            await t.flow("slip", slip, payment, before)
    t.waits.clear()


async def _wanted(t, payment: dict) -> bool:
    """Whether to print the slip of a payment that stands."""
    t.page(t.text("due.title"), t.payment_name(payment), t.text("due.stands"), t.text("due.print"))
    t.sound("attention")
    return await either(t)


def _tell(t, payment: dict):
    t.page(t.text("due.closed"), t.payment_name(payment), t.text("result.reversed"), t.text("result.not_charged"))
    t.sound("ok")
