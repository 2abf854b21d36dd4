"""FUNC 8: one group of settings, and each of them in turn."""

import settings


async def run(t, number: str, title: str):
    """Raises Left."""
    names = settings.table("group", int(number))
    place = 0
    while True:
        place = await t.flow("pick", title, [t.text("setting." + name) for name in names], place)
        await t.visit("setting", title, names[place])
