"""A supervisor lets it pass: number and code; the code alone where only one can be meant."""

from flows.ask import Left, digits, tell
from lazy import Use


async def run(t, title: str, purpose: str = "", first: str = "") -> str:
    """The supervisor's number. `purpose`: for the record of it; `first`: who lets it pass already, and cannot be the
    second one too. Raises Left."""
    everybody = await _everybody(t, title)
    able = [number for number in everybody if number != first]
    if not able:
        t.refuse()
        await tell(t, title, *t.text("supervisor.no_second" if first else "people.unreadable").split("|"))
        raise Left
    number = able[0] if len(able) == 1 else await _which(t, title, able)
    label = t.text("supervisor.code") if len(everybody) == 1 else t.text("people.code_of").format(number)
    await t.flow("passcode", title, label, number, purpose)
    return number


async def _everybody(t, title: str) -> list:
    with Use("till.people", "till.pbkdf2", "till.lines") as people:
        try:
            return people.People(*t.people).supervisors()
        except people.Unreadable:
            return []


async def _which(t, title: str, able: list) -> str:
    while True:
        number = await digits(t, title, t.text("supervisor.number"), 2, 2)
        if number in able:
            return number
        t.refuse()
        await tell(t, title, t.text("supervisor.nobody").format(number), "\t" + " ".join(able[:5]))
