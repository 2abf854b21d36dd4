"""FUNC 5: what is being reversed. See it, print it, send it now, or close it with the bank's reference."""

from drivers import escpos
from flows.ask import digits, key, tell
from flows.during import during
from lazy import fetch, release


async def run(t):
    """Raises Left."""
    title = t.text("pending.title")
    if not t.book.pending:
        await tell(t, title, t.text("pending.none"))
    while t.book.pending:
        count = "%s %d" % (title, len(t.book.pending))
        choices = _pair(t, "1", "list", "2", "print"), _pair(t, "3", "send", "4", "close")
        t.page(count, *choices, t.payment_name(t.book.pending[0]))
        pressed = await key(t)
        if pressed == "1":
            await _browse(t)
        elif pressed == "2":
            await _print(t)
        elif pressed == "3":
            await _send(t)
        elif pressed == "4":
            await _close(t)
        else:
            t.refuse()


async def _browse(t):
    """One reversal a screen, ENTER goes on to the next."""
    for place, payment in enumerate(list(t.book.pending)):
        tries = t.text("pending.tries").format(payment["tries"])
        title = "%d/%d" % (place + 1, len(t.book.pending))
        t.page(title, t.payment_name(payment), payment.get("card", ""), tries + "\t" + payment.get("answer", ""))
        if await key(t) != "ENTER":
            return


async def _print(t):
    t.page(t.text("print.title"), t.text("print.in_progress"))
    try:
        lines = fetch("slips.pending").lines(t.text, t.settings, list(t.book.pending), t.till.age_s)
        result, _ = await t.printer.print(lines)
    finally:
        release("slips.pending")
    if result != escpos.PRINTED:
        await tell(t, t.text("pending.title"), t.text("pending.not_printed"))


async def _send(t):
    """Deliver now, whatever the timer says."""
    title = t.text("pending.title")
    count = len(t.book.pending)
    await during(t, t.till.delivery.drain(), title, lambda: (t.text("wait.reversing"), str(len(t.book.pending))))
    if t.book.pending:
        why = t.book.pending[0].get("answer", "")
        await tell(t, title, t.text("pending.stays"), t.text("pending.answer").format(why), t.text("pending.retries"))
    else:
        t.sound("ok")
        await tell(t, title, t.text("result.reversed"), t.text("pending.sent").format(count))


async def _close(t):
    """The bank settled the oldest one by hand: a supervisor types its reference."""
    payment = t.book.pending[0]
    title = t.text("pending.close")
    await t.flow("supervisor", title)
    reference = await digits(t, title, t.text("pending.reference"), 12, 6)
    t.page(title, t.payment_name(payment), reference, t.text("pending.confirm"))
    if await key(t) == "ENTER" and payment in t.book.pending:
        t.till.close_by_hand(payment, reference)
        await t.flow("due")


def _pair(t, *parts) -> str:
    """'1 list<tab>2 print' for ("1", "list", "2", "print")."""
    return "%s %s\t%s %s" % (parts[0], t.text("pending." + parts[1]), parts[2], t.text("pending." + parts[3]))
