"""FUNC 8, people: who may what, and their codes. Everybody may change the own code; the rest is a supervisor's."""

from flows.ask import key

_ITEMS = (
    ("1", "own_code", "people.own_code"),
    ("2", "add_person", "people.add_person"),
    ("3", "remove_person", "people.remove_person"),
    ("4", "reset_code", "people.reset_code"),
    ("5", "list_people", "people.list_people"),
    ("6", "people_rules", "people.the_rules"),
)


async def run(t) -> str:
    """The flow that was chosen, to be run when this one is over. Raises Left."""
    rows = ["%s %s" % (choice, t.text(words)) for choice, _, words in _ITEMS]
    t.page(t.text("people.title_row"), *["\t".join(rows[place : place + 2]) for place in (0, 2, 4)])
    while True:
        pressed = await key(t)
        for choice, flow, _ in _ITEMS:
            if pressed == choice:
                return flow
        t.refuse()
