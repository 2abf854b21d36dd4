"""Which goods of a sale come back: one line after the other, how many of it. Nothing typed means none.

Where the journal does not have them any more, an amount must be typed.
"""

from flows.ask import digits, tell
from lazy import release
from payments.goods import back, unpack


async def run(t, sale: dict) -> tuple:
    """(fen, goods) as payments.goods.back gives them. Raises Left."""
    rows = [row for part in await t.till.goods(sale) for row in unpack(part)]
    pieces = []
    if not rows:
        t.refuse()
        await tell(t, t.text("refund.title_row"), *t.text("refund.no_goods").split("|"))
        return 0, ()
    for code, name, _, bought, _ in rows:
        if code:
            pieces.append(await _pieces(t, name, bought))
    try:
        return back(rows, sale["amount"], pieces)
    finally:
        release("payments.goods")


async def _pieces(t, name: str, bought: int) -> int:
    """At most as many as were bought. Raises Left."""
    label = t.text("goods.pieces_back").format(bought)
    while True:
        typed = await digits(t, name, label, 3, 0)
        if int(typed or 0) <= bought:
            return int(typed or 0)
        t.refuse()
