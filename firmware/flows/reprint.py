"""Print the last slip again, marked as a reprint."""

from flows.ask import tell
from payments import book, paper

_SLIPS = {
    book.APPROVED: paper.SALE,
    book.REVERSED: paper.RESULT,
    book.CLOSED: paper.RESULT,
    book.SETTLED: paper.SETTLEMENT,
}


async def run(t):
    payment = t.book.last
    slip = _SLIPS.get(payment["state"]) if payment else None
    if slip is None:
        await tell(t, t.text("menu.reprint"), t.text("reprint.none"))
        return
    if slip == paper.SETTLEMENT:
        payment = await t.till.payment(payment["batch"], payment["trace"])
    await t.flow("slip", slip, payment, True)
