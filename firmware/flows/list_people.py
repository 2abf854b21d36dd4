"""Who is there, four a page: supervisors with a star."""

from flows.ask import key, tell
from lazy import Use

_PAGE = 6


async def run(t):
    """ENTER turns the page. Raises Left."""
    with Use("till.people", "till.pbkdf2", "till.lines") as people:
        try:
            rows = people.People(*t.people).rows()
        except people.Unreadable:
            rows = []
    if not rows:
        await tell(t, t.text("people.title_row"), *t.text("people.unreadable").split("|"))
    names = ["%s %s" % (number, t.text("people.short_" + role)) for number, role in rows] + [""]
    pages = (len(rows) + _PAGE - 1) // _PAGE
    for page in range(pages):
        part = names[page * _PAGE :]
        title = "%s %d/%d" % (t.text("people.title_row"), page + 1, pages)
        t.page(title, *["\t".join(part[place : place + 2]) for place in (0, 2, 4)])
        if await key(t) != "ENTER":
            return
