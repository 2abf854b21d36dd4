"""Change what is in the basket: pieces, discounts, lines."""

from flows.ask import digits, key, tell
from payments.goods import MOST_PIECES, BasketError, Priced
from payments.money import push, to_text


async def run(t, basket):
    """One line a screen, ENTER goes on to the next. Raises Left."""
    place = 0
    while basket.lines:
        place %= len(basket.lines)
        line = basket.lines[place]
        _draw(t, basket, place)
        pressed = await key(t)
        try:
            if pressed == "ENTER":
                place += 1
            elif pressed == "1":
                await _count(t, basket, line)
            elif pressed == "2":
                await _discount(t, line, line.name)
            elif pressed == "3":
                basket.count(line, 0)
            elif pressed == "4":
                await _discount(t, basket, t.text("goods.whole"))
            else:
                t.refuse()
        except BasketError as problem:
            t.refuse()
            await tell(t, t.text("goods.title_row"), *t.text(problem.args[0]).format(*problem.args[1:]).split("|"))


def _draw(t, basket, place: int):
    line = basket.lines[place]
    title = "%s %d/%d" % (t.text("goods.title_row"), place + 1, len(basket.lines))
    sums = "%dx%s\t%s" % (line.pieces, to_text(line.price), to_text(line.net))
    t.page(title, line.name, sums, t.text("goods.change_keys"))


async def _count(t, basket, line):
    basket.count(line, int(await digits(t, line.name, t.text("goods.pieces_label"), len(str(MOST_PIECES)), 1)))


async def _discount(t, priced: Priced, name: str):
    """Percent, or an amount; 0 takes it back."""
    most = t.settings.discount_limit_percent
    while True:
        t.page(t.text("goods.discount"), name, to_text(priced.gross), t.text("goods.percent_or_amount"))
        pressed = await key(t)
        if pressed == "1":
            priced.take_off(int(await digits(t, t.text("goods.discount"), t.text("goods.percent_label"), 3, 1)), 0, most)
            return
        if pressed == "2":
            typed = await digits(t, t.text("goods.discount"), t.text("goods.amount_label"), 9, 1)
            priced.take_off(0, push(0, typed), most)
            return
        t.refuse()
