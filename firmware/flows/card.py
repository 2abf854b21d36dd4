"""Get a card: swiped, or keyed where the setting allows."""

from flows.ask import DIGITS, IDLE_MS, Left, digits
from payments import cards
from payments.money import to_text


async def run(t, amount: int):
    """A payments.cards.Card for a sale of `amount` fen. Raises Left."""
    t.inputs.clear("card")
    t.reader.arm()
    try:
        return await _card(t, amount)
    finally:
        t.reader.disarm()
        t.inputs.clear("card")


async def _card(t, amount: int):
    note = ""
    while True:
        t.page(t.text("sale.title_row"), "\tRMB " + to_text(amount), t.text("card.swipe_now"), note or _keyed_hint(t))
        event = await t.inputs.get(IDLE_MS)
        if event is None or event == ("key", "CANCEL"):
            raise Left
        try:
            if event[0] == "card":
                return cards.from_track2(event[1], _today(t))
            if event[0] == "card-bad":
                note = t.text("card.unread")
                t.refuse()
            elif event[0] == "key" and event[1] in DIGITS and t.settings.manual_entry:
                return await _keyed(t, event[1])
            elif event[0] == "key":
                t.refuse()
        except cards.CardError as problem:
            note = t.text(problem.args[0])
            t.refuse()


async def _keyed(t, typed: str):
    """Number, ENTER, expiry, ENTER. A wrong number stays on the field, to be mended."""
    t.reader.disarm()
    title = t.text("card.keyed_title")
    label = t.text("card.number_label")
    try:
        while True:
            typed = await digits(t, title, label, 19, 12, typed=typed)
            try:
                cards.check_number(typed)
                break
            except cards.CardError as problem:
                label = t.text(problem.args[0])
                t.refuse()
        label = t.text("card.expiry_label")
        while True:
            expiry = await digits(t, title, label, 4, 4)
            try:
                return cards.from_keys(typed, expiry, _today(t))
            except cards.CardError as problem:
                label = t.text(problem.args[0])
                t.refuse()
    finally:
        t.reader.arm()


def _keyed_hint(t) -> str:
    return t.text("card.or_key") if t.settings.manual_entry else ""


def _today(t) -> str:
    """This month as YYMM, '' while the clock is not set."""
    now = t.clock.now()
    return "%02d%02d" % (now[0] % 100, now[1]) if now else ""
