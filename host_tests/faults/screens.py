"""What a screen of the terminal says to somebody who works it. A screen is its four rows."""

import re

IDLE = "Amount|金额"
UNSETTLED = "Settle: FUNC 6"  # of an idle terminal with a settlement to go on with


def idle(lines: list[str]) -> bool:
    """The amount screen."""
    return bool(re.search(IDLE, lines[1]))


def calm(lines: list[str]) -> bool:
    """The amount screen, or one of a start: dark, or with word of it."""
    return idle(lines) or not any(lines[1:]) or bool(re.search("Reading journal|读取", lines[1]))


def icons(lines: list[str]) -> list[str]:
    return re.findall(r"\[(\w+)\]", lines[0])


def wanted(lines: list[str]) -> tuple[str, ...]:
    """The keys that it waits for; none where the terminal goes on by itself, or is at rest."""
    text = "\n".join(lines)
    if re.search("ENTER: (print|no slip|go on)", text):
        return ("ENTER",)
    if idle(lines) and UNSETTLED in text:
        return "FUNC", "6"
    if re.search("ENTER: copy|Signed on|Money goes back", text) or re.match(
        "(DECLINED|(NOT )?(SENT|SETTLED|FINISHED)|REVERSED|CLOSED)", text
    ):
        return ("CANCEL",)
    return ()
