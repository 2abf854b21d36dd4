"""Screen and paper as characters for the PC's terminal. Every function returns rows of text."""

import re

from tools.simulator import glyphs

COLUMNS = 17  # of a screen row as text: sixteen, and one that the gaps may add up to
PAPER = 32
SYMBOLS = {
    "link_up": "▟", "link_fair": "▄", "link_weak": "▖", "link_down": "✗", "pending": "↻", "printer": "⎙", "key": "⚷",
    "clock": "◷", "bar_on": "▮", "bar_off": "▯",
}  # fmt: skip # each as wide as one letter, also where Chinese is written
_QUADRANTS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"


def picture(pixels: list[bytes]) -> list[str]:
    """Four pixels a character, framed."""
    rows = []
    for y in range(0, len(pixels), 2):
        above, below = pixels[y], pixels[y + 1]
        cells = (above[x] | above[x + 1] << 1 | below[x] << 2 | below[x + 1] << 3 for x in range(0, len(above), 2))
        rows.append("".join(_QUADRANTS[cell] for cell in cells))
    return frame(rows, len(pixels[0]) // 2)


def screen(lines: list[str]) -> list[str]:
    """The text rows, framed; an icon is one symbol."""
    return frame([symbols(line) for line in lines], COLUMNS)


def symbols(line: str) -> str:
    """[link_up] and its like as a single character."""
    names = "|".join(map(re.escape, glyphs.icon_names().values()))
    return re.sub(rf"\[({names})\]", lambda found: SYMBOLS.get(found[1], "▢"), line)


def paper(text: str, complete: bool, most: int) -> list[str]:
    """The last `most` rows of a slip, and how it ends."""
    lines = text.split("\n") + (["~" * PAPER] if complete else ["(not complete)"])
    return [f"│{padded(line, PAPER)}│" for line in lines[-most:]]


def beside(left: list[str], right: list[str], gap: int = 2) -> list[str]:
    """Two drawings side by side."""
    wide = max(map(width, left), default=0) + gap
    count = max(len(left), len(right))
    ones, others = (rows + [""] * (count - len(rows)) for rows in (left, right))
    return [padded(one, wide) + other for one, other in zip(ones, others, strict=True)]


def frame(rows: list[str], wide: int) -> list[str]:
    edge = "─" * wide
    return [f"┌{edge}┐", *(f"│{padded(row, wide)}│" for row in rows), f"└{edge}┘"]


def padded(text: str, wide: int) -> str:
    return text + " " * (wide - width(text))


def width(text: str) -> int:
    """Columns on the PC's terminal: Chinese characters take two."""
    return sum(2 if "\u2e80" <= char <= "\uffef" else 1 for char in text)
