"""FUNC 8, people: what everybody must do: log on, and who may alone. Settings, a supervisor's."""

from micropython import const

_GROUP = const("8")  # of settings_table.py


async def run(t):
    """Raises Left."""
    title = t.text("people.the_rules")
    await t.flow("supervisor", title, "setup")
    await t.flow("group", _GROUP, title)
