"""A 4x4 matrix on a PCF8574, rows on P0 to P3, columns on P4 to P7. What a press is, keypad.py says.

The lines of this chip have no direction: a 0 pulls hard, a 1 is a weak pull-up that anybody may pull down, and reading
gives what the line is. So a row that is up shorts nothing, and columns need no resistors (NXP PCF8574, 8.1).

A row that was pulled low and reads high has been forgotten: the chip had no power for a moment, and starts with every
line up, where no key would ever show. It is told again.
"""

from micropython import const

from drivers.i2c_keypad import I2cKeypad

# As in keypad.py, whose own are known to it alone.
_NONE = const(-1)
_MANY = const(-2)
_ALL = const(-1)

_ROWS = const(0x0F)
_COLS = const(0xF0)
_TRIES = const(3)
_TRUSTED = const(100)  # looks at the INT line alone before one at the chip: without power it is silent there, too


class Pcf8574Keypad(I2cKeypad):
    """`i2c`: machine.I2C, at no more than 100 kHz. `interrupt`: input on the chip's INT, pulled up; with it an idle
    keypad costs the bus nothing. keys, post, click: as in Keypad. Raises OSError when the chip does not answer."""

    def __init__(self, i2c, keys, post, click=None, address: int = 0x20, interrupt=None):
        self._interrupt = interrupt
        self._port = bytearray(1)
        self._latch = bytearray(1)
        self._told = False  # the chip has the latch
        self._quiet = 0  # looks in which INT may speak for the chip
        super().__init__(i2c, address, keys, post, click)

    def _ask(self):
        self._read()

    def _still(self) -> bool:
        if self._key == _MANY:
            return self._any()
        return not self._read() >> 4 + self._key % 4 & 1

    def _any(self) -> bool:
        if self._interrupt and self._quiet and self._interrupt():
            self._quiet -= 1
            return False
        found = self._read() & _COLS != _COLS
        self._quiet = _TRUSTED if self._interrupt and not found else 0
        return found

    def _look(self) -> int:
        found = _NONE
        try:
            for row in range(4):
                self._select(row)
                lines = self._read()
                for col in range(4):
                    if not lines >> 4 + col & 1:
                        found = 4 * row + col if found == _NONE else _MANY
        finally:
            self._select(_ALL)
        return found

    def _select(self, row: int):
        """What cannot be told now is told before the next read."""
        self._latch[0] = _COLS if row == _ALL else 0xFF ^ 1 << row
        self._told = False
        self._quiet = 0
        try:
            self._tell()
        except OSError:
            pass  # the next read says it

    def _tell(self):
        self._i2c.writeto(self._address, self._latch)
        self._told = True

    def _read(self) -> int:
        """The eight lines, the rows as they were selected. Raises OSError."""
        for _ in range(_TRIES):
            if not self._told:
                self._tell()
            self._i2c.readfrom_into(self._address, self._port)
            lines = self._port[0]
            if not lines & ~self._latch[0] & _ROWS:
                return lines
            self._told = False
        raise OSError("keypad lines are stuck")
