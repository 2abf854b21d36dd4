"""Reads the display's pixels back as text, by the glyphs of the terminal's own font."""

from functools import lru_cache

from tools.simulator import glyphs

ROW = 16
_STRAY = 1.0  # a lit column that no glyph explains
_GLYPH = 0.1  # so that one wide glyph is preferred to two narrow ones


def lines(rows: list[bytes]) -> list[str]:
    """Four text rows of 64 pixel rows. Icons show as [name]; what no glyph explains, as "▒"."""
    return [_line(tuple(bytes(row) for row in rows[top : top + ROW])) for top in range(0, len(rows), ROW)]


@lru_cache(maxsize=512)
def _line(rows: tuple[bytes, ...]) -> str:
    columns = tuple(sum(row[x] << y for y, row in enumerate(rows)) for x in range(len(rows[0])))
    normal, cost = _read(columns)
    if cost:
        inverse, other = _read(tuple(~column & 0xFFFF for column in columns))
        if other < cost:
            return inverse
    return normal


@lru_cache(maxsize=1)
def _shapes() -> dict[tuple[int, ...], str]:
    """Columns of a glyph, top pixel in bit 0, to what it is called."""
    names = glyphs.icon_names()
    shapes: dict[tuple[int, ...], str] = {}
    for char, (width, rows) in glyphs.load().items():
        columns = tuple(sum((row >> (width - 1 - x) & 1) << y for y, row in enumerate(rows)) for x in range(width))
        if any(columns):
            shapes.setdefault(columns, f"[{names[char]}]" if char in names else char)
    return shapes


def _read(columns: tuple[int, ...]) -> tuple[str, float]:
    """Cheapest way, from left to right, to explain every lit column; (text, what stayed unexplained)."""
    shapes, size = _shapes(), len(columns)
    best = [0.0] + [float("inf")] * size
    came: list = [None] * (size + 1)
    for x in range(size):
        step = best[x] + (_STRAY if columns[x] else 0.0)
        if step < best[x + 1]:
            best[x + 1], came[x + 1] = step, (x, "▒" if columns[x] else " ")
        for width in (8, 16):
            name = shapes.get(columns[x : x + width]) if x + width <= size else None
            if name and best[x] + _GLYPH < best[x + width]:
                best[x + width], came[x + width] = best[x] + _GLYPH, (x, name)
    return _compose(came, size), best[size] - _GLYPH * _count(came, size)


def _count(came: list, at: int) -> int:
    count = 0
    while at:
        before, _ = came[at]
        count += at - before > 1
        at = before
    return count


def _compose(came: list, at: int) -> str:
    """Glyphs in order; a gap becomes as many spaces as fit in it."""
    parts = []
    while at:
        before, name = came[at]
        parts.append(name)
        at = before
    text, gap, stray = "", 0, False
    for name in reversed(parts):
        if name == " ":
            gap += 1
            continue
        text += " " * ((gap + 3) // 8)
        text += "" if name == "▒" and stray and not gap else name
        gap, stray = 0, name == "▒"
    return text
