"""What ESC/POS bytes mean to a 58 mm printer with Chinese characters: text, styles, feeds, cuts, pictures, codes.

Written from the Epson ESC/POS reference and the CSN-A2 manual. An unknown command is a fault: a real printer prints
rubbish then.
"""

from dataclasses import dataclass, replace

from PIL import Image

from tools.simulator.models.paper import CENTRE, DOTS, HEIGHT, LEFT, RIGHT, SPACING, Cell, Line

ESC, GS, FS, DLE, DC2 = 0x1B, 0x1D, 0x1C, 0x10, 0x12
LF, CR, HT, NUL, CAN, FF = 0x0A, 0x0D, 0x09, 0x00, 0x18, 0x0C

# Commands that are taken and change nothing that can be seen here: number of argument bytes.
_TAKEN = {
    (ESC, 0x20): 1, (ESC, 0x52): 1, (ESC, 0x74): 1, (ESC, 0x37): 3, (ESC, 0x38): 2, (ESC, 0x4D): 1,
    (ESC, 0x56): 1, (ESC, 0x63): 2, (ESC, 0x7B): 1, (ESC, 0x24): 2, (ESC, 0x44): None,
    (GS, 0x48): 1, (GS, 0x66): 1, (GS, 0x68): 1, (GS, 0x77): 1, (GS, 0x4C): 2, (GS, 0x57): 2,
    (FS, 0x53): 2, (DC2, 0x23): 1,
}  # fmt: skip


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


class Escpos:
    """`feed(byte)` one at a time. Calls on `printer`: line(Line), cut(), sensor(n), fed(), asked(), wrapped()."""

    def __init__(self, printer, faults, chinese: bool = True):
        self._printer = printer
        self._faults = faults
        self._chinese_model = chinese
        self.reset()

    def reset(self) -> None:
        """As after power-on."""
        self._initialise()
        self._store = b""
        self._parser = self._parse()
        next(self._parser)

    @property
    def pending(self) -> bool:
        """Half a line is in the line buffer."""
        return bool(self._cells)

    def feed(self, byte: int) -> None:
        self._parser.send(byte)

    def flush_line(self) -> None:
        """The line buffer goes on paper as it is."""
        if self._cells:
            self._print()

    def _initialise(self) -> None:
        self._style = Style()
        self._chinese = self._chinese_model
        self._cells: list[Cell] = []

    def _parse(self):
        while True:
            byte = yield
            if byte in (ESC, GS, FS, DLE, DC2):
                yield from self._command(byte)
            elif byte == LF:
                self._print()
            elif byte == HT:
                self._tab()
            elif byte == CAN:
                self._cells = []
            elif byte in (NUL, CR, FF):
                pass
            elif byte < 0x20:
                self._faults(f"control byte {byte:#04x} in text")
            elif byte < 0x80:
                self._put(chr(byte), False)
            elif self._chinese:
                yield from self._hanzi(byte)
            else:
                self._put(bytes((byte,)).decode("cp437"), False)

    def _take(self, count: int):
        taken = bytearray()
        while len(taken) < count:
            taken.append((yield))
        return bytes(taken)

    def _hanzi(self, lead: int):
        """GB18030: two bytes, or four when the second is a digit."""
        code = bytes((lead,)) + (yield from self._take(1))
        if 0x30 <= code[1] <= 0x39:
            code += yield from self._take(2)
        try:
            char = code.decode("gb18030")
        except UnicodeDecodeError:
            self._faults(f"no GB18030 character: {code.hex()}")
            char = "□"
        self._put(char, True)

    # Text

    def _put(self, char: str, wide: bool) -> None:
        style = self._style
        across = max(style.across, style.hanzi_across) if wide else style.across
        down = max(style.down, style.hanzi_down) if wide else style.down
        cell = Cell(char, wide, across, down, style.bold, style.underline, style.inverse)
        if sum(other.dots for other in self._cells) + cell.dots > DOTS:
            self._printer.wrapped()
            self._print()
        self._cells.append(cell)

    def _tab(self) -> None:
        columns = sum(cell.dots for cell in self._cells) // 12
        for _ in range(8 - columns % 8):
            self._put(" ", False)

    def _print(self) -> None:
        tallest = max((cell.down for cell in self._cells), default=1)
        height = max(self._style.spacing, tallest * HEIGHT)
        line = Line(tuple(self._cells), self._style.align, height)
        self._cells = []
        self._printer.line(line)

    # Commands

    def _command(self, lead: int):
        name = (yield from self._take(1))[0]
        key = (lead, name)
        handler = _HANDLERS.get(key)
        if handler:
            yield from handler(self)
        elif key in _TAKEN:
            yield from self._ignore(_TAKEN[key])
        else:
            self._faults(f"unknown command {lead:02x} {name:02x}")

    def _ignore(self, count: int | None):
        if count is not None:
            yield from self._take(count)
            return
        while (yield from self._take(1)) != b"\0":
            pass

    def _set(self, **changes) -> None:
        self._style = replace(self._style, **changes)

    def _init(self):
        self._initialise()
        return
        yield

    def _mode(self):
        n = (yield from self._take(1))[0]
        self._set(across=2 if n & 0x20 else 1, down=2 if n & 0x10 else 1, bold=bool(n & 8), underline=bool(n & 0x80))

    def _bold(self):
        self._set(bold=bool((yield from self._take(1))[0] & 1))

    def _underline(self):
        self._set(underline=(yield from self._take(1))[0] in (1, 2, 0x31, 0x32))

    def _inverse(self):
        self._set(inverse=bool((yield from self._take(1))[0] & 1))

    def _align(self):
        n = (yield from self._take(1))[0]
        places = {0: LEFT, 1: CENTRE, 2: RIGHT, 0x30: LEFT, 0x31: CENTRE, 0x32: RIGHT}
        if n not in places:
            self._faults(f"alignment {n}")
        if self._cells:
            self._faults("alignment in the middle of a line has no effect")
        self._set(align=places.get(n, LEFT))

    def _size(self):
        n = (yield from self._take(1))[0]
        self._set(across=(n >> 4 & 7) + 1, down=(n & 7) + 1)

    def _hanzi_mode(self):
        n = (yield from self._take(1))[0]
        self._set(hanzi_across=2 if n & 4 else 1, hanzi_down=2 if n & 8 else 1)

    def _hanzi_underline(self):
        yield from self._take(1)

    def _hanzi_on(self):
        if not self._chinese_model:
            self._faults("FS & on a model without Chinese")
        self._chinese = self._chinese_model
        return
        yield

    def _hanzi_off(self):
        self._chinese = False
        return
        yield

    def _spacing_default(self):
        self._set(spacing=SPACING)
        return
        yield

    def _spacing(self):
        self._set(spacing=(yield from self._take(1))[0])

    def _feed_lines(self):
        count = (yield from self._take(1))[0]
        self._print_and_feed(count, self._style.spacing)

    def _feed_dots(self):
        dots = (yield from self._take(1))[0]
        self._print_and_feed(1, dots)

    def _print_and_feed(self, count: int, height: int) -> None:
        if self._cells:
            self._print()
            count -= 1
        for _ in range(count):
            self._printer.line(Line(height=height))
        self._printer.fed()

    def _cut(self):
        n = (yield from self._take(1))[0]
        if n in (0x41, 0x42):
            dots = (yield from self._take(1))[0]
            self._print_and_feed(1, dots)
        elif n not in (0, 1, 0x30, 0x31):
            self._faults(f"cut mode {n}")
        if self._cells:
            self._faults("cut in the middle of a line")
            self._print()
        self._printer.cut()

    def _status(self):
        self._printer.sensor((yield from self._take(1))[0])

    def _status_old(self):
        self._printer.sensor(1)
        return
        yield

    def _auto_status(self):
        if (yield from self._take(1))[0]:
            self._faults("automatic status back is not modelled")

    def _real_time(self):
        """Already answered when it came in; here it is only skipped."""
        yield from self._take(1)
        if not self._cells:
            self._printer.asked()

    def _real_time_pulse(self):
        yield from self._take(3)

    # Pictures and codes

    def _raster(self):
        mode, width, rows = yield from self._raster_head()
        data = yield from self._take(width * rows)
        if not data:
            return
        picture = Image.frombytes("1", (width * 8, rows), bytes(~byte & 0xFF for byte in data))
        factor = (2 if mode & 1 else 1, 2 if mode & 2 else 1)
        picture = picture.resize((picture.width * factor[0], picture.height * factor[1]), Image.Resampling.NEAREST)
        if picture.width > DOTS:
            self._faults(f"picture of {picture.width} dots is too wide")
        self._picture(picture, "")

    def _raster_head(self):
        zero, mode, xl, xh, yl, yh = yield from self._take(6)
        if zero != 0x30:
            self._faults(f"GS v {zero:02x}")
        return mode, xl | xh << 8, yl | yh << 8

    def _picture(self, picture: Image.Image, note: str) -> None:
        if self._cells:
            self._print()
        self._printer.line(Line((), self._style.align, picture.height, picture, note))

    def _barcode(self):
        kind = (yield from self._take(1))[0]
        if kind <= 6:
            data = bytearray()
            while (byte := (yield from self._take(1))) != b"\0":
                data += byte
        else:
            size = (yield from self._take(1))[0]
            data = yield from self._take(size)
        text = bytes(data).decode("latin-1")
        text = text[2:] if text.startswith("{") else text
        self._picture(_code(text, "Code128", 64), f"[barcode {text}]")

    def _extended(self):
        kind = (yield from self._take(1))[0]
        if kind == 0x6B:
            yield from self._symbol()
        else:
            self._faults(f"GS ( {kind:02x}")

    def _symbol(self):
        low, high = yield from self._take(2)
        data = yield from self._take(low | high << 8)
        if len(data) < 3 or data[0] != 0x31:
            self._faults(f"GS ( k {data[:2].hex()}")
        elif data[1] == 0x50:
            self._store = data[3:]
        elif data[1] == 0x51:
            text = self._store.decode("utf-8", "replace")
            self._picture(_code(text, "QRCode", 0), f"[QR {text}]")
        elif data[1] not in (0x41, 0x43, 0x45):
            self._faults(f"QR function {data[1]}")


def _code(text: str, kind: str, height: int) -> Image.Image:
    """Drawn by zxing-cpp, so that a reader that is not ours can judge the paper."""
    try:
        import zxingcpp

        code = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind))
        made = code.to_image(scale=1 if height else 3)
        picture = Image.fromarray(made) if not isinstance(made, Image.Image) else made
    except (ImportError, AttributeError, TypeError, ValueError):
        picture = Image.new("1", (200, height or 200), 0)
    if height:
        picture = picture.resize((min(picture.width * 2, DOTS), height), Image.Resampling.NEAREST)
    return picture.convert("1")


_HANDLERS = {
    (ESC, 0x40): Escpos._init, (ESC, 0x21): Escpos._mode, (ESC, 0x45): Escpos._bold, (ESC, 0x47): Escpos._bold,
    (ESC, 0x2D): Escpos._underline, (ESC, 0x61): Escpos._align, (ESC, 0x64): Escpos._feed_lines,
    (ESC, 0x4A): Escpos._feed_dots, (ESC, 0x32): Escpos._spacing_default, (ESC, 0x33): Escpos._spacing,
    (ESC, 0x76): Escpos._status_old, (GS, 0x21): Escpos._size, (GS, 0x42): Escpos._inverse, (GS, 0x56): Escpos._cut,
    (GS, 0x72): Escpos._status, (GS, 0x61): Escpos._auto_status, (GS, 0x76): Escpos._raster,
    (GS, 0x6B): Escpos._barcode, (GS, 0x28): Escpos._extended,
    (FS, 0x26): Escpos._hanzi_on, (FS, 0x2E): Escpos._hanzi_off,
    (FS, 0x21): Escpos._hanzi_mode, (FS, 0x2D): Escpos._hanzi_underline, (DLE, 0x04): Escpos._real_time,
    (DLE, 0x05): Escpos._real_time, (DLE, 0x14): Escpos._real_time_pulse,
}  # fmt: skip

