"""FUNC 9: what to do when something went wrong, by number, in plain words, a page at a time."""

from flows.ask import key

# key, text key of the topic, its pages. A list page shows three; every number works on each of them.
_TOPICS = (
    ("1", "no_slip", 4),
    ("2", "void", 3),
    ("3", "reversing", 6),
    ("4", "paper", 4),
    ("5", "amount", 3),
    ("6", "declined", 3),
    ("7", "network", 3),
    ("8", "phone", 0),
    ("9", "keys", 3),
)
_TRAINING = (("0", "training", 5),)
_PAGE = 3


async def run(t):
    """ENTER turns the page. Raises Left."""
    topics = _TRAINING + _TOPICS if t.aside else _TOPICS
    first = 0
    while True:
        title = "%s %d/%d" % (t.text("menu.help_pages"), first // _PAGE + 1, (len(topics) + _PAGE - 1) // _PAGE)
        rows = ["%s %s" % (topic[0], t.text("help." + topic[1])) for topic in topics[first : first + _PAGE]]
        t.page(title, *rows)
        pressed = await key(t)
        chosen = [topic for topic in topics if topic[0] == pressed]
        if chosen:
            await _tell(t, *chosen[0])
        elif pressed in ("ENTER", "FUNC"):
            first = first + _PAGE if first + _PAGE < len(topics) else 0
        else:
            t.refuse()


async def _tell(t, number: str, topic: str, pages: int):
    """One topic, to its last page. Raises Left."""
    if not pages:
        phone = t.settings.service_phone or t.text("help.no_phone")
        return await _page(t, number, t.text("help.call_whom"), phone, "ID\t" + t.settings.terminal_id)
    for page in range(1, pages + 1):
        rows = t.text("help.%s_%d" % (topic, page)).split("|")
        await _page(t, "%s %d/%d" % (number, page, pages), *rows)


async def _page(t, place: str, *rows):
    t.page(t.text("menu.help_pages") + " " + place, *rows)
    while await key(t) != "ENTER":
        t.refuse()
