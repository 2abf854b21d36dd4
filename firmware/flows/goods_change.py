"""Change what is in the basket: pieces, discounts, lines."""

from flows.ask import digits, key, tell
from flows.leaf import leaf
from payments.goods import MOST_PIECES, BasketError, Priced
from payments.money import push, to_text

_KEYS = ("goods.keys_line", "goods.keys_rest")  # by turns


async def run(t, basket):
    """One line a screen, ENTER goes on to the next. Raises Left."""
    place = 0
    while basket.lines:
        place %= len(basket.lines)
        pressed = await _shown(t, basket, place)
        if pressed == "ENTER":
            place += 1
            continue
        try:
            await _change(t, basket, basket.lines[place], pressed)
        except BasketError as problem:
            t.sound("error")
            await tell(t, t.text("goods.title_row"), *t.text(problem.args[0]).format(*problem.args[1:]).split("|"))


async def _shown(t, basket, place: int) -> str:
    """The key that was pressed at this line. Raises Left."""
    line = basket.lines[place]
    title = "%s %d/%d" % (t.text("goods.title_row"), place + 1, len(basket.lines))
    sums = "%dx%s\t%s" % (line.pieces, to_text(line.price), to_text(line.net))
    return await leaf(t, title, line.name, sums, *[t.text(words) for words in _KEYS])


async def _change(t, basket, line, pressed: str):
    """Raises Left, BasketError."""
    if pressed == "1":
        basket.count(line, int(await digits(t, line.name, t.text("goods.pieces_label"), len(str(MOST_PIECES)), 1)))
    elif pressed == "2":
        await _discount(t, line, line.name)
    elif pressed == "3":
        basket.count(line, 0)
    elif pressed == "4":
        await _discount(t, basket, t.text("goods.whole"))
    else:
        t.refuse()


async def _discount(t, priced: Priced, name: str):
    """Percent, or an amount; 0 takes it back. Raises Left, BasketError."""
    title = t.text("goods.discount")
    while True:
        t.page(title, name, "\t" + to_text(priced.gross), t.text("goods.percent_or_amount"))
        pressed = await key(t)
        if pressed in ("1", "2"):
            break
        t.refuse()
    most = t.settings.discount_limit_percent
    if pressed == "1":
        priced.take_off(int(await digits(t, title, t.text("goods.percent_label"), 3, 1)), 0, most)
    else:
        priced.take_off(0, push(0, await digits(t, title, t.text("goods.amount_label"), 9, 1)), most)
