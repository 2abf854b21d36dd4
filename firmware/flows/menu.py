"""FUNC: the menu, by number."""

from flows.ask import key

# key, flow, text key. A page shows six of them; every key works on every page.
_ITEMS = (
    ("1", "void", "menu.void_sale"),
    ("2", "refund", "menu.refund_sale"),
    ("3", "reprint", "menu.reprint"),
    ("4", "transactions", "menu.transactions"),
    ("5", "pending", "menu.pending"),
    ("6", "settle", "menu.settlement"),
    ("7", "signon", "menu.sign_on"),
    ("8", "setup", "menu.set_language"),
    ("9", "help", "menu.help_pages"),
    ("0", "diagnostics", "menu.diagnostics"),
)
_LOG_OFF = (".", "logoff", "menu.log_off")
_ALWAYS = "5690"  # also when nobody is logged on
_PAGE = 6


async def run(t) -> str:
    """Show the menu; FUNC turns the page. The flow that was chosen, to be run when this one is over. Raises Left."""
    first = 0
    items = _items(t)
    while True:
        title = "%s %d/%d" % (t.text("menu.title_row"), first // _PAGE + 1, (len(items) + _PAGE - 1) // _PAGE)
        t.page(title, *[_pair(t, items[first + place : first + place + 2]) for place in (0, 2, 4)])
        pressed = await key(t)
        for choice, flow, _ in items:
            if pressed == choice:
                return flow
        if pressed == "FUNC":
            first = first + _PAGE if first + _PAGE < len(items) else 0
        else:
            t.refuse()


def _items(t) -> tuple:
    if not t.till.operator:
        return tuple([item for item in _ITEMS if item[0] in _ALWAYS])
    return _ITEMS + (_LOG_OFF,) if t.settings.require_login else _ITEMS


def _pair(t, items) -> str:
    return "\t".join(["%s %s" % (item[0], t.text(item[2])) for item in items])
