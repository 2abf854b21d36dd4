"""Slips that are owed: of payments in doubt, of those that ended unseen, of what was cut off before its slip."""

from flows.ask import either, rest
from payments import book, paper


async def run(t):
    """Print every slip that is due. One that was due at power-on already may be on paper: marked, or asked for.

    What is no slip, and had to be said at power-on, comes first.
    """
    if None in t.waits:
        await t.flow("fallen")
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
    """What became of the payment or the batch; whether the slip is wanted (again) the cashier knows."""
    title = t.text("due.title_row")
    if slip == paper.DECLINED:
        title = t.text("result.declined") + " " + payment["code"]
    t.page(title, t.payment_name(payment), _became(t, slip, payment), t.text("due.enter_prints"))
    t.sound("attention")
    if await either(t):
        await t.flow("slip", slip, payment, True)
    else:
        t.till.slip_ended(slip, payment, paper.WAIVED)


def _became(t, slip: int, payment: dict) -> str:
    if slip == paper.SALE:
        return t.text("due.stands_" + payment["kind"])
    return t.text("result.no_" + payment["kind"] if slip == paper.DECLINED else "due.batch_settled")


async def _closed(t, payment: dict, before: bool):
    """It ended while nobody looked: paper, and a word that stays until it is read."""
    t.sound("error" if payment["state"] == book.DECLINED else "ok")
    await t.flow("slip", paper.RESULT, payment, before)
    await t.flow("ended", payment)
    await rest(t)
