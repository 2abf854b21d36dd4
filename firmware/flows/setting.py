"""One setting: what it is, what it may be, and another value for it."""

import settings
from flows.ask import key, tell
from lazy import fetch, release

_TYPED = ("text", "address", "link")  # with letters
_SHOWN = "lines"  # by file alone


async def run(t, title: str, name: str):
    """Ask for a new value until it is allowed, and keep it. Raises Left; the setting stays as it was."""
    refused = _refusal(t, name)
    if refused:
        t.refuse()
        await tell(t, title, *t.text(refused).split("|"))
        return
    _, kind, _, bounds, _ = settings.table("row", name)
    label = t.text("setting." + name)
    value = getattr(t.settings, name)
    if kind == _SHOWN:
        await _show(t, title, label, value)
        return
    if kind in ("switch", "choice", "words"):
        value = await _choose(t, label, value, bounds or (True, False), kind)
        if value == "nothing":
            await tell(t, title, *t.text("setting.unwatched").split("|"))
    else:
        editor = "letters" if kind in _TYPED else "figures"
        value = await t.flow(editor, title, label, name, kind, value, _allowed(t, kind, bounds))
    await t.flow("keep", {name: value})


def _refusal(t, name: str) -> str:
    try:
        return fetch("till.changes").refusal(t.till, name)
    finally:
        release("till.changes")


def _allowed(t, kind: str, bounds) -> str:
    """A row that says what may be typed."""
    if kind == "digits" and bounds[0] == bounds[1]:
        return t.text("ask.exactly").format(bounds[0])
    return t.text("allowed." + kind).format(*bounds)


async def _choose(t, label: str, value, choices, kind: str):
    """By number; a star marks what holds now."""
    rows = [_name(t, choice, kind) + ("\t*" if choice == value else "") for choice in choices]
    return choices[await t.flow("pick", label, rows)]


def _name(t, choice, kind: str) -> str:
    if kind == "words":
        return t.text("choice." + choice)
    if isinstance(choice, str):
        return choice
    return t.text("setup.switch_on" if choice else "setup.switch_off")


async def _show(t, title: str, label: str, lines):
    """Rows of a slip, which are written on a PC; one page each."""
    for line in lines or ("-",):
        for row in t.screen.wrap(line):
            t.page(title, label, row, t.text("setup.by_file"))
            if await key(t) != "ENTER":
                return
