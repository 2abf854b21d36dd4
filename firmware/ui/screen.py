"""The screen as a cashier knows it: four rows of text, icons at the right of the first."""

from micropython import const

from ui import icons

LEFT = const(0)
CENTRE = const(1)
RIGHT = const(2)

WIDTH = const(128)
ROWS = const(4)

_ROW = const(16)
_PICTURE = const(64)  # px a side
_GAP = const(8)
_ELLIPSIS = "\u2026"


class Screen:
    """Rows are set at any time and drawn by flush(), which sends only those that changed.

    `display` is a FrameBuffer of 128x64 with show(first_page, last_page), eight pages of 8 px. All text stands on a
    grid of 8 px. A text with a tab is a pair: what follows the tab stands at the right, and keeps its room.
    """

    def __init__(self, display, font):
        self._display = display
        self._font = font
        self._rows = [("", LEFT, False)] * ROWS
        self._icons = ""
        self._left = 0
        self._dirty = 0b1111

    def row(self, i: int, text: str, align: int = LEFT, invert: bool = False) -> None:
        """Row 0..3; a text too wide ends in an ellipsis."""
        shown = (text, align, invert)
        if self._rows[i] != shown:
            self._rows[i] = shown
            self._dirty |= 1 << i

    def pair(self, i: int, left: str, right: str, invert: bool = False) -> None:
        """Two texts at the ends of row i."""
        self.row(i, left + "\t" + right, LEFT, invert)

    def page(self, title: str, a: str = "", b: str = "", c: str = "") -> None:
        """All four rows: the title on a bar, then three of text."""
        self.row(0, title, LEFT, True)
        self.row(1, a)
        self.row(2, b)
        self.row(3, c)

    def picture(self, paint=None) -> None:
        """`paint(display)` fills the left half, and rows have the right one from now on; without it they have both."""
        if paint:
            paint(self._display)
        left = _PICTURE if paint else 0
        if paint or left != self._left:
            self._dirty = 0b1111
        self._left = left

    def status(
        self, link: int, pending: int, printer_ok: bool = True, signed_on: bool = True, clock_set: bool = True,
        mark: str = "",
    ) -> None:  # fmt: skip
        """Icons of row 0: trouble first, the link last; the number of pending reversals stands beside its icon.

        link: bars, 0 to 3.
        mark: words in place of them, long and short ones parted by "|": the short ones stand beside that number.
        """
        shown = "" if clock_set else icons.CLOCK
        if not signed_on:
            shown += icons.KEY
        if not printer_ok:
            shown += icons.PRINTER
        if mark:
            shown = mark.split("|")[1 if pending else 0]
        if pending > 0:
            shown += icons.PENDING + str(pending)
        if not mark:
            shown += chr(icons.LINK + link)
        if shown != self._icons:
            self._icons = shown
            self._dirty |= 1

    def step(self) -> bool:
        """Draws one row that changed and sends its pages to the display; False when there is none.

        A row takes the bus 6 ms, a whole screen four times that: between rows the keypad gets its turn.
        """
        for i in range(ROWS):
            if self._dirty >> i & 1:
                self._dirty &= ~(1 << i)
                self._draw(i)
                self._display.show(2 * i, 2 * i + 1)
                return True
        return False

    def flush(self) -> None:
        """Every row that changed, at once."""
        while self.step():
            pass

    def wrap(self, text: str, width: int = WIDTH) -> list:
        """Splits into rows: at every "|", else at spaces, else between characters."""
        rows = []
        for part in text.split("|"):
            while self._font.width(part) > width:
                cut = self._break(part, width)
                rows.append(part[:cut].rstrip())
                part = part[cut:].lstrip()
            rows.append(part)
        return rows

    def _draw(self, i: int) -> None:
        text, align, invert = self._rows[i]
        colour = 0 if invert else 1
        start = self._left
        self._display.fill_rect(start, i * _ROW, WIDTH - start, _ROW, 1 - colour)
        end = WIDTH
        if i == 0:
            end = self._put(0, self._icons, start, WIDTH, RIGHT, colour) - (_GAP if self._icons else 0)
        left, tab, right = text.partition("\t")
        if tab:
            end = self._put(i, right, start, end, RIGHT, colour) - _GAP
        self._put(i, left, start, end, align, colour)

    def _put(self, i: int, text: str, start: int, end: int, align: int, colour: int) -> int:
        """Draws within start..end, cut to fit; returns where it starts."""
        text = self._fit(text, end - start)
        spare = end - start - self._font.width(text)
        x = start + (0 if align == LEFT else spare if align == RIGHT else spare >> 1 & ~7)
        self._font.draw(self._display, text, x, i * _ROW, colour)
        return x

    def _fit(self, text: str, width: int) -> str:
        if self._font.width(text) <= width:
            return text
        room = width - self._font.width(_ELLIPSIS)
        return text[: self._font.fit(text, room)] + _ELLIPSIS if room >= 0 else ""

    def _break(self, text: str, width: int) -> int:
        fit = max(1, self._font.fit(text, width))
        space = text.rfind(" ", 0, fit + 1)
        if space > 0:
            return space
        return fit
