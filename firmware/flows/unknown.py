"""Outcome unknown: it is being undone, or sent again. Says so on screen and paper until the cashier has read it."""

from payments import book, paper

_PENDING = (book.REVERSING, book.REFUNDING)


async def run(t, payment: dict, again: bool = False):
    """`payment` turned pending; `again`: its notice may be on paper already. Follows it to its end, or to a key."""
    await _draw(t, payment)
    t.sound("attention")
    if payment["state"] in _PENDING:
        await t.flow("slip", paper.NOTICE, payment, again)
    shown = None
    while True:
        if payment["state"] != shown:
            shown = payment["state"]
            await _result(t, payment)
            await _draw(t, payment)
        event = await t.inputs.get(250)
        if event is not None and event[0] == "key":
            return


async def _draw(t, payment: dict):
    kind = payment["kind"]
    if payment["state"] not in _PENDING:
        await t.flow("ended", payment)
        return
    title = t.text("result.keep_goods" if kind == book.SALE else kind + ".title_row")
    rows = t.text("result.refunding" if kind == book.REFUND else "result.unknown").split("|")
    t.page(title, rows[0], rows[1], t.payment_name(payment))


async def _result(t, payment: dict):
    """It ended while the cashier looks: paper for the customer at once."""
    if payment["state"] not in _PENDING and (paper.RESULT, payment["batch"], payment["trace"]) in t.book.due:
        t.sound("error" if payment["state"] == book.DECLINED else "ok")
        await t.flow("slip", paper.RESULT, payment)
