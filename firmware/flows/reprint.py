"""FUNC 3: print a slip again, marked as a reprint. The last one at once, or any by its number, or from the list."""

from flows.ask import digits, key, tell
from flows.during import during
from flows.leaf import leaf
from flows.told import rows as told
from lazy import release
from payments import book, paper

_SLIPS = {
    book.APPROVED: paper.SALE,
    book.DECLINED: paper.DECLINED,
    book.REVERSING: paper.NOTICE,
    book.REFUNDING: paper.NOTICE,
    book.REVERSED: paper.RESULT,
    book.CLOSED: paper.RESULT,
    book.SETTLED: paper.SETTLEMENT,
}


async def run(t, payment: "dict | None" = None) -> "str | None":
    """The slip of `payment`, as till.history tells it; without one the cashier chooses. Raises Left.

    Returns the flow to go on with, if any.
    """
    if payment is not None:
        await _again(t, payment)
        return None
    try:
        return await _choose(t)
    finally:
        release("flows.leaf")
        release("flows.told")


async def _choose(t) -> "str | None":
    title = t.text("menu.reprint")
    last = await _last(t)
    rows = [t.payment_name(last), t.text("reprint.last")] if last else [t.text("reprint.none"), ""]
    if last and last["state"] not in (book.APPROVED, book.SETTLED):
        rows.append(t.text("state." + last["state"]))
    rows += t.text("reprint.trace_or_list"), t.text("reprint.batch_or_items")
    while True:
        pressed = await leaf(t, title, *rows)
        if pressed == "ENTER" and last:
            return await _again(t, last)
        if pressed == "1":
            return await _by_number(t, title)
        if pressed == "2":
            return "transactions"
        if pressed == "3":
            return await _settlement(t, title)
        if pressed == "4":
            return "items"
        t.refuse()


async def _last(t) -> "dict | None":
    """What ended last, or turned pending after that; where that has no slip, what was begun last and has one."""
    began = t.till.ledger.began
    news = t.book.pending[-1:] + ([t.book.last] if t.book.last else [])
    news.sort(key=lambda payment: -began(payment["batch"], payment["trace"]))
    if news and news[0]["state"] in _SLIPS:
        return news[0]
    for payment in await t.till.payments(3):
        if payment["state"] in _SLIPS:
            return payment
    return None


async def _by_number(t, title: str) -> "str | None":
    """The newest payment with that trace number, after a look at it."""
    trace = int(await digits(t, title, t.text("find.trace_label"), 6, 1))
    found = await _searched(t, title, t.till.payments(1, trace=trace))
    if not found:
        t.sound("error")
        number, why = "#%06d" % trace, t.text("list.not_here").split("|")
        await leaf(t, t.text("list.not_found"), number, *(why + [t.text("reprint.others")]))
        return "transactions"
    while True:
        pressed = await leaf(t, title, *told(t, found[0]), t.text("detail.enter_prints"), t.text("reprint.others"))
        if pressed == "ENTER":
            return await _again(t, found[0])
        if pressed == "2":
            return "transactions"
        t.refuse()


async def _settlement(t, title: str):
    settled = await _searched(t, title, t.till.settlement())
    if settled:
        await _again(t, settled)
    else:
        await tell(t, title, *t.text("reprint.not_settled").split("|"))


async def _searched(t, title: str, work):
    return await during(t, work, title, lambda: (t.text("list.searching"), ""), None, 600)


async def _again(t, payment: dict):
    """Its slip as of now, and of a payment that stands the customer's copy."""
    work = t.till.payment(payment["batch"], payment["trace"])
    payment = await _searched(t, t.text("menu.reprint"), work) or payment
    slip = _SLIPS.get(payment["state"])
    if slip is None:
        t.sound("error")
        await tell(
            t,
            t.text("menu.reprint"),
            t.payment_name(payment),
            t.text("state." + payment["state"]),
            t.text("reprint.no_slip"),
        )
    elif await t.flow("slip", slip, payment, True) and slip == paper.SALE:
        t.page(t.text("menu.reprint"), t.payment_name(payment), t.text("result.copy"))
        if await key(t) == "ENTER":
            await t.flow("slip", paper.CUSTOMER, payment, True)
