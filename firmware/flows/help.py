"""FUNC 9: what to do when, in plain words, a page at a time."""

from flows.ask import key

_PAGES = ("help.about_keys", "help.about_sale", "help.unknown", "help.no_slip", "help.declined")


async def run(t):
    """ENTER turns the page. Raises Left."""
    for place, page in enumerate(_PAGES):
        rows = t.screen.wrap(t.text(page))
        t.page("%s %d/%d" % (t.text("menu.help_pages"), place + 1, len(_PAGES)), *rows[:3])
        if await key(t) != "ENTER":
            return
