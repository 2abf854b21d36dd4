"""HD44780U with a glass of 20x4 behind a PCF8574 (Hitachi HD44780U: tables 4 to 6, figures 24 and 25; NXP PCF8574), its
oscillator as slow as the data sheet lets it be.

It is never asked whether it is busy: what comes meanwhile is reported, and lost.
"""

import random

COLUMNS, ROWS = 20, 4
MOST_HZ = 100_000  # of the expander's bus
RS, RW, E = 1, 2, 4

_SLOW = 270 / 190  # kHz: typical, least
_SHORT_S = 37e-6 * _SLOW
_WRITE_S = 41e-6 * _SLOW
_LONG_S = 1.52e-3 * _SLOW
_POWER_S = 0.040
_RESETS_S = (4.1e-3, 100e-6)  # after the first and the second "eight bits" that begin it
_STARTS = (0x00, 0x40, 0x14, 0x54)


class Hd44780:
    """timed: to write() it matters when it comes, and how long a byte takes."""

    timed = True

    def __init__(self, faults, address: int = 0x27, seed: int = 0):
        self.address = address
        self._faults = faults
        self._random = random.Random(seed)
        self.changes = 0
        self.power_on()

    def power_on(self, now: float = 0.0) -> None:
        self._port = 0xFF  # the expander's outputs, weakly high
        self._free = now  # of the bus
        self._busy = now + _POWER_S
        self._begun = 0  # resets of figure 24
        self._four = False
        self._high: int | None = None  # first half of a byte
        self._lines = 1
        self.on = self.light = False
        self._counts_up = False
        self._ddram = bytearray(b" " * 128)
        self._cgram = bytearray(self._random.randbytes(64))
        self._at = 0
        self._in_cgram = False
        self.changes += 1

    power_off = power_on

    # The expander

    def write(self, data: bytes, now: float = 0.0, byte_s: float = 9 / MOST_HZ) -> None:
        """One I2C write; each byte is on the outputs at its end."""
        if byte_s < 9 / MOST_HZ * 0.999:
            self._faults("display", f"a bus of {round(9 / byte_s)} Hz, at most {MOST_HZ}")
        at = max(now, self._free) + byte_s
        for byte in data:
            at += byte_s
            self._outputs(byte, at)
        self._free = at

    def read(self, size: int) -> bytes:
        return bytes((self._port,)) * size

    def _outputs(self, byte: int, at: float) -> None:
        before, self._port = self._port, byte
        if self.light != bool(byte & 8):
            self.light = not self.light
            self.changes += 1
        if byte & E and not before & E and (byte ^ before) & (RS | RW):
            self._faults("display", "RS or R/W changes as E rises")
        if before & E and not byte & E:
            if before & RW:
                if before != 0xFF:  # as the outputs are at power-on
                    self._faults("display", "reading is not modelled")
            elif (byte ^ before) & ~(E | 8):
                self._faults("display", "RS or the data change as E falls")
            else:
                self._latch(before >> 4, bool(before & RS), at)

    # The controller

    def _latch(self, half: int, data: bool, at: float) -> None:
        if at < self._busy:
            self._faults("display", f"sent {round((self._busy - at) * 1e6)} us too early")
            return
        if not self._four:
            self._eight(half << 4, data, at)
        elif self._high is None:
            self._high = half
        else:
            byte, self._high = self._high << 4 | half, None
            self._take(byte, data, at)

    def _eight(self, byte: int, data: bool, at: float) -> None:
        """Only four lines are wired: nothing else but to begin makes sense."""
        if self._begun < 3 and byte == 0x30 and not data:
            self._busy = at + (_RESETS_S[self._begun] if self._begun < 2 else _SHORT_S)
            self._begun += 1
        elif self._begun == 3 and byte == 0x20 and not data:
            self._four = True
            self._busy = at + _SHORT_S
        else:
            self._faults("display", f"{byte:#04x} is no way to begin")

    def _take(self, byte: int, data: bool, at: float) -> None:
        self.changes += 1
        self._busy = at + (_WRITE_S if data else _LONG_S if byte < 4 else _SHORT_S)
        if data:
            self._store(byte)
        elif byte & 0x80:
            self._at, self._in_cgram = byte & 0x7F, False
            if self._lines == 2 and not (self._at < 0x28 or 0x40 <= self._at < 0x68):
                self._faults("display", f"no cell {self._at:#04x}")
        elif byte & 0x40:
            self._at, self._in_cgram = byte & 0x3F, True
        else:
            self._control(byte)

    def _control(self, byte: int) -> None:
        if byte & 0x20:
            self._function(byte)
        elif byte & 0x10:
            self._faults("display", "shifting is not modelled")
        elif byte & 0x08:
            self.on = bool(byte & 4)
        elif byte & 0x04:
            self._counts_up = bool(byte & 2)
            if byte & 1:
                self._faults("display", "shifting is not modelled")
        elif byte:
            self._at, self._in_cgram = 0, False
            if byte == 1:
                self._ddram[:] = b" " * 128
                self._counts_up = True
        else:
            self._faults("display", "0x00 is no command")

    def _function(self, byte: int) -> None:
        if byte & 0x10:  # eight bits again
            self._four, self._begun = False, 2
            return
        self._lines = 2 if byte & 8 else 1
        if byte & 4 or self._lines == 1:
            self._faults("display", f"function set {byte:#04x}: this glass is wired for two lines of 5x8")

    def _store(self, byte: int) -> None:
        step = 1 if self._counts_up else -1
        if self._in_cgram:
            self._cgram[self._at] = byte
            self._at = (self._at + step) & 0x3F
            return
        self._ddram[self._at] = byte
        self._at += step
        if self._at == 0x28:
            self._at = 0x40
        elif self._at == 0x68:
            self._at = 0

    # What is seen

    def cells(self) -> list[bytes]:
        """Codes on the glass, four rows of twenty; blanks while it is off."""
        if not self.on:
            return [b" " * COLUMNS] * ROWS
        return [bytes(self._ddram[start : start + COLUMNS]) for start in _STARTS]

    def glyph(self, code: int) -> bytes:
        """Of the codes 0 to 15, of which the upper ones are the same again: eight rows, five dots in the low bits."""
        at = (code & 7) * 8
        return bytes(row & 31 for row in self._cgram[at : at + 8])
