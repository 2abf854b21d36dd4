"""A supervisor adds somebody: number, role, code."""


async def run(t):
    """Raises Left."""
    title = t.text("people.add_person")
    supervisor = await t.flow("supervisor", title, "people")
    number, _ = await t.flow("person", title, False)
    role = await t.flow("role", title, number)
    await t.flow("new_code", title, supervisor, number, role, "added")
