"""FUNC 0 2: every key once. The map shows which were not pressed yet; CANCEL twice, or a while of nothing, leaves."""

from micropython import const

_QUIET_MS = const(15000)
_DIGITS = "0123456789."
_NAMED = ("00", "ENTER", "CLEAR", "CANCEL", "FUNC")
_COUNT = const(16)


async def run(t, found: dict):
    """Leaves how many keys came in `found`."""
    title = t.text("diag.keypad")
    seen = []
    while len(seen) < _COUNT:
        t.page(title, t.text("diag.press_each"), *_left(seen, t.text("diag.key_names").split(" ")))
        event = await t.inputs.get(_QUIET_MS)
        if event is None or (event == ("key", "CANCEL") and "CANCEL" in seen):
            break
        if event[0] == "key" and event[1] not in seen and event[1] != "WIPE":
            seen.append(event[1])
    found["keys"] = len(seen)
    good = len(seen) == _COUNT
    t.sound("ok" if good else "error")
    t.page(title, "%d/%d" % (len(seen), _COUNT), t.text("diag.all_keys" if good else "diag.keys_lack"))
    await t.inputs.get(_QUIET_MS)


def _left(seen: list, names: list) -> tuple:
    """Two rows: the digits, and the other keys that were not pressed yet."""
    digits = "".join([" " if digit in seen else digit for digit in _DIGITS])
    return digits, " ".join([word for name, word in zip(_NAMED, names) if name not in seen])
