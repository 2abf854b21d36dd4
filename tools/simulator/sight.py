"""What eyes see of a display, whichever it is: its text, its dots, a picture of it."""

import ast
from functools import lru_cache
from pathlib import Path

from PIL import Image

from tools.simulator import glyphs, reading
from tools.simulator.models.hd44780 import Hd44780
from tools.simulator.models.tft import Tft

WIDTH, HEIGHT = 128, 64  # of the terminal's own picture
CELLS = Path(__file__).resolve().parents[2] / "firmware" / "ui" / "cells.py"
_MARGIN = 2  # cells at both sides of a character display that the terminal leaves free
_CELL = 8
_LIT = 0xFF
_INK, _GLASS = (20, 30, 10), (150, 190, 60)  # of a character display with its light on
_SCALE = 3


class Sight:
    """Of one display. Each look at what did not change costs nothing. Whoever asks holds the devices' lock."""

    def __init__(self, display):
        self._display = display
        self._seen: tuple[int, list[bytes], list[str]] = (-1, [], [])

    def dots(self) -> list[bytes]:
        """Rows of bytes, 0 or 1: 64 of 128, of a character display 64 of 160."""
        return self._look()[1]

    def lines(self) -> list[str]:
        """The four text rows."""
        return self._look()[2]

    def image(self) -> Image.Image:
        """As it looks, with its colours and its size."""
        if isinstance(self._display, Tft):
            return _coloured(self._display)
        dots = self.dots()
        picture = Image.new("1", (len(dots[0]), len(dots)))
        picture.putdata([255 if dot else 0 for row in dots for dot in row])
        if isinstance(self._display, Hd44780):
            glass = Image.new("RGB", picture.size, _GLASS)
            glass.paste(_INK, mask=picture)
            return glass.resize((picture.width * _SCALE, picture.height * _SCALE), Image.Resampling.NEAREST)
        return picture

    def _look(self) -> tuple[int, list[bytes], list[str]]:
        display = self._display
        if self._seen[0] != display.changes:
            dots = _dots(display)
            lines = _cells(display) if isinstance(display, Hd44780) else reading.lines(dots)
            self._seen = (display.changes, dots, lines)
        return self._seen


def _dots(display) -> list[bytes]:
    if isinstance(display, Hd44780):
        return _drawn(display)
    return _shrunk(display.picture(), display.at_top) if isinstance(display, Tft) else display.rows()


# Colour displays


def _shrunk(picture: list, at_top: bool) -> list[bytes]:
    """The terminal's picture out of a larger one, from its middle or top, in which each of its pixels is a square."""
    scale = len(picture[0]) // WIDTH
    left, top = (len(picture[0]) - WIDTH * scale) // 2, 0 if at_top else (len(picture) - HEIGHT * scale) // 2
    across = slice(left, left + WIDTH * scale, scale)
    return [bytes(map(_bright, picture[y][across])) for y in range(top, top + HEIGHT * scale, scale)]


@lru_cache(maxsize=1024)
def _bright(pixel: int) -> int:
    red, green, blue = _rgb(pixel)
    return int(2 * red + 5 * green + blue > 4 * 255)


def _rgb(pixel: int) -> tuple[int, int, int]:
    return (pixel >> 11) * 255 // 31, (pixel >> 5 & 63) * 255 // 63, (pixel & 31) * 255 // 31


def _coloured(display: Tft) -> Image.Image:
    rows = display.picture()
    picture = Image.new("RGB", (len(rows[0]), len(rows)))
    picture.putdata([_rgb(pixel) for row in rows for pixel in row])
    return picture


# Character displays


@lru_cache(maxsize=1)
def _own() -> dict[bytes, str]:
    """Glyphs that the terminal defines, as they are told of in a row of text; by firmware/ui/cells.py."""
    found = {}
    for line in ast.parse(CELLS.read_text()).body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            found[line.targets[0].id] = line.value
    codes, drawn = (ast.literal_eval(found[name]) for name in ("_OWN", "GLYPHS"))
    names = glyphs.icon_names()
    chars = [chr(code) for code in codes]
    shapes = [drawn[at : at + 8] for at in range(0, len(drawn), 8)]
    return {shape: f"[{names[char]}]" if char in names else char for shape, char in zip(shapes, chars, strict=True)}


def _cells(display: Hd44780) -> list[str]:
    return [_row(display, codes) for codes in display.cells()]


def _row(display: Hd44780, codes: bytes) -> str:
    blank = b" " * _MARGIN
    if codes[:_MARGIN] == blank == codes[-_MARGIN:]:
        codes = codes[_MARGIN:-_MARGIN]
    return "".join(_char(display, code) for code in codes).rstrip()


def _char(display: Hd44780, code: int) -> str:
    if code < 16:
        return _own().get(display.glyph(code), "▒")
    if 0x20 <= code < 0x7E and code != 0x5C:
        return chr(code)
    return "█" if code == _LIT else "▒"


def _drawn(display: Hd44780) -> list[bytes]:
    """Letters in the shapes of the terminal's own font, for the controller's are not modelled."""
    rows = []
    for codes in display.cells():
        cells = [_shape(display, code) for code in codes]
        rows += [b"".join(cell[y] for cell in cells) for y in range(2 * _CELL)]
    return rows


def _shape(display: Hd44780, code: int) -> list[bytes]:
    """Sixteen rows of eight dots."""
    if code < 16:
        lines = [row << 2 for row in display.glyph(code) for _ in range(2)]
    elif code == _LIT:
        lines = [0b01111100] * 16
    else:
        lines = glyphs.load()[chr(code)][1] if 0x20 <= code < 0x7F else [0b01111100, 0b01000100] * 8
    return [bytes(line >> 7 - x & 1 for x in range(_CELL)) for line in lines]
