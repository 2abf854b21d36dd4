"""Questions to the person at the keypad. Every one of them can be left with CANCEL."""

from micropython import const

from payments.money import pull, push

_WIDE = const(14)  # digits that a row shows
IDLE_MS = const(60000)  # a question nobody answers is left; a result never is
DIGITS = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "00")


class Left(Exception):
    """The person left with CANCEL; with an argument, nobody pressed a key for so many ms."""


async def key(t, timeout_ms: int = IDLE_MS) -> str:
    """The next key. Raises Left on CANCEL or time-out; anything but keys is passed over."""
    while True:
        event = await t.inputs.get(timeout_ms)
        if event is None:
            raise Left(timeout_ms)
        if event == ("key", "CANCEL"):
            raise Left
        if event[0] == "key":
            return event[1]


async def rest(t) -> str:
    """Leave the screen as it is until any key, CANCEL included, for as long as it takes."""
    while True:
        event = await t.inputs.get()
        if event[0] == "key":
            return event[1]


async def either(t) -> bool:
    """ENTER (True) or CANCEL (False); the question stands until it is answered."""
    while True:
        pressed = await rest(t)
        if pressed in ("ENTER", "CANCEL"):
            return pressed == "ENTER"
        t.refuse()


async def tell(t, title: str, first: str, second: str = "", third: str = ""):
    """Show a message until a key is pressed."""
    t.page(title, first, second, third)
    await rest(t)


async def digits(t, title: str, label: str, most: int, least: int, hide: bool = False, typed: str = "") -> str:
    """A row of `least` to `most` digits, ENTER ends it. Raises Left."""
    hint = ""
    while True:
        shown = "*" * len(typed) if hide else typed
        if len(shown) > _WIDE:
            shown = "\u2026" + shown[1 - _WIDE :]  # what was typed last is seen
        t.page(title, label, shown + "_", hint)
        pressed = await key(t)
        hint = ""
        if pressed in DIGITS and len(typed) + len(pressed) <= most:
            typed += pressed
        elif pressed == "CLEAR":
            typed = typed[:-1]
        elif pressed == "WIPE":
            typed = ""
        elif pressed == "ENTER" and len(typed) >= least:
            return typed
        else:
            t.refuse()
            hint = t.text("ask.exactly" if least == most else "ask.digits_between").format(least, most)


def typed_amount(fen: int, pressed: str) -> tuple:
    """(amount after the key, whether the key had no place here)"""
    if pressed in DIGITS:
        more = push(fen, pressed)
        return more, more == fen and fen != 0
    if pressed == "CLEAR":
        return pull(fen), False
    if pressed == "WIPE":
        return 0, False
    return fen, True
