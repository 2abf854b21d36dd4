"""FUNC: the menu, by number."""

from flows.ask import key

# key, flow, text key. Each page shows four of them.
_ITEMS = (
    ("3", "reprint", "menu.reprint"),
    ("5", "pending", "menu.pending"),
    ("7", "signon", "menu.sign_on"),
    ("8", "setup", "menu.set_language"),
    ("9", "help", "menu.help_pages"),
    ("0", "diagnostics", "menu.diagnostics"),
)


async def run(t):
    """Show the menu and run what is chosen. Raises Left."""
    rows = [_pair(t, place) for place in (0, 2, 4)]
    while True:
        t.page(t.text("menu.title_row"), *rows)
        pressed = await key(t)
        for choice, flow, _ in _ITEMS:
            if pressed == choice:
                await t.flow(flow)
                return
        t.refuse()


def _pair(t, place: int) -> str:
    return "\t".join(["%s %s" % (item[0], t.text(item[2])) for item in _ITEMS[place : place + 2]])
