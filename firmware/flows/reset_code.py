"""A supervisor gives somebody a new code. It also ends a lock-out, and mends what cannot be read any more."""


async def run(t):
    """Raises Left."""
    title = t.text("people.reset_code")
    supervisor = await t.flow("supervisor", title, "people")
    number, role = await t.flow("person", title)
    if role == "?":
        role = await t.flow("role", title, number)
    await t.flow("new_code", title, supervisor, number, role, "reset")
