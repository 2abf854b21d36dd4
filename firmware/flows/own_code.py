"""Somebody changes the own code."""


async def run(t):
    """Raises Left."""
    title = t.text("people.own_code")
    number, role = await t.flow("person", title)
    await t.flow("passcode", title, t.text("people.old_code"), number, "own_code")
    await t.flow("new_code", title, number, number, role, "own_code")
