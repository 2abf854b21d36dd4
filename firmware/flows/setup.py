"""FUNC 8: the settings, in groups, by number; people and training. The language is free, settings are a supervisor's.

CANCEL leads back, a step at a time; a terminal that nobody touches leaves it all.
"""

from flows.ask import key

# key (a group of settings_table.py), flow, text key. A page shows six of them; every key works on both.
_GROUPS = (
    ("1", "language", "setup.language"),
    ("2", "group", "setup.the_shop"),
    ("3", "group", "setup.the_host"),
    ("4", "wifi", "setup.the_wifi"),
    ("5", "keys", "setup.the_keys"),
    ("6", "group", "setup.limits"),
    ("7", "group", "setup.the_printer"),
    ("8", "people", "setup.people"),
    ("9", "about", "setup.the_about"),
    ("0", "training", "setup.training"),
)
_PAGE = 6


async def run(t) -> "str | None":
    """The flow to go on with: people or training, and in training nothing but its end. Raises Left."""
    if t.aside:
        return "training"
    title = t.text("setup.title_row")
    allowed = False
    first = 0
    while True:
        t.page("%s %d/2" % (title, first // _PAGE + 1), *[_pair(t, first + place) for place in (0, 2, 4)])
        pressed = await key(t)
        group = _group(pressed)
        if pressed == "FUNC":
            first = _PAGE - first
        elif group is None:
            t.refuse()
        elif group[1] in ("training", "people"):  # they ask for themselves
            return group[1]
        elif group[1] == "language":
            return await t.flow("language")
        else:
            if not allowed:
                await t.flow("supervisor", title, "setup")
                allowed = True
            await t.visit(group[1], pressed, t.text(group[2]))


def _group(pressed: str):
    for group in _GROUPS:
        if group[0] == pressed:
            return group
    return None


def _pair(t, place: int) -> str:
    return "\t".join(["%s %s" % (item[0], t.text(item[2])) for item in _GROUPS[place : place + 2]])
