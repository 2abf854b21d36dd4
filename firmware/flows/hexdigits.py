"""Type a component of a key: 0 to 9 by their keys, A to F as the point and then 1 to 6.

Only the group of four that is being typed is to be seen, the ones before it are masked.
"""

from flows.ask import DIGITS, key

_GROUP = 4
_GROUPS = 3  # that a row holds


async def run(t, title: str, label: str, typed: str, sizes: tuple) -> str:
    """As many digits as one of `sizes`, in capitals. Raises Left."""
    letter = False  # the point was pressed
    hint = ""
    while True:
        below = t.text("keys.letters_now" if letter else "keys.letters_by")
        t.page(title, "%s\t%d" % (label, len(typed)), _shown(typed) + ("?" if letter else "_"), hint or below)
        pressed = await key(t)
        more = _digits(pressed, letter)
        hint = ""
        if pressed == ".":
            letter = not letter
            continue
        if more and len(typed) + len(more) <= max(sizes):
            typed += more
        elif pressed == "CLEAR":
            typed = typed[:-1] if not letter else typed
        elif pressed == "WIPE":
            typed = ""
        elif pressed == "ENTER" and len(typed) in sizes and not letter:
            return typed
        else:
            t.refuse()
            hint = t.text("keys.so_many").format("/".join([str(size) for size in sizes]))
        letter = False


def _digits(pressed: str, letter: bool) -> str:
    if not letter:
        return pressed if pressed in DIGITS else ""
    return "ABCDEF"[int(pressed) - 1] if pressed in ("1", "2", "3", "4", "5", "6") else ""


def _shown(typed: str) -> str:
    """The last groups, masked but for the one that is being typed."""
    whole = max(0, len(typed) - 1) // _GROUP
    masked = "**** " * min(whole, _GROUPS - 1)
    return masked + typed[whole * _GROUP :]
