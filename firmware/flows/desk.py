"""Idle is the amount screen: digits start a sale, FUNC opens the menu, slips that are due are printed.

A settlement that the power cut off is offered once, when the network is there; the screen says how to go on with it.
"""

from micropython import const

from flows.ask import Left, typed_amount
from payments.money import to_text

_IDLE_MS = const(2000)


async def run(t):
    """The terminal's life between power on and power off."""
    amount = 0
    interrupted = t.book.closing
    factory = t.settings.ask_first_code
    while True:
        try:
            if t.away and t.settings.require_login:
                t.till.operator, amount = "", 0
            if t.till.ledger.unaccepted:
                await t.flow("damage")
            if t.waits or (t.book.due and not amount):
                await t.flow("due")
            interrupted = interrupted and t.book.closing
            if interrupted and t.radio.up and not amount:
                interrupted = False
                await _visit(t, "settle")
            if factory:
                factory = False
                await t.flow("first_code")
            if t.till.operator:
                amount = await _step(t, amount)
            else:
                await _visit(t, "logon")
        except Left:
            amount = 0


async def _step(t, amount: int) -> int:
    """Show the amount, take one key, return the amount after it."""
    t.page(_title(t), t.text("idle.amount"), "\tRMB " + to_text(amount), _hint(t, amount))
    event = await t.inputs.get(_IDLE_MS)
    if event is None and not amount:
        event = await t.make_room()
    if event is None or event[0] != "key":
        return amount
    pressed = event[1]
    if pressed == "ENTER" and amount:
        await _visit(t, "sale", amount)
        return 0
    if pressed == "FUNC":
        await _visit(t, "menu")
        return amount
    if pressed == "." and not amount and t.settings.goods:
        await _visit(t, "sale", *await t.flow("goods"))
        return 0
    if pressed == "CANCEL":
        return 0
    amount, refused = typed_amount(amount, pressed)
    if refused:
        t.refuse()
    return amount


async def _visit(t, *flow):
    """Run a flow, and the one that it names when it is over, alone or with values: so only one of them is in RAM."""
    while flow:
        flow = await t.flow(*flow)
        if isinstance(flow, str):
            flow = (flow,)


def _title(t) -> str:
    if t.aside:
        return t.text("train.title")
    return t.text("idle.title_row") + (" " + t.till.operator if t.settings.require_login else "")


def _hint(t, amount: int) -> str:
    if amount:
        return t.text("idle.enter_pays")
    if t.book.closing:
        return t.text("settle.continue")
    return t.text("signon.day_over" if t.book.day_over else "idle.func_menu")
