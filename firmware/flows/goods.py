"""Goods: scanned or keyed, counted, discounted, and paid together."""

from micropython import const

from flows.ask import DIGITS, Left, digits, either, tell
from lazy import fetch, release
from payments.goods import Basket, BasketError
from payments.money import to_text

_TURN_MS = const(2000)


async def run(t, event: tuple):
    """`event`: a scanned code, or the key that begins a keyed one. Ends when it was paid or left. Raises Left."""
    basket = Basket()
    t.inputs.clear("scan")
    t.scanner.arm()
    try:
        await _fill(t, basket, event)
    finally:
        t.scanner.disarm()
        t.inputs.clear("scan")
        release("payments.goods")
    if basket.lines:
        await t.flow("sale", basket.net, basket)


async def _fill(t, basket: Basket, event: tuple):
    """Until ENTER. Raises Left when nothing is in it any more, or it is thrown away."""
    while True:
        if event is not None:
            try:
                if await _take(t, basket, event):
                    return
            except BasketError as problem:
                t.refuse()
                await tell(t, t.text("goods.title_row"), *_words(t, problem))
            except Left:
                pass  # of a question: back to the basket
        if not basket.lines:
            raise Left
        event = await _shown(t, basket)


async def _take(t, basket: Basket, event: tuple) -> bool:
    """Do what the key or the scanned code says; True: it is to be paid."""
    kind, value = event
    if kind == "scan":
        await _add(t, basket, value)
    elif kind != "key":
        pass
    elif value == "ENTER":
        return basket.net > 0 or t.refuse()
    elif value == "." or value in DIGITS:
        typed = "" if value == "." else value
        await _add(t, basket, await digits(t, t.text("goods.title_row"), t.text("goods.code_label"), 20, 1, typed=typed))
    elif value == "CLEAR":
        line = basket.lines[-1]
        basket.count(line, line.pieces - 1)
    elif value == "FUNC":
        await t.flow("goods_change", basket)
    else:
        await _throw_away(t, basket)
    return False


async def _add(t, basket: Basket, code: str):
    try:
        price_list = fetch("till.price_list")
        entry = await price_list.find(t.goods, code)
    except price_list.PriceListError as problem:
        t.refuse()
        where = t.text("goods.bad_line").format(problem.args[0]) if problem.args[0] else t.text("goods.no_list")
        await tell(t, t.text("goods.title_row"), where, t.text("goods.see_manager"))
        return
    finally:
        release("till.price_list")
    if entry is None:
        t.refuse()
        await tell(t, t.text("goods.title_row"), code, t.text("goods.not_found"), t.text("goods.try_again"))
    else:
        basket.add(code, *entry)


async def _shown(t, basket: Basket) -> tuple:
    """The last line and the sum, with the keys' meaning by turns, until something happens."""
    line = basket.lines[-1]
    count = sum([each.pieces for each in basket.lines])
    for turn in range(1 << 30):
        hint = t.text("goods.enter_pays" if turn % 2 == 0 else "goods.func_changes")
        rows = "%s\tx%d" % (line.name, line.pieces), "\tRMB " + to_text(basket.net), hint
        t.page("%s %d" % (t.text("goods.title_row"), count), *rows)
        event = await t.inputs.get(_TURN_MS)
        if event is not None:
            return event


async def _throw_away(t, basket: Basket):
    """CANCEL, or CLEAR held: only after a question."""
    t.page(t.text("goods.title_row"), t.text("goods.throw_away"), t.text("goods.enter_yes"), t.text("goods.cancel_no"))
    if await either(t):
        basket.lines.clear()


def _words(t, problem: BasketError) -> list:
    """Rows for the reason in a BasketError."""
    return t.text(problem.args[0]).format(*problem.args[1:]).split("|")
