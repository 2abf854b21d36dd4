"""FUNC 0: how the terminal is, and tests of its parts, by number; all of it on one slip."""

from flows.ask import key

# key, flow, text key
_ITEMS = (
    ("1", "state", "diag.state_pages"),
    ("2", "try_keys", "diag.keypad"),
    ("3", "try_screen", "diag.display"),
    ("4", "try_reader", "diag.readers"),
    ("5", "try_flash", "diag.flash_check"),
    ("6", "try_print", "diag.print_all"),
)


async def run(t):
    """Raises Left."""
    found = {}
    while True:
        t.page(t.text("menu.diagnostics"), *[_pair(t, place) for place in (0, 2, 4)])
        pressed = await key(t)
        chosen = [item for item in _ITEMS if item[0] == pressed]
        if chosen:
            await t.flow(chosen[0][1], found)
        else:
            t.refuse()


def _pair(t, place: int) -> str:
    return "\t".join(["%s %s" % (item[0], t.text(item[2])) for item in _ITEMS[place : place + 2]])
