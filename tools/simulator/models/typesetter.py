"""What an ESC/POS printer's commands mean: the line buffer and its style, feeds, cuts, pictures and codes on paper."""

from dataclasses import dataclass, replace

from PIL import Image

from tools.simulator.models import codes
from tools.simulator.models.paper import CENTRE, HEIGHT, LEFT, RIGHT, SPACING, Cell, Line
from tools.simulator.models.qr import Symbols

_PLACES = {0: LEFT, 1: CENTRE, 2: RIGHT, 0x30: LEFT, 0x31: CENTRE, 0x32: RIGHT}
_TAB = 8  # columns
_PAGES = {0: "cp437", 2: "cp850", 16: "cp1252"}


@dataclass(frozen=True)
class Style:
    across: int = 1
    down: int = 1
    hanzi_across: int = 1
    hanzi_down: int = 1
    bold: bool = False
    underline: bool = False
    inverse: bool = False
    align: int = LEFT
    spacing: int = SPACING


class Typesetter:
    """Arguments are the bytes behind a command's name. `chinese`: bytes from 0x80 on are GB18030 now, else `page`.

    Calls on `printer`: line(Line), cut(), sensor(n), fed(), asked(), wrapped().
    """

    def __init__(self, printer, faults, model):
        self._printer = printer
        self._dots = model.dots
        self._native_qr = model.native_qr
        self._faults = faults
        self._chinese_model = model.chinese
        self.initialise()

    def initialise(self) -> None:
        """As after power-on; ESC @ leaves nothing else behind, the stored QR code not either."""
        self._style = Style()
        self._symbols = Symbols(self._faults, self._dots)
        self.chinese = self._chinese_model
        self.page = _PAGES[0]
        self._cells: list[Cell] = []

    @property
    def pending(self) -> bool:
        """Half a line is in the line buffer."""
        return bool(self._cells)

    # Text

    def put(self, char: str, wide: bool) -> None:
        style = self._style
        across = max(style.across, style.hanzi_across) if wide else style.across
        down = max(style.down, style.hanzi_down) if wide else style.down
        cell = Cell(char, wide, across, down, style.bold, style.underline, style.inverse)
        if sum(other.dots for other in self._cells) + cell.dots > self._dots:
            self._printer.wrapped()
            self.end_line()
        self._cells.append(cell)

    def tab(self) -> None:
        columns = sum(cell.dots for cell in self._cells) // 12
        for _ in range(_TAB - columns % _TAB):
            self.put(" ", False)

    def cancel(self) -> None:
        self._cells = []

    def end_line(self) -> None:
        """The line buffer goes on paper, empty or not."""
        tallest = max((cell.down for cell in self._cells), default=1)
        height = max(self._style.spacing, tallest * HEIGHT)
        line = Line(tuple(self._cells), self._style.align, height, paper=self._dots)
        self._cells = []
        self._printer.line(line)

    # Style

    def _set(self, **changes) -> None:
        self._style = replace(self._style, **changes)

    def mode(self, n: int) -> None:
        self._set(across=2 if n & 0x20 else 1, down=2 if n & 0x10 else 1, bold=bool(n & 8), underline=bool(n & 0x80))

    def bold(self, n: int) -> None:
        self._set(bold=bool(n & 1))

    def underline(self, n: int) -> None:
        self._set(underline=n in (1, 2, 0x31, 0x32))

    def inverse(self, n: int) -> None:
        self._set(inverse=bool(n & 1))

    def align(self, n: int) -> None:
        if n not in _PLACES:
            self._faults(f"alignment {n}")
        if self._cells:
            self._faults("alignment in the middle of a line has no effect")
        self._set(align=_PLACES.get(n, LEFT))

    def size(self, n: int) -> None:
        self._set(across=(n >> 4 & 7) + 1, down=(n & 7) + 1)

    def spacing(self, dots: int = SPACING) -> None:
        self._set(spacing=dots)

    def hanzi_mode(self, n: int) -> None:
        self._set(hanzi_across=2 if n & 4 else 1, hanzi_down=2 if n & 8 else 1)

    def code_page(self, n: int) -> None:
        if n not in _PAGES:
            self._faults(f"code page {n} is not modelled")
        self.page = _PAGES.get(n, _PAGES[0])

    def hanzi_on(self) -> None:
        if not self._chinese_model:
            self._faults("FS & on a model without Chinese")
        self.chinese = self._chinese_model

    def hanzi_off(self) -> None:
        self.chinese = False

    # Paper

    def feed_lines(self, count: int) -> None:
        self._feed(count, self._style.spacing)

    def feed_dots(self, dots: int) -> None:
        self._feed(1, dots)

    def _feed(self, count: int, height: int) -> None:
        if self._cells:
            self.end_line()
            count -= 1
        for _ in range(count):
            self._printer.line(Line(height=height, paper=self._dots))
        self._printer.fed()

    def cut(self) -> None:
        if self._cells:
            self._faults("cut in the middle of a line")
            self.end_line()
        self._printer.cut()

    # Questions

    def sensor(self, n: int = 1) -> None:
        self._printer.sensor(n)

    def auto_status(self, n: int) -> None:
        if n:
            self._faults("automatic status back is not modelled")

    def real_time(self, _question: int) -> None:
        """Already answered when it came in; here it is only passed over."""
        if not self._cells:
            self._printer.asked()

    # Pictures and codes

    def raster(self, mode: int, width: int, rows: int, data: bytes) -> None:
        """`width` in bytes of eight dots."""
        if not data:
            return
        picture = Image.frombytes("1", (width * 8, rows), bytes(~byte & 0xFF for byte in data))
        factor = (2 if mode & 1 else 1, 2 if mode & 2 else 1)
        picture = picture.resize((picture.width * factor[0], picture.height * factor[1]), Image.Resampling.NEAREST)
        if picture.width > self._dots:
            self._faults(f"picture of {picture.width} dots is too wide")
        self._picture(picture, "")

    def _picture(self, picture: Image.Image, note: str) -> None:
        if self._cells:
            self.end_line()
        self._printer.line(Line((), self._style.align, picture.height, picture, note, self._dots))

    def barcode(self, data: bytes) -> None:
        text = data.decode("latin-1")
        text = text[2:] if text.startswith("{") else text
        self._picture(codes.bars(text), f"[barcode {text}]")

    def symbol(self, data: bytes) -> None:
        """GS ( k, behind its length."""
        if not self._native_qr:
            self._faults("GS ( k on a model without QR codes")
            return
        drawn = self._symbols.obey(data)
        if drawn:
            self._picture(drawn, f"[QR {self._symbols.text}]")
