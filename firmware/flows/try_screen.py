"""FUNC 0 3: all lit, bars, all dark; somebody says whether it looked as it should."""

from flows.ask import key

_ROWS = ((1, 1, 1, 1), (1, 0, 1, 0), (0, 1, 0, 1), (0, 0, 0, 0))


async def run(t, found: dict):
    """ENTER goes on; at the end ENTER says yes, CLEAR no. Raises Left."""
    t.page(t.text("diag.display"), t.text("diag.look_for"), t.text("diag.dark_spots"), t.text("diag.enter_next"))
    await key(t)
    for rows in _ROWS:
        for place, lit in enumerate(rows):
            t.screen.row(place, "", 0, bool(lit))
        await key(t)
    t.page(t.text("diag.display"), t.text("diag.was_even"), t.text("diag.enter_yes"), t.text("diag.clear_no"))
    pressed = await key(t)
    while pressed not in ("ENTER", "CLEAR"):
        t.refuse()
        pressed = await key(t)
    found["screen"] = pressed == "ENTER"
