"""Choose from a list by number, three rows a page; FUNC turns the page, and every number works on every page."""

from flows.ask import key

_PAGE = 3


async def run(t, title: str, rows: list, last: int = 0) -> int:
    """The place in `rows` (at most ten) that was chosen; `last`: the one to begin with. Raises Left."""
    pages = (len(rows) + _PAGE - 1) // _PAGE
    first = last // _PAGE * _PAGE
    while True:
        shown = ["%d %s" % ((first + place + 1) % 10, row) for place, row in enumerate(rows[first : first + _PAGE])]
        t.page("%s %d/%d" % (title, first // _PAGE + 1, pages) if pages > 1 else title, *shown)
        pressed = await key(t)
        chosen = "1234567890".find(pressed)
        if 0 <= chosen < len(rows):
            return chosen
        if pressed == "FUNC" and pages > 1:
            first = first + _PAGE if first + _PAGE < len(rows) else 0
        else:
            t.refuse()
