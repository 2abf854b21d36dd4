"""Ask for somebody by number."""

from flows.ask import digits, tell
from lazy import Use


async def run(t, title: str, there: bool = True) -> tuple:
    """(number, role) of a person who is there; or, with `there` False, a number that
    is free. Raises Left."""
    while True:
        number = await digits(t, title, t.text("people.number_label"), 2, 2)
        with Use("till.people", "till.pbkdf2", "till.lines") as people:
            role = _role(people.People(*t.people), number, people.Unreadable)
        if bool(role) == there:
            return number, role
        t.refuse()
        await tell(t, title, t.text("people.nobody" if there else "people.is_there").format(number))


def _role(people, number: str, unreadable) -> str:
    """As People.role; a line that cannot be read is somebody's, too: "?"."""
    try:
        return people.role(number)
    except unreadable:
        return "?"
