"""A supervisor removes somebody. The last supervisor stays."""

from flows.ask import key, tell
from journal import records
from journal.journal import JournalError, JournalFull
from lazy import Use


async def run(t):
    """Raises Left."""
    title = t.text("people.remove_person")
    supervisor = await t.flow("supervisor", title, "people")
    number, role = await t.flow("person", title)
    t.page(title, t.text("people.remove_who").format(number), t.text("people.enter_removes"))
    if await key(t) != "ENTER":
        return
    with Use("till.people", "till.pbkdf2", "till.lines") as people:
        who = people.People(*t.people)
        if who.supervisors() == [number]:
            t.refuse()
            words = t.text("people.last_one").split("|")
        else:
            words = _removed(t, supervisor, number, who)
    if t.till.operator == number and t.settings.require_login:
        t.till.operator = ""
    await tell(t, title, *words)


def _removed(t, supervisor: str, number: str, who) -> list:
    """What to say of it."""
    try:
        t.till.ledger.write(records.PEOPLE, operator=supervisor, person=number, change="removed")
        who.remove(number)
    except (JournalFull, JournalError, OSError):
        t.refuse()
        return t.text("refused.flash").split("|")
    t.sound("ok")
    return [t.text("people.removed").format(number)]
