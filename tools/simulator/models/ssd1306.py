"""SSD1306 OLED controller, 128x64, on I2C (Solomon Systech SSD1306 rev 1.1, chapters 8 to 10).

What is in the display RAM at power-on is noise: a driver that does not clear it shows it.
"""

import random

WIDTH = 128
HEIGHT = 64
PAGES = 8

# Command -> number of argument bytes; ranges of single-byte commands are handled in _command.
_ARGUMENTS = {
    0x20: 1, 0x21: 2, 0x22: 2, 0x26: 6, 0x27: 6, 0x29: 5, 0x2A: 5, 0x2E: 0, 0x2F: 0, 0x81: 1, 0x8D: 1,
    0xA0: 0, 0xA1: 0, 0xA3: 2, 0xA4: 0, 0xA5: 0, 0xA6: 0, 0xA7: 0, 0xA8: 1, 0xAE: 0, 0xAF: 0, 0xC0: 0, 0xC8: 0,
    0xD3: 1, 0xD5: 1, 0xD9: 1, 0xDA: 1, 0xDB: 1, 0xE3: 0,
}  # fmt: skip
BITS = [bytes(byte >> bit & 1 for byte in range(256)) for bit in range(8)]  # translations of eight pixels to one
_FLIP = bytes((1, 0)) + bytes(254)
_HORIZONTAL, _VERTICAL, _PAGE = 0, 1, 2


class SSD1306:
    def __init__(self, faults, address: int = 0x3C, seed: int = 0):
        self.address = address
        self._faults = faults
        self._random = random.Random(seed)
        self.changes = 0
        self._drawn: tuple[int, list[bytes]] = (-1, [])
        self.power_on()

    def power_on(self, now: float = 0.0) -> None:
        self._ram = bytearray(self._random.randbytes(WIDTH * PAGES))
        self._on = self._all_on = self._inverse = self._pump = False
        self._flip_columns = self._flip_rows = False
        self._mode = _PAGE
        self._columns = (0, WIDTH - 1)
        self._pages = (0, PAGES - 1)
        self._column = self._page = 0
        self._start = self._offset = 0
        self._multiplex = HEIGHT - 1
        self._pins = 0x12
        self.contrast = 0x7F
        self._pending: list[int] = []
        self.changes += 1

    power_off = power_on

    def write(self, data: bytes) -> None:
        """One I2C write: control bytes tell what follows."""
        at = 0
        while at < len(data):
            control = data[at]
            if control & 0x3F:
                self._faults("display", f"control byte {control:#04x}")
                return
            single = control & 0x80
            part = data[at + 1 : at + 2] if single else data[at + 1 :]
            if not part:
                self._faults("display", "control byte without data")
            if control & 0x40:
                self._data(part)
            else:
                for byte in part:
                    self._command(byte)
            at += 1 + len(part)

    def read(self, size: int) -> bytes:
        """Status: bit 6 is set while the display is off."""
        return bytes((0 if self._on else 0x40,)) * size

    def rows(self) -> list[bytes]:
        """What is lit, 64 rows of 128 bytes of 0 or 1, as seen with the connector at the top."""
        if self._drawn[0] != self.changes:
            self._drawn = (self.changes, self._draw())
        return self._drawn[1]

    def _draw(self) -> list[bytes]:
        if not self._on or not self._pump:
            return [bytes(WIDTH)] * HEIGHT
        if self._all_on:
            return [b"\x01" * WIDTH] * HEIGHT
        picture = []
        for y in range(HEIGHT):
            com = y if self._flip_rows else HEIGHT - 1 - y
            com = (com + self._offset) % HEIGHT
            if com > self._multiplex:
                picture.append(bytes(WIDTH))
                continue
            lit = self._line((com + self._start) % HEIGHT)
            picture.append(lit.translate(_FLIP) if self._inverse else lit)
        return picture

    def _line(self, line: int) -> bytes:
        base = line // 8 * WIDTH
        return bytes(self._ram[base : base + WIDTH]).translate(BITS[line % 8])

    def _data(self, part: bytes) -> None:
        self.changes += 1
        for byte in part:
            column = self._column if self._flip_columns else WIDTH - 1 - self._column
            self._ram[self._page * WIDTH + column] = byte
            self._step()

    def _step(self) -> None:
        if self._mode == _PAGE:
            self._column = (self._column + 1) % WIDTH
        elif self._mode == _HORIZONTAL:
            if self._next_column():
                self._next_page()
        elif self._next_page():
            self._next_column()

    def _next_column(self) -> bool:
        first, last = self._columns
        wrapped = self._column == last
        self._column = first if wrapped else (self._column + 1) % WIDTH
        return wrapped

    def _next_page(self) -> bool:
        first, last = self._pages
        wrapped = self._page == last
        self._page = first if wrapped else (self._page + 1) % PAGES
        return wrapped

    def _command(self, byte: int) -> None:
        if not self._pending and not self._known(byte):
            self._faults("display", f"unknown command {byte:#04x}")
            return
        self._pending.append(byte)
        if len(self._pending) > self._length(self._pending[0]):
            command, *arguments = self._pending
            self._pending = []
            self._run(command, arguments)
            self.changes += 1

    @staticmethod
    def _known(byte: int) -> bool:
        return byte in _ARGUMENTS or byte < 0x20 or 0x40 <= byte <= 0x7F or 0xB0 <= byte <= 0xB7

    @staticmethod
    def _length(byte: int) -> int:
        return _ARGUMENTS.get(byte, 0)

    def _run(self, command: int, arguments: list[int]) -> None:
        if command < 0x20 or 0xB0 <= command <= 0xB7:
            self._page_address(command)
        elif 0x40 <= command <= 0x7F:
            self._start = command & 0x3F
        elif command in (0x20, 0x21, 0x22):
            self._window(command, arguments)
        elif command in (0xA8, 0xD3, 0xDA, 0x8D, 0x81):
            self._set(command, arguments[0])
        elif command in (0xA0, 0xA1):
            self._flip_columns = bool(command & 1)
        elif command in (0xC0, 0xC8):
            self._flip_rows = command == 0xC8
        elif command in (0xA4, 0xA5):
            self._all_on = bool(command & 1)
        elif command in (0xA6, 0xA7):
            self._inverse = bool(command & 1)
        elif command in (0xAE, 0xAF):
            self._on = bool(command & 1)
            if self._on and not self._pump:
                self._faults("display", "switched on without its charge pump: stays dark")
        elif command in (0x26, 0x27, 0x29, 0x2A, 0x2F, 0xA3):
            self._faults("display", f"scrolling ({command:#04x}) is not modelled")

    def _page_address(self, command: int) -> None:
        if self._mode != _PAGE:
            self._faults("display", f"{command:#04x} works in page addressing mode only")
        elif command >= 0xB0:
            self._page = command & 7
        elif command < 0x10:
            self._column = self._column & 0x70 | command
        else:
            self._column = self._column & 0x0F | (command & 7) << 4

    def _window(self, command: int, arguments: list[int]) -> None:
        if command == 0x20:
            if arguments[0] > _PAGE:
                self._faults("display", f"addressing mode {arguments[0]}")
            else:
                self._mode = arguments[0]
            return
        first, last = arguments
        most = WIDTH - 1 if command == 0x21 else PAGES - 1
        if self._mode == _PAGE or first > last or last > most:
            self._faults("display", f"window {command:#04x} {first}..{last}")
            return
        if command == 0x21:
            self._columns, self._column = (first, last), first
        else:
            self._pages, self._page = (first, last), first

    def _set(self, command: int, value: int) -> None:
        if command == 0xA8:
            self._multiplex = value & 0x3F
            if not 15 <= value <= 63:
                self._faults("display", f"multiplex ratio {value}")
        elif command == 0xD3:
            self._offset = value & 0x3F
        elif command == 0xDA:
            if value != 0x12:
                self._faults("display", f"COM pins {value:#04x}: this panel is wired for 0x12")
        elif command == 0x8D:
            self._pump = bool(value & 4)
        else:
            self.contrast = value
