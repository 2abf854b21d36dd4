"""Nobody is logged on: who sells? Reversals and their slips go on meanwhile."""

from micropython import const

from flows.ask import DIGITS, tell
from lazy import Use

_LOOK_MS = const(2000)


async def run(t) -> "str | None":
    """Returns when somebody logged on, or something else is to be done; the flow that it is, if it has a name."""
    title = t.text("logon.title_row")
    number = ""
    while len(number) < 2:
        t.page(title, t.text("logon.number"), number + "_", t.text("idle.func_menu"))
        event = await t.inputs.get(_LOOK_MS)
        if event is None:
            event = await t.make_room()
        if event is None or event[0] != "key":
            if t.book.due or t.till.ledger.unaccepted:
                return None
        elif event[1] == "FUNC":
            return "menu"
        elif event[1] in DIGITS and len(number + event[1]) <= 2:
            number += event[1]
        elif event[1] in ("CLEAR", "WIPE", "CANCEL"):
            number = ""
        else:
            t.refuse()
    if not _there(t, number):
        t.refuse()
        await tell(t, title, t.text("people.nobody").format(number))
        return None
    await t.flow("passcode", title, t.text("people.code_of").format(number), number, "log_on")
    t.till.operator = number
    t.away = False
    return None


def _there(t, number: str) -> bool:
    with Use("till.people", "till.pbkdf2", "till.lines") as people:
        try:
            return bool(people.People(*t.people).role(number))
        except people.Unreadable:
            return True  # the code tells
