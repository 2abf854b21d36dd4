"""Colour displays of 240x320 on 4-wire SPI: Sitronix ST7789V (version 1.3) and ILITEK ILI9341 (V1.11), each on a usual
module: the ST7789 with an IPS panel, which shows colours turned over, the ILI9341 with its glass mounted mirrored, and
red where blue should be.

What is in the display RAM at power-on is noise, and nothing is lit before DISPON.
"""

import random
from array import array

SHORT, LONG = 240, 320
MY, MX, MV, BGR = 0x80, 0x40, 0x20, 0x08

# Command -> number of arguments, None: pixels. Those for tuning a panel, and what reads, are not modelled.
_COMMANDS = {
    0x00: 0, 0x01: 0, 0x10: 0, 0x11: 0, 0x13: 0, 0x20: 0, 0x21: 0, 0x28: 0, 0x29: 0, 0x2A: 4, 0x2B: 4, 0x2C: None,
    0x36: 1, 0x38: 0, 0x3A: 1, 0x3C: None,
}  # fmt: skip
RESET_S = 10e-6  # the least that the line is low
SETTLE_S = 0.005  # after a reset, and after SLPOUT
SLEEP_S = 0.120  # between a reset and SLPOUT, between SLPOUT and SLPIN
_EDGE = 1e-9  # what comes just in time is in time


class Tft:
    """mounting: quarter turns clockwise of the picture for who looks at it; 1 and 3: the long side is across.

    judged: whether the reset line is held to its times. Where pins are told of late that cannot be.
    """

    at_top = False  # where the terminal's own picture is, else in the middle
    most_hz: int
    ips: bool
    mirrored: bool
    swapped: bool

    def __init__(self, faults, seed: int = 0, mounting: int = 1):
        self._faults = faults
        self._random = random.Random(seed)
        self.mounting = mounting
        self.judged = True
        self.changes = 0
        self._drawn: tuple[int, list[array]] = (-1, [])
        self.power_on()

    def power_on(self, now: float = 0.0) -> None:
        self._ram = array("H", self._random.randbytes(2 * SHORT * LONG))
        self._levels = {"dc": 1, "cs": 1, "reset": 1}
        self._fell = now
        self._restart(now)

    power_off = power_on

    def _restart(self, now: float) -> None:
        """As the reset line leaves it; the RAM keeps what it has. SWRESET leaves a real one's MADCTL and COLMOD too."""
        self._on = self._inverse = False
        self._asleep = True
        self._madctl = self._format = 0
        self._columns, self._rows = (0, SHORT - 1), (0, LONG - 1)
        self._command: int | None = None
        self._arguments = bytearray()
        self._column = self._row = 0
        self._half = b""
        self._ready, self._awake = now + SETTLE_S, now + SLEEP_S
        self.changes += 1

    # The bus

    def pin(self, name: str, level: int, now: float) -> None:
        """One of dc, cs, reset."""
        before, self._levels[name] = self._levels[name], level
        if name == "reset" and before != level:
            if level and self.judged and now - self._fell < RESET_S:
                self._faults("display", "reset was low for less than 10 us")
            self._fell = now
            self._restart(now)

    def write(self, data: bytes, hz: int, mode: int, now: float) -> None:
        if self._levels["cs"]:
            self._faults("display", "written to while CS is high")
            return
        if not self._levels["reset"]:
            self._faults("display", "written to while it is reset")
            return
        if hz > self.most_hz:
            self._faults("display", f"a clock of {hz} Hz, at most {self.most_hz}")
        if mode not in (0, 3):
            self._faults("display", f"SPI mode {mode}: data are taken at the clock's rising edge")
        if self._levels["dc"]:
            self._data(bytes(data), now)
        else:
            for byte in data:
                self._begin(byte, now)

    def _begin(self, command: int, now: float) -> None:
        self._complete()
        if command not in _COMMANDS:
            self._faults("display", f"unknown command {command:#04x}")
            self._command = None
            return
        if now < self._ready - _EDGE and (self.judged or command != 0x11):
            self._faults("display", f"command {command:#04x} comes too early")
        self._command = command
        self._arguments.clear()
        self._half = b""
        if command == 0x2C:
            self._column, self._row = self._columns[0], self._rows[0]
            self._check_window()
        elif _COMMANDS[command] == 0:
            self._run(command, now)

    def _complete(self) -> None:
        wanted = _COMMANDS.get(self._command, 0) if self._command is not None else 0
        if wanted and len(self._arguments) != wanted:
            self._faults("display", f"command {self._command:#04x} with {len(self._arguments)} arguments")
        if self._half:
            self._faults("display", "half a pixel")

    def _data(self, data: bytes, now: float) -> None:
        if self._command is None:
            self._faults("display", "data without a command")
        elif _COMMANDS[self._command] is None:
            self._pixels(self._half + data)
        else:
            self._arguments += data
            if len(self._arguments) == _COMMANDS[self._command]:
                self._set(self._command, self._arguments)
            elif len(self._arguments) > (_COMMANDS[self._command] or 0):
                self._faults("display", f"command {self._command:#04x} has no such argument")

    # Commands

    def _run(self, command: int, now: float) -> None:
        self.changes += 1
        if command == 0x01:
            self._restart(now)
        elif command == 0x11:
            if self.judged and now < self._awake - _EDGE:
                self._faults("display", "leaves its sleep less than 120 ms after a reset")
            self._asleep = False
            self._ready, self._awake = now + SETTLE_S, now + SLEEP_S
        elif command == 0x10:
            if now < self._awake - _EDGE:
                self._faults("display", "goes to sleep less than 120 ms after it woke")
            self._asleep = True
            self._ready = now + SETTLE_S
        elif command in (0x20, 0x21):
            self._inverse = command == 0x21
        elif command in (0x28, 0x29):
            self._on = command == 0x29

    def _set(self, command: int, arguments: bytearray) -> None:
        self.changes += 1
        if command in (0x2A, 0x2B):
            found = int.from_bytes(arguments[:2], "big"), int.from_bytes(arguments[2:], "big")
            self._columns, self._rows = (found, self._rows) if command == 0x2A else (self._columns, found)
        elif command == 0x36:
            self._madctl = arguments[0]
            if arguments[0] & 3:
                self._faults("display", f"memory access {arguments[0]:#04x}")
        elif command == 0x3A:
            self._format = arguments[0] & 7
            if self._format != 5:
                self._faults("display", f"pixel format {arguments[0]:#04x} is not modelled")

    def _check_window(self) -> None:
        """Against how the memory is read now: the two may be set in any order."""
        wide, high = (LONG, SHORT) if self._madctl & MV else (SHORT, LONG)
        if self._format != 5:
            self._faults("display", "pixels before their format is set")
        for (first, last), size in ((self._columns, wide), (self._rows, high)):
            if not 0 <= first <= last < size:
                self._faults("display", f"window {first}..{last} of {size}")
                self._columns, self._rows = (0, wide - 1), (0, high - 1)

    def _pixels(self, data: bytes) -> None:
        self.changes += 1
        even = len(data) & ~1
        self._half = data[even:]
        pixels = array("H", data[:even])
        pixels.byteswap()
        at = 0
        while at < len(pixels):
            count = min(len(pixels) - at, self._columns[1] + 1 - self._column)
            self._store(pixels[at : at + count])
            at += count
            self._column += count
            if self._column > self._columns[1]:
                self._column = self._columns[0]
                self._row = self._row + 1 if self._row < self._rows[1] else self._rows[0]

    def _store(self, run: array) -> None:
        """Pixels of one row as it is addressed: a row of the RAM or, turned, a column, from either end."""
        start = self._place(self._column, self._row)
        step = self._place(self._column + 1, self._row) - start
        end = start + step * len(run)
        self._ram[start : end if end >= 0 else None : step] = run

    def _place(self, column: int, row: int) -> int:
        x, y = (row, column) if self._madctl & MV else (column, row)
        x = SHORT - 1 - x if self._madctl & MX else x
        y = LONG - 1 - y if self._madctl & MY else y
        return y * SHORT + x

    # What is seen

    def picture(self) -> list[array]:
        """RGB565, row by row, as mounted. Black is what is not lit."""
        if self._drawn[0] != self.changes:
            self._drawn = (self.changes, [self._colours(row) for row in self._turned()])
        return self._drawn[1]

    def _turned(self) -> list[array]:
        """Of the glass, as the viewer's rows."""
        columns = range(SHORT - 1, -1, -1) if self.mirrored else range(SHORT)
        ram = self._ram
        if self.mounting & 1:
            rows = [ram[x::SHORT] for x in columns]  # the left edge of the glass first
            return rows[::-1] if self.mounting == 1 else [row[::-1] for row in rows]
        rows = [ram[y * SHORT : y * SHORT + SHORT] for y in range(LONG)]
        if self.mirrored != (self.mounting == 2):
            rows = [row[::-1] for row in rows]
        return rows if self.mounting == 0 else rows[::-1]

    def _colours(self, row: array) -> array:
        if not self._on or self._asleep:
            return array("H", bytes(2 * len(row)))
        if self._inverse != self.ips:
            row = array("H", bytes(row).translate(_TURNED_OVER))
        if bool(self._madctl & BGR) != self.swapped:
            row = array("H", [pixel & 0x07E0 | pixel >> 11 | (pixel & 31) << 11 for pixel in row])
        return row


class St7789(Tft):
    most_hz = 62_500_000  # a V2 or VW; a V is promised for 15 MHz
    ips = True
    mirrored = False
    swapped = False


class Ili9341(Tft):
    most_hz = 10_000_000
    ips = False
    mirrored = True
    swapped = True


_TURNED_OVER = bytes(255 - byte for byte in range(256))
