"""Type a setting of figures: a number, digits, or a row of seconds, in which the point is the comma."""

import settings
from flows.ask import DIGITS, key

_ROOM = 15  # characters in a row, the cursor beside them
_MOST = 64


async def run(t, title: str, label: str, name: str, kind: str, value, allowed: str):
    """A value that is allowed. What is not stays on the screen, to be mended. Raises Left."""
    typed = str(value)
    above = label
    while True:
        t.page(title, above, typed[-_ROOM:] + "_", allowed)
        pressed = await key(t)
        above = label
        if pressed == "ENTER":
            value = int(typed or "-1") if kind == "number" else typed
            if not settings.table("wrong", name, value):
                return value
            t.refuse()
            above = t.text("setup.not_allowed")
        elif pressed in DIGITS and len(typed) < _MOST:
            typed += pressed
        elif pressed == "." and kind == "seconds" and len(typed) < _MOST:
            typed += ","
        elif pressed == "CLEAR":
            typed = typed[:-1]
        elif pressed == "WIPE":
            typed = ""
        else:
            t.refuse()
