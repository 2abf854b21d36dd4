"""SH1106 OLED controller with a panel of 128x64, on I2C (Sino Wealth SH1106 V2.3, I2C-bus interface and commands).

Its RAM has 132 columns, of which this panel shows those from 2 to 129. What is in it at power-on is noise.
"""

from tools.simulator.models.ssd1306 import BITS, PAGES, SSD1306, WIDTH

COLUMNS = 132
FIRST = 2  # that the panel shows

# Command -> number of argument bytes; ranges of single-byte commands are handled in _run.
_ARGUMENTS = {
    0x81: 1, 0xA0: 0, 0xA1: 0, 0xA4: 0, 0xA5: 0, 0xA6: 0, 0xA7: 0, 0xA8: 1, 0xAD: 1, 0xAE: 0, 0xAF: 0, 0xC0: 0, 0xC8: 0,
    0xD3: 1, 0xD5: 1, 0xD9: 1, 0xDA: 1, 0xDB: 1, 0xE0: 0, 0xE3: 0, 0xEE: 0,
}  # fmt: skip


class Sh1106(SSD1306):
    """The bus, and what a picture is made of, are as of the SSD1306; addressing and its converter are not."""

    def power_on(self, now: float = 0.0) -> None:
        super().power_on(now)
        self._ram = bytearray(self._random.randbytes(COLUMNS * PAGES))
        self._pump = True  # the converter is on after a reset
        self.contrast = 0x80

    power_off = power_on

    def _line(self, line: int) -> bytes:
        base = line // 8 * COLUMNS + FIRST
        return bytes(self._ram[base : base + WIDTH]).translate(BITS[line % 8])

    def _data(self, part: bytes) -> None:
        self.changes += 1
        for byte in part:
            if self._column >= COLUMNS:
                self._faults("display", f"data behind the last column of page {self._page} is lost")
                return
            column = self._column if self._flip_columns else COLUMNS - 1 - self._column
            self._ram[self._page * COLUMNS + column] = byte
            self._column += 1

    @staticmethod
    def _known(byte: int) -> bool:
        return byte in _ARGUMENTS or byte < 0x20 or 0x30 <= byte <= 0x33 or 0x40 <= byte <= 0x7F or 0xB0 <= byte <= 0xB7

    @staticmethod
    def _length(byte: int) -> int:
        return _ARGUMENTS.get(byte, 0)

    def _run(self, command: int, arguments: list[int]) -> None:
        if 0xB0 <= command <= 0xB7:
            self._page = command & 7
        elif command < 0x10:
            self._column = self._column & 0xF0 | command
        elif command < 0x20:
            self._column = self._column & 0x0F | (command & 0x0F) << 4
            if self._column >= COLUMNS:
                self._faults("display", f"column {self._column}")
        elif command == 0xAD:
            self._converter(arguments[0])
        elif command in (0xE0, 0xEE):
            self._faults("display", "read-modify-write is not modelled")
        elif not 0x30 <= command <= 0x33:
            super()._run(command, arguments)

    def _converter(self, value: int) -> None:
        if value & 0xFE != 0x8A:
            self._faults("display", f"DC-DC control {value:#04x}")
        elif self._on:
            self._faults("display", "the DC-DC converter is set while the display is on")
        else:
            self._pump = bool(value & 1)
