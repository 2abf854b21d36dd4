"""HD44780, character display of 20x4 behind a PCF8574 on I2C (Hitachi HD44780U, figure 24 and tables 4 to 6;
NXP PCF8574). Its letters are the controller's own: ASCII without backslash and tilde, and eight that can be defined.
"""

import time

from micropython import const

_COLUMNS = const(20)
_ROWS = const(4)
_HALF = const(10)  # a step sends so many cells: 4 ms of the bus
_LAST_PAGE = const(7)
_STARTS = b"\x80\xc0\x94\xd4"  # "set DDRAM address" of each row's first cell

# The expander's outputs on the usual backpack: RS, R/W, E, backlight, D4 to D7.
_RS = const(0x01)
_E = const(0x04)
_LIGHT = const(0x08)

_SETTINGS = b"\x28\x08"  # four bits, two lines (which four rows are to it); display off
_CLEAR = b"\x01"
_ENTRY = b"\x06"  # the address counts up, nothing shifts
_CGRAM = const(0x40)
_ON = b"\x0c"  # display on, no cursor

_POWER_MS = const(40)
_FIRST_MS = const(6)  # 4.1 are asked for
_SECOND_MS = const(2)  # 0.1
_CLEAR_MS = const(4)  # 1.52, of a slow one 2.16
_AGAIN_MS = const(1000)  # between two tries to set up a display that does not answer


class Hd44780:
    """Put codes into `cells`, row by row, then show(). `i2c`: machine.I2C at no more than 100 kHz.

        display = Hd44780(I2C(0, scl=Pin(22), sda=Pin(21), freq=100_000))
        display.cells[0:5] = b"hello"
        display.show()

    Connect: VCC to 5 V, GND, SCL, SDA. The backpack pulls both up to 5 V: take its resistors off, or put a level
    shifter between. Address 27, with a PCF8574A 3F. At 100 kHz no command needs a wait but those that set it up.

    A display that does not answer stops nothing: the methods return False, `lost` says so. proceed() sets it up again,
    a step a call; show() does nothing meanwhile, and everything has to be shown again after.
    """

    columns = _COLUMNS  # what it is, to who draws on it

    def __init__(self, i2c, address: int = 0x27):
        self.lost = True
        self.cells = bytearray(b" " * (_COLUMNS * _ROWS))
        self._i2c = i2c
        self._address = address
        self._glyphs = b""
        self._message = bytearray(6 + 4 * _HALF)
        self._steps = None
        self._due = time.ticks_ms()

    def define(self, glyphs: bytes):
        """Codes 0 to 7: eight bytes each, rows from the top, five pixels in the low bits. Before it is set up."""
        self._glyphs = glyphs

    def init(self) -> bool:
        """Sets it up and shows the cells; 0.1 s."""
        try:
            for wait_ms in self._setup():
                time.sleep_ms(wait_ms)
            self.lost = False
        except OSError:
            self.lost = True
        return not self.lost and self.show()

    def proceed(self) -> bool:
        """One step of setting it up, when it is due; True when that was the last."""
        if time.ticks_diff(time.ticks_ms(), self._due) < 0:
            return False
        if self._steps is None:
            self._steps = self._setup()
        try:
            wait_ms = next(self._steps)
        except StopIteration:
            self._steps = None
            self.lost = False
            return True
        except OSError:
            self._steps = None
            wait_ms = _AGAIN_MS
        self._due = time.ticks_add(time.ticks_ms(), wait_ms)
        return False

    def show(self, first_page: int = 0, last_page: int = _LAST_PAGE) -> bool:
        """Sends halves of rows, ten cells each, to the display."""
        if self.lost:
            return False
        try:
            for page in range(first_page, last_page + 1):
                start = _HALF * (page & 1)
                row = page >> 1
                cell = _COLUMNS * row + start
                self._send(_STARTS[row] + start, memoryview(self.cells)[cell : cell + _HALF])
        except OSError:
            self.lost = True
        return not self.lost

    def _setup(self):
        """Yields the ms to wait before the next step. Raises OSError."""
        yield _POWER_MS
        self._nibble(0x30)  # three times, for it may be in either mode, and in the midst of a byte
        yield _FIRST_MS
        self._nibble(0x30)
        yield _SECOND_MS
        self._nibble(0x30)
        self._nibble(0x20)
        for command in _SETTINGS + _CLEAR:
            self._send(command)
        yield _CLEAR_MS
        self._send(_ENTRY[0])
        for at in range(0, len(self._glyphs), 8):
            self._send(_CGRAM | at, self._glyphs[at : at + 8])
            yield 0
        self._send(_ON[0])

    def _nibble(self, bits: int):
        """What is latched while it still takes eight bits at a time, of which four are wired."""
        bits |= _LIGHT
        self._i2c.writeto(self._address, bytes((bits, bits | _E, bits)))

    def _send(self, command: int, data: "bytes | memoryview" = b""):
        """A command, and up to ten bytes of data behind it. RS changes before E rises, never with it."""
        message = self._message
        message[0] = _LIGHT
        end = self._put(1, command, 0)
        if len(data):
            message[end] = _LIGHT | _RS
            end += 1
        for byte in data:
            end = self._put(end, byte, _RS)
        self._i2c.writeto(self._address, memoryview(message)[:end])

    def _put(self, at: int, byte: int, select: int) -> int:
        """Both halves of a byte, each taken as E falls; returns where they end."""
        message = self._message
        for bits in (byte & 0xF0, byte << 4 & 0xF0):
            bits |= _LIGHT | select
            message[at] = bits | _E
            message[at + 1] = bits
            at += 2
        return at
