"""FUNC 6: the totals of the batch. A supervisor lets them go to the host; printing them settles nothing."""

from flows.ask import IDLE_MS, Left, key
from payments.money import to_text

_TURN_MS = 2000


async def run(t) -> str:
    """The flow that goes on with it. Raises Left."""
    title = t.text("settle.title")
    if t.book.closing:
        await _interrupted(t, title)
        return "settling"
    while True:
        pressed = await _shown(t, title)
        if pressed == "ENTER":
            t.till.settler = await t.flow("supervisor", title, "settle")
            return "settling"
        if pressed == "1":
            await t.flow("listing", "settlement", lambda slip: _totals(t, slip))
        elif pressed == "2":
            await t.flow("items")
        else:
            t.refuse()


async def _shown(t, title: str) -> str:
    """The totals by turns, until a key is pressed. Raises Left."""
    totals = t.book.totals
    amounts = (
        (t.text("settle.sales").format(totals.debits), totals.debit, "settle.enter"),
        (t.text("settle.credits").format(totals.credits), totals.credit, "settle.totals"),
        (t.text("settle.net_amount"), totals.debit - totals.credit, "settle.items"),
    )
    for turn in range(IDLE_MS // _TURN_MS):
        name, fen, hint = amounts[turn % 3]
        t.page(title, name, "\tRMB " + to_text(fen), t.text(hint))
        event = await t.inputs.get(_TURN_MS)
        if event == ("key", "CANCEL"):
            raise Left
        if event is not None and event[0] == "key":
            return event[1]
    raise Left


async def _interrupted(t, title: str):
    """Go on where it was; or, where the host refused that, with a supervisor leave it for later. Raises Left."""
    later = t.text("settle.later") if "answer" in t.book.settling else ""
    while True:
        t.page(t.text("settle.unfinished"), t.text("safe.no_sales"), t.text("settle.goes_on"), later)
        pressed = await key(t)
        if pressed == "ENTER":
            return
        if pressed == "2" and later:
            t.till.settle_later(await t.flow("supervisor", title, "settle_later"))
            raise Left
        t.refuse()


def _totals(t, slip):
    """Lines of the totals as they are now."""
    return slip.totals(t.text, t.settings, t.book, t.till.operator, t.clock.stamp())
