"""FUNC 5: what is being reversed or refunded. See it, print it, send it now, close it with the bank's reference."""

from flows.ask import digits, key, tell
from flows.during import during
from flows.leaf import leaf
from flows.told import card
from lazy import fetch, release


async def run(t):
    """Raises Left."""
    title = t.text("pending.title")
    try:
        if not t.book.pending:
            await tell(t, title, t.text("pending.none"))
        while t.book.pending:
            count = "%s %d" % (title, len(t.book.pending))
            choices = _pair(t, "1", "list", "2", "print"), _pair(t, "3", "send", "4", "close")
            t.page(count, *choices, t.payment_name(t.book.pending[0]))
            await _choice(t, await key(t))
    finally:
        release("flows.leaf")
        release("flows.told")
        release("flows.answer")


async def _choice(t, pressed: str):
    pending = t.book.pending
    if pressed == "1" or (pressed == "4" and len(pending) > 1):
        await _browse(t)
    elif pressed == "2":
        await t.flow(
            "listing", "pending", lambda slip: slip.lines(t.text, t.settings, list(pending), t.till.age_s, _said(t))
        )
    elif pressed == "3":
        await _send(t)
    elif pressed == "4" and pending:
        await _close(t, pending[0])
    else:
        t.refuse()


async def _browse(t):
    """One payment a screen; ENTER or 8 goes on to the next, 2 back, 4 closes this one. Raises Left."""
    place = 0
    while place < len(t.book.pending):
        payment = t.book.pending[place]
        pressed = await _shown(t, payment, "%d/%d" % (place + 1, len(t.book.pending)))
        if pressed in ("ENTER", "8"):
            place += 1
        elif pressed == "2" and place:
            place -= 1
        elif pressed == "4" and payment in t.book.pending:
            await _close(t, payment)
        elif pressed == "CLEAR":
            return
        else:
            t.refuse()


async def _shown(t, payment: dict, title: str) -> str:
    """Number and amount, tries and age; by turns what it is, the last answer in words, the card, what the keys do."""
    tries = t.text("pending.tries").format(payment["tries"]) + "\t" + _age(t, t.till.age_s(payment))
    answer = payment.get("answer", "")
    said = _said(t)(payment).split("|")
    if len(answer) == 2:
        title += " - " + answer
    thirds = [t.text(payment["kind"] + ".title_row")] + said + [card(payment), t.text("pending.keys")]
    return await leaf(t, title, t.payment_name(payment), tries, *thirds)


def _said(t):
    """What gives the last answer to a payment in words."""
    last = fetch("flows.answer").last
    return lambda payment: last(t, payment)


def _age(t, seconds: int) -> str:
    for unit, name in (86400, "days"), (3600, "hours"), (60, "minutes"):
        if seconds >= 2 * unit:
            return t.text("age.in_" + name).format(seconds // unit)
    return t.text("wait.seconds").format(seconds)


async def _send(t):
    """Deliver now, whatever the timer says."""
    title = t.text("pending.title")
    count = len(t.book.pending)
    await during(
        t,
        t.till.delivery.drain(),
        title,
        lambda: (t.text("wait.reversing"), "%d/%d" % (count - len(t.book.pending), count)),
    )
    if t.book.pending:
        t.sound("error")
        said = _said(t)(t.book.pending[0]).split("|")
        await tell(t, t.text("pending.stays"), *(said + [t.text("pending.retries")]))
    else:
        t.sound("ok")
        await tell(t, title, t.text("pending.sent").format(count))


async def _close(t, payment: dict):
    """The bank settled it by hand: a supervisor types its reference."""
    title = t.text("pending.close")
    supervisor = await t.flow("supervisor", title, "close")
    reference = await digits(t, title, t.text("pending.reference"), 12, 6)
    t.page(title, t.payment_name(payment), reference, t.text("pending.confirm"))
    if await key(t) == "ENTER" and payment in t.book.pending:
        t.till.close_by_hand(payment, reference, supervisor)
        await t.flow("due")


def _pair(t, *parts) -> str:
    """'1 list<tab>2 print' for ("1", "list", "2", "print")."""
    return "%s %s\t%s %s" % (parts[0], t.text("pending." + parts[1]), parts[2], t.text("pending." + parts[3]))
