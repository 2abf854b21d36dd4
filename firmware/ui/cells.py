"""The screen on a character display (drivers/hd44780.py): sixteen of its twenty cells a row, English alone.

It knows letters by their codes and nothing else: no picture, no bar behind a title. Icons are letters of ours.
"""

from micropython import const

from codepoints import codepoints
from ui.halves import HalfScreen

_COLUMNS = const(20)
_MARGIN = const(2)
_SPACE = const(0x20)
_LIT = const(0xFF)  # every dot of a cell
_UNKNOWN = const(0x3F)
_BACKSLASH = const(0x5C)  # of which the controller makes a yen sign, and of what comes from tilde on, arrows
_TILDE = const(0x7E)

# What has a glyph of ours, by its code: link down, weak, fair and good, pending, key, clock, ellipsis.
_OWN = (0xE008, 0xE009, 0xE00A, 0xE00B, 0xE002, 0xE004, 0xE005, 0x2026)
GLYPHS = (
    b"\x11\x0a\x04\x0a\x11\x00\x15\x00"
    b"\x00\x00\x00\x00\x10\x10\x15\x00"
    b"\x00\x00\x04\x04\x14\x14\x15\x00"
    b"\x01\x01\x05\x05\x15\x15\x15\x00"
    b"\x04\x0c\x1f\x0d\x05\x01\x0e\x00"
    b"\x0e\x11\x0e\x04\x04\x06\x06\x00"
    b"\x0e\x15\x15\x17\x11\x11\x0e\x00"
    b"\x00\x00\x00\x00\x00\x00\x15\x00"
)
_LIKE = {0xE003: 0x50, 0xE006: 0x23, 0xE007: 0x2D, 0x2191: 0x5E, 0x2193: 0x76}  # printer P, bar # -, arrows ^ v


class CellScreen(HalfScreen):
    """As a Screen, on a display with `cells`. `plain`: what needs a picture or Chinese has to do without."""

    plain = True

    def __init__(self, display):
        display.define(GLYPHS)
        self._driver = display
        cells = _Cells(display)
        super().__init__(cells, cells)

    def picture(self, paint=None) -> None:
        """There is none."""

    def step(self) -> bool:
        """As HalfScreen.step; a display that was lost is set up again meanwhile, step by step."""
        if self._driver.lost:
            self._dirty = 0b1111
            self._driver.proceed()
            return False
        return super().step()

    def flush(self) -> None:
        """Every row that changed, at once, on a display that is set up for it."""
        if self._driver.lost:
            self._driver.init()
        super().flush()

    def _draw(self, i: int) -> None:
        self._display.bar = not self._rows[i][0]
        super()._draw(i)


class _Cells:
    """What a Screen takes for its display and its font: 8 px are a cell. bar: whether a lit row without words shows."""

    def __init__(self, display):
        self._cells = display.cells
        self.show = display.show
        self.bar = False

    def fill_rect(self, x: int, y: int, w: int, h: int, colour: int) -> None:
        """A whole row, whatever its width."""
        start = _COLUMNS * (y >> 4)
        for at in range(start, start + _COLUMNS):
            self._cells[at] = _LIT if colour and self.bar else _SPACE

    def width(self, text: str) -> int:
        return 8 * len(text)

    def fit(self, text: str, width: int) -> int:
        return min(len(text), width >> 3)

    def draw(self, canvas, text: str, x: int, y: int, colour: int = 1) -> int:
        at = _COLUMNS * (y >> 4) + _MARGIN + (x >> 3)
        for code in codepoints(text):
            self._cells[at] = _cell(code)
            at += 1
        return x + self.width(text)


def _cell(code: int) -> int:
    """The controller's code for a character."""
    if _SPACE <= code < _TILDE and code != _BACKSLASH:
        return code
    if code in _OWN:
        return _OWN.index(code)
    return _LIKE.get(code, _UNKNOWN)
