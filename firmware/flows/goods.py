"""Goods: scanned or keyed, counted, discounted, paid together. Where there is a price list, the point key begins."""

from micropython import const

from flows.ask import DIGITS, IDLE_MS, Left, digits, either, tell
from flows.scanning import Scanning
from lazy import fetch, release
from payments.goods import Basket, BasketError, pack
from payments.money import to_text

_TURN_MS = const(2000)
_CODE = const(20)  # digits


async def run(t) -> tuple:
    """Fill a basket: (fen, goods) to be sold, as the flow `sale` takes them. Raises Left."""
    basket = Basket()
    t.inputs.clear("code")
    try:
        async with Scanning(t):
            while not await _step(t, basket, await _shown(t, basket)):
                pass
    finally:
        t.inputs.clear("code")
        for module in ("till.price_list", "payments.goods"):
            release(module)
    return basket.net, pack(basket)


async def _step(t, basket: Basket, event: tuple) -> bool:
    """Do what the key or the code says; True: the basket is to be paid. Raises Left."""
    try:
        if event == ("key", "ENTER") and basket.net > 0:
            return True
        if event != ("key", "CANCEL"):
            await _act(t, basket, *event)
        elif await _thrown_away(t, basket):
            raise Left
    except BasketError as problem:
        await _refuse(t, *t.text(problem.args[0]).format(*problem.args[1:]).split("|"))
    return False


async def _act(t, basket: Basket, kind: str, value: str):
    if kind == "code":
        await _add(t, basket, value)
    elif kind == "code-bad":
        t.refuse()
    elif value in DIGITS:
        await _keyed(t, basket, value)
    elif value == "CLEAR" and basket.lines:
        line = basket.lines[-1]
        basket.count(line, line.pieces - 1)
    elif value == "FUNC" and basket.lines:
        await _ask(t.flow("goods_change", basket))
    else:
        t.refuse()


async def _keyed(t, basket: Basket, typed: str):
    title = t.text("goods.title_row")
    code = await _ask(digits(t, title, t.text("goods.code_label"), _CODE, 1, typed=typed))
    if code:
        await _add(t, basket, code)


async def _ask(question):
    """The answer; None when it was left, which leaves the question alone and not the basket."""
    try:
        return await question
    except Left:
        return None


async def _add(t, basket: Basket, code: str):
    price_list = fetch("till.price_list")
    try:
        entry = await price_list.find(t.settings.goods, code)
    except price_list.PriceListError as problem:
        where = t.text("goods.bad_line").format(problem.args[0]) if problem.args[0] else t.text("goods.no_list")
        await _refuse(t, where, t.text("goods.see_manager"))
        return
    if entry is None:
        await _refuse(t, t.text("goods.not_found"), code, t.text("goods.ask_price"))
    else:
        basket.add(code, *entry)


async def _refuse(t, *rows):
    t.sound("error")
    await tell(t, t.text("goods.title_row"), *rows)


async def _shown(t, basket: Basket) -> tuple:
    """What came last and the sum, and what the keys do by turns, until something happens. Raises Left."""
    turn = 0
    while basket.lines or turn < IDLE_MS // _TURN_MS:
        t.page(*_rows(t, basket, turn))
        event = await t.inputs.get(_TURN_MS)
        if event is not None:
            return event
        turn += 1
    raise Left


def _rows(t, basket: Basket, turn: int) -> tuple:
    title = t.text("goods.title_row")
    if not basket.lines:
        rows = ("goods.scan_first", "goods.or_key") if t.scanner else ("goods.key_it",)
        return (title,) + tuple([t.text(row) for row in rows])
    line = basket.lines[-1]
    hint = t.text("goods.func_changes" if turn & 1 else "goods.enter_pays")
    count = sum([each.pieces for each in basket.lines])
    return "%s %d" % (title, count), "%s\tx%d" % (line.name, line.pieces), "\tRMB " + to_text(basket.net), hint


async def _thrown_away(t, basket: Basket) -> bool:
    """Asked only where something would be lost."""
    if not basket.lines:
        return True
    t.page(t.text("goods.title_row"), t.text("goods.throw_away"), t.text("goods.enter_yes"), t.text("goods.cancel_no"))
    return await either(t)
