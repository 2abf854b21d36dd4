"""The journal was changed or lost something: said before any new sale, printed on request, accepted by a supervisor."""

from flows.ask import Left
from lazy import fetch, release


async def run(t):
    """Returns when a supervisor accepted. Reversals go on meanwhile."""
    while t.till.ledger.unaccepted:
        count = t.text("damage.places").format(t.till.ledger.unaccepted)
        t.page(t.text("damage.title"), count, t.text("damage.choice"), t.text("safe.no_sales"))
        event = await t.inputs.get()
        try:
            if event == ("key", "1"):
                await _print(t)
            elif event == ("key", "2"):
                t.till.accept_damage(await t.flow("supervisor", t.text("damage.title"), "accept_damage"))
            elif event == ("key", "FUNC"):
                await t.flow("pending")
            elif event[0] == "key":
                t.refuse()
        except Left:
            pass  # back to what is damaged


async def _print(t):
    last = fetch("flows.answer").last
    try:
        lines = fetch("slips.damage").lines(
            t.text, t.settings, t.till.ledger, t.till.age_s, lambda payment: last(t, payment)
        )
        await t.printer.print(lines)
    finally:
        release("slips.damage")
        release("flows.answer")
