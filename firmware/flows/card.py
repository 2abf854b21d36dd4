"""Get who pays: a card that is swiped or tapped, a payment code that is scanned; either keyed where the setting allows.

The device decides: what was swiped is a card, what was scanned is a code, and keyed digits are a card's unless FUNC
says that they are a code's.
"""

from micropython import const

from flows.ask import DIGITS, IDLE_MS, Left, digits
from flows.scanning import Scanning
from lazy import fetch, release
from payments import cards
from payments.money import to_text

_TURN_MS = const(2000)
_DEVICES = ("card", "card-bad", "code", "code-bad")
_HOWS = ("card.swipe_now", "card.tap_card_now", "card.tap_or_swipe")
_NO_CODE = ("card.swipe_alone", "card.tap_alone", "card.either_alone")  # where there is no scanner
_TOLD = ("reader", "lift")  # why a card was not read, where another try is no help


async def run(t, amount: int):
    """A payments.cards.Card or a payments.codes.Code for a sale of `amount` fen. Raises Left."""
    _forget(t)
    t.reader.arm()
    try:
        async with Scanning(t):
            return await _payer(t, amount)
    finally:
        t.reader.disarm()
        _forget(t)
        release("payments.codes")
        release("payments.member")


def _forget(t):
    for device in _DEVICES:
        t.inputs.clear(device)


async def _payer(t, amount: int):
    note = ""
    turns = 0
    how = t.text((_HOWS if t.scanner else _NO_CODE)[t.reader.taps])
    while turns < IDLE_MS // _TURN_MS:
        rows = note.split("|") if "|" in note else (how, note or _hint(t, turns))
        t.page(t.text("sale.title_row"), "\tRMB " + to_text(amount), *rows)
        event = await t.inputs.get(_TURN_MS)
        if event == ("key", "CANCEL"):
            raise Left
        if event is None:
            turns += 1
            continue
        turns = 0
        payer, note = await _taken(t, *event)
        if payer:
            return payer
        if note or event[0] == "key" and event[1] != "FUNC":
            t.refuse()
    raise Left


async def _taken(t, kind: str, value: str) -> tuple:
    """(who pays, None when it is not known yet; what was wrong). Raises Left."""
    try:
        if kind == "card":
            return _card(t, value), ""
        if kind == "card-bad":
            raise cards.CardError("card.bad_" + value if value in _TOLD else "card.unread")
        if kind == "code":
            return fetch("payments.codes").from_text(value), ""
        if kind == "code-bad":
            raise cards.CardError("card.emv_code" if value == "emv" else "card.no_pay_code")
        if kind == "key" and value in DIGITS and t.settings.manual_entry:
            return await _keyed(t, value), ""
        if kind == "key" and value == "FUNC" and _codes(t):
            return await _code_menu(t), ""
    except cards.CardError as problem:
        return None, t.text(problem.args[0])
    return None, ""


def _card(t, read: str) -> cards.Card:
    """Of track 2, or of "#" and a UID. Raises CardError."""
    if read[:1] == "#":
        return fetch("payments.member").from_uid(read[1:])
    return cards.from_track2(read, _today(t))


async def _code_menu(t):
    """Who pays with a code that is not scanned; None when the cashier thought better of it."""
    t.reader.disarm()
    try:
        return await t.flow("codes")
    except Left:
        t.reader.arm()
        return None


def _codes(t) -> bool:
    """Whether there is any other way to pay with a code."""
    return t.settings.manual_entry or t.settings.query


async def _keyed(t, typed: str):
    """Number, ENTER, expiry, ENTER. A wrong number stays on the field, to be mended."""
    t.reader.disarm()
    title = t.text("card.keyed_title")
    label = t.text("card.number_label")
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


def _hint(t, turn: int) -> str:
    """What else can be done, by turns."""
    if t.settings.manual_entry and not turn & 1:
        return t.text("card.or_key")
    return t.text("card.code_hint") if _codes(t) else ""


def _today(t) -> str:
    """This month as YYMM, '' while the clock is not set."""
    now = t.clock.now()
    return "%02d%02d" % (now[0] % 100, now[1]) if now else ""
