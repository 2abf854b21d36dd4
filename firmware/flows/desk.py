"""Idle is the amount screen: digits start a sale, FUNC opens the menu, slips that are due are printed."""

from micropython import const

from flows.ask import Left, typed_amount
from payments.money import to_text

_IDLE_MS = const(2000)


async def run(t):
    """The terminal's life between power on and power off."""
    amount = 0
    while True:
        try:
            if t.till.ledger.unaccepted:
                await t.flow("damage")
            if t.waits or (t.book.due and not amount):
                await t.flow("due")
            amount = await _step(t, amount)
        except Left:
            amount = 0


async def _step(t, amount: int) -> int:
    """Show the amount, take one key, return the amount after it."""
    t.page(t.text("idle.title_row"), t.text("idle.amount"), "\tRMB " + to_text(amount), _hint(t, amount))
    event = await t.inputs.get(None if amount else _IDLE_MS)
    if event is None:
        t.till.ledger.tidy()
    if event is None or event[0] != "key":
        return amount
    pressed = event[1]
    if pressed == "ENTER" and amount:
        await t.flow("sale", amount)
        return 0
    if pressed == "FUNC":
        await t.flow("menu")
        return amount
    if pressed == "CANCEL":
        return 0
    amount, refused = typed_amount(amount, pressed)
    if refused:
        t.refuse()
    return amount


def _hint(t, amount: int) -> str:
    return t.text("idle.enter_pays" if amount else "idle.func_menu")
