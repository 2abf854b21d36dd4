"""FUNC: the menu, by number."""

from flows.ask import key

# key, flow, text key. A page shows six of them; every key works on every page.
_ITEMS = (
    ("3", "reprint", "menu.reprint"),
    ("4", "transactions", "menu.transactions"),
    ("5", "pending", "menu.pending"),
    ("6", "settle", "menu.settlement"),
    ("7", "signon", "menu.sign_on"),
    ("8", "setup", "menu.set_language"),
    ("9", "help", "menu.help_pages"),
    ("0", "diagnostics", "menu.diagnostics"),
)
_PAGE = 6


async def run(t) -> str:
    """Show the menu; FUNC turns the page. The flow that was chosen, to be run when this one is over. Raises Left."""
    first = 0
    while True:
        title = "%s %d/%d" % (t.text("menu.title_row"), first // _PAGE + 1, (len(_ITEMS) + _PAGE - 1) // _PAGE)
        t.page(title, *[_pair(t, first + place) for place in (0, 2, 4)])
        pressed = await key(t)
        for choice, flow, _ in _ITEMS:
            if pressed == choice:
                return flow
        if pressed == "FUNC":
            first = first + _PAGE if first + _PAGE < len(_ITEMS) else 0
        else:
            t.refuse()


def _pair(t, place: int) -> str:
    return "\t".join(["%s %s" % (item[0], t.text(item[2])) for item in _ITEMS[place : place + 2]])
