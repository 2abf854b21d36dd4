"""What to look for among the payments: a number, a card, an amount."""

from flows.ask import digits, key, typed_amount
from payments.money import to_text


async def run(t) -> tuple:
    """(row that names what is looked for, what till.payments takes); an empty one for everything. Raises Left."""
    title = t.text("find.title_row")
    first, second = t.text("find.trace_or_reference"), t.text("find.card_or_amount")
    while True:
        t.page(title, first, second, t.text("find.print_or_all"))
        pressed = await key(t)
        if pressed == "1":
            trace = int(await digits(t, title, t.text("find.trace_label"), 6, 1))
            return "#%06d" % trace, {"trace": trace}
        if pressed == "2":
            rrn = await digits(t, title, t.text("find.reference_label"), 12, 12)
            return rrn, {"rrn": rrn}
        if pressed == "3":
            last4 = await digits(t, title, t.text("find.card_label"), 4, 4)
            return "*" + last4, {"last4": last4}
        if pressed == "4":
            amount = await _amount(t, title)
            return "RMB " + to_text(amount), {"amount": amount}
        if pressed == "5":
            await t.flow("items")
        elif pressed in ("0", "ENTER"):
            return "", {}
        else:
            t.refuse()


async def _amount(t, title: str) -> int:
    """Fen. Raises Left."""
    fen = 0
    while True:
        t.page(title, t.text("idle.amount"), "\tRMB " + to_text(fen), t.text("find.enter_searches"))
        pressed = await key(t)
        if pressed == "ENTER" and fen:
            return fen
        fen, refused = typed_amount(fen, pressed)
        if refused:
            t.refuse()
