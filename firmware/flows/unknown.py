"""Outcome unknown: it is being undone. Says so on screen and paper, and stays until the cashier has read it."""

from payments import book, paper


async def run(t, payment: dict, again: bool = False):
    """`payment` turned pending; `again`: its notice may be on paper already. Follows it to its end, or to a key."""
    _draw(t, payment)
    t.sound("attention")
    if payment["state"] == book.REVERSING:
        await t.flow("slip", paper.NOTICE, payment, again)
    shown = None
    while True:
        if payment["state"] != shown:
            shown = payment["state"]
            await _result(t, payment)
            _draw(t, payment)
        event = await t.inputs.get(250)
        if event is not None and event[0] == "key":
            return


def _draw(t, payment: dict):
    name = t.payment_name(payment)
    if payment["state"] == book.REVERSING:
        first, _, second = t.text("result.unknown").partition("|")
        t.page(t.text("result.keep_goods"), first, second, name)
    else:
        t.page(t.text("result.reversed"), name, t.text("result.not_charged"), t.text("result.again"))


async def _result(t, payment: dict):
    """The reversal closed while the cashier looks: paper for the customer at once."""
    if payment["state"] != book.REVERSING and (paper.RESULT, payment["batch"], payment["trace"]) in t.book.due:
        t.sound("ok")
        await t.flow("slip", paper.RESULT, payment)
