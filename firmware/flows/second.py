"""A second supervisor, for money above the limit that the setting `second_above` gives."""


async def run(t, title: str, amount: int, first: str) -> str:
    """The number of a supervisor other than `first`, "" when `amount` fen need none. Raises Left."""
    limit = t.settings.second_above
    if not limit or amount <= limit:
        return ""
    return await t.flow("supervisor", title, "second", first)
