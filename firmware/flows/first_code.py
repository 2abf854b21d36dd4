"""At power-on, as long as a supervisor's code is the factory's: ask for a better one. CANCEL puts it off."""

from flows.ask import either
from lazy import Use

_FIRST = "00"


async def run(t):
    """Raises Left."""
    with Use("till.people", "till.pbkdf2", "till.lines") as people:
        try:
            factory = people.People(*t.people).factory(_FIRST)
        except people.Unreadable:
            factory = False
    if not factory:
        return
    t.page(t.text("people.first_title"), *t.text("people.first_words").split("|"))
    if await either(t):
        await t.flow("passcode", t.text("people.first_title"), t.text("people.old_code"), _FIRST, "own_code")
        await t.flow("new_code", t.text("people.first_title"), _FIRST, _FIRST, "s", "own_code")
