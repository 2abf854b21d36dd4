"""A page whose last row changes by turns: what does not fit beside the rest, and what the keys do."""

from micropython import const

from flows.ask import IDLE_MS, Left

_TURN_MS = const(1800)


async def leaf(t, title: str, first: str, second: str, *thirds) -> str:
    """The key that was pressed. Raises Left on CANCEL, or when nobody presses a key for a minute."""
    for turn in range(IDLE_MS // _TURN_MS):
        t.page(title, first, second, thirds[turn % len(thirds)])
        event = await t.inputs.get(_TURN_MS)
        if event == ("key", "CANCEL"):
            raise Left
        if event is not None and event[0] == "key":
            return event[1]
    raise Left
