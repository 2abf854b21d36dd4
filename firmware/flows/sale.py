"""Sale: checks, card, host, result, paper."""

import asyncio

from flows.ask import tell
from flows.during import during
from host.link import Lost, NotSent
from payments import verdict
from payments.money import to_text
from till.charge import Refused
from till.signon import SignOnFailed


async def run(t, amount: int, goods=()) -> "tuple | None":
    """Sell for `amount` fen. The flow that shows and prints the outcome, with its values; None when there is none.

    goods: what is bought, as payments.goods.pack gives it. Raises Left when the cashier leaves.
    """
    try:
        await _room(t, goods)
        t.till.check_sale(goods)
        await _ready(t)
        payer = await t.flow("card", amount)
        try:
            return await _charge(t, amount, payer, goods)
        finally:
            payer.wipe()
    except Refused as problem:
        await _refused(t, problem.args[0])
    except (NotSent, Lost) as problem:  # Lost: of a sign-on; a lost sale never comes here
        await _not_sent(t, t.link_words(problem.cause))
    except SignOnFailed as problem:
        await _not_sent(t, t.text("signon." + problem.args[0]), problem.args[1])


async def _room(t, goods):
    """No sale is refused for room that only waits to be made. Rare: idle moments make it, ahead of need."""
    if not t.till.ledger.room_for(len(goods)):
        t.page(t.text("sale.title_row"), t.text("wait.making_room"))
        while t.till.ledger.tidy():
            await asyncio.sleep_ms(0)


async def _ready(t):
    """Paper, network, keys and the queue, before the customer is asked for a card."""
    await t.flow("paper_check")
    if not t.radio.up:
        raise NotSent("dns")
    title = t.text("sale.title_row")
    if t.till.needs_sign_on:
        await during(t, t.till.sign_on_if_needed(), title, lambda: (t.text("wait.sign_on"), ""))
    if t.book.pending:
        await during(t, t.till.delivery.drain(), title, lambda: (t.text("wait.reversing"), ""))
        t.till.check_sale()


async def _charge(t, amount: int, payer, goods) -> tuple:
    left = []

    def label():
        return t.text(left[-1] if left else "wait.connect"), "\tRMB " + to_text(amount)

    if payer.shown:
        outcome, detail = await t.flow("showing", amount, payer, goods)
    else:
        work = t.till.charge(amount, payer, left.append, goods)
        outcome, detail = await during(t, work, t.text("sale.title_row"), label, lambda: not left)
    if outcome == verdict.APPROVED:
        return ("approved",)
    if outcome == verdict.DECLINED:
        return "declined", detail
    return "unknown", t.book.pending[-1] if t.book.pending else t.book.last


async def _refused(t, why: str):
    first, _, second = t.text(why).partition("|")
    t.sound("error")
    await tell(t, t.text("result.not_sent"), first, second, t.text("result.not_charged"))


async def _not_sent(t, words: str, code: str = ""):
    """Nothing left the terminal: no money is involved, and the cashier can simply start again."""
    t.sound("error")
    await tell(t, t.text("result.not_sent"), words, code, t.text("result.not_charged"))
