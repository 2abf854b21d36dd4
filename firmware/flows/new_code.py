"""A new code, typed twice, and kept. What changes is a record before it is done."""

from flows.ask import Left, digits, tell
from journal import records
from journal.journal import JournalError, JournalFull
from lazy import Use


async def run(t, title: str, by: str, number: str, role: str, change: str):
    """Ask for the code of `number`, who is or becomes a `role`. `by`, `change`: for the record. Raises Left."""
    with Use("till.people", "till.pbkdf2", "till.lines") as people, Use("till.tries", "till.lines") as tries:
        code = await _chosen(t, title, role, people)
        try:
            t.till.ledger.write(records.PEOPLE, operator=by, person=number, change=change)
            t.page(title, t.text("people.keeping"))
            await people.People(*t.people).put(number, role, code)
        except (JournalFull, JournalError, OSError):
            t.refuse()
            await tell(t, title, *t.text("refused.flash").split("|"))
            raise Left from None
        tries.Tries(t.people[0] + ".tries", t.people[1], t.tried).end(number)
    t.sound("ok")
    await tell(t, title, t.text("people.changed").format(number))


async def _chosen(t, title: str, role: str, people) -> str:
    """A code that is not too simple, the same twice."""
    least = people.LEAST[role]
    while True:
        code = await digits(t, title, t.text("people.new_code"), people.MOST, least, hide=True)
        if people.weak(role, code):
            await _no(t, title, "people.too_simple")
        elif await digits(t, title, t.text("people.once_more"), people.MOST, least, hide=True) == code:
            return code
        else:
            await _no(t, title, "people.differ")


async def _no(t, title: str, why: str):
    t.refuse()
    await tell(t, title, *t.text(why).split("|"))
