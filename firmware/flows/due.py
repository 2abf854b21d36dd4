"""Slips that are owed: of payments in doubt, of reversals that closed unseen, of sales and settlements cut off."""

from flows.ask import either, rest
from payments import book, paper


async def run(t):
    """Print every slip that is due. One that was due at power-on already may be on paper: marked, or asked for."""
    for owed in list(t.book.due):
        slip, batch, trace = owed
        payment = t.book.find_pending(batch, trace) or await t.till.payment(batch, trace)
        before = owed in t.waits
        if owed not in t.book.due:  # a notice that its result has overtaken
            continue
        if slip == paper.NOTICE:
            await t.flow("unknown", payment, before)
        elif slip == paper.RESULT:
            await _closed(t, payment, before)
        else:
            await _wanted(t, slip, payment)
    t.waits.clear()


async def _wanted(t, slip: int, payment: dict):
    """The payment stands, the batch is settled; whether the slip is wanted (again) the cashier knows."""
    stands = t.text("due.payment_stands" if slip == paper.SALE else "due.batch_settled")
    t.page(t.text("due.title_row"), t.payment_name(payment), stands, t.text("due.enter_prints"))
    t.sound("attention")
    if await either(t):
        await t.flow("slip", slip, payment, True)
    else:
        t.till.slip_ended(slip, payment, paper.WAIVED)


async def _closed(t, payment: dict, before: bool):
    """A reversal closed while nobody looked: paper, and a word that stays until it is read."""
    t.sound("ok")
    await t.flow("slip", paper.RESULT, payment, before)
    if payment["state"] == book.CLOSED:
        t.page(t.text("result.closed"), t.payment_name(payment), t.text("result.bank_ref"), "\t" + payment["bank_ref"])
    else:
        t.page(t.text("result.reversed"), t.payment_name(payment), t.text("result.not_charged"), t.text("result.again"))
    await rest(t)
