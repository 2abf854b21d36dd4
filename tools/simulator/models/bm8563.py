"""BM8563, which is a PCF8563, on I2C (NXP PCF8563, Rev. 11): BCD registers, a flag that tells of a supply that was too
low, and a battery. Alarms, timer and CLKOUT are not here.

Runs on MicroPython, too.
"""

_STOP, _LOW, _CENTURY = 0x20, 0x80, 0x80
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Bm8563:
    """`registers`: 16 of them. battery: goes on without power. As every model on I2C: see ds3231.py."""

    max_hz = 400_000

    def __init__(self, now=0.0):
        self.battery = True
        self.absent = False
        self._now = self._ticked = now
        self._powered = True
        self._pointer = 0
        self._reset()

    def _reset(self):
        """As at its first supply: VL is set, and the rest is chance."""
        self.registers = bytearray(b"\x08\x00\x80\x43\x12\x2b\x05\x0b\x77" + b"\x80" * 7)

    def power_on(self):
        """VDD is back."""
        self._powered = True

    def power_off(self):
        """VDD is gone."""
        self._powered = False
        if not self.battery:
            self._reset()

    def advance(self, now):
        self._now = now
        while now - self._ticked >= 1.0:
            self._ticked += 1.0
            if (self._powered or self.battery) and not self.registers[0] & _STOP:
                self._tick()

    def skip(self, seconds):
        """So many seconds have passed at once."""
        self._ticked -= seconds

    def write(self, data):
        if self.absent:
            return False
        if data:
            self._pointer = data[0] & 0x0F
        for byte in data[1:]:
            if self._pointer == 2:
                self._ticked = self._now
            self.registers[self._pointer] = byte
            self._pointer = (self._pointer + 1) & 0x0F
        return True

    def read(self, size):
        """What a register does not use reads as chance will: here as ones."""
        if self.absent:
            return None
        unused = {3: 0x80, 4: 0xC0, 5: 0xC0, 6: 0xF8, 7: 0x60}
        out = bytearray()
        for _ in range(size):
            out.append(self.registers[self._pointer] | unused.get(self._pointer, 0))
            self._pointer = (self._pointer + 1) & 0x0F
        return bytes(out)

    def _tick(self):
        """A second: each register carries into the next."""
        if self._count(2, 0x7F, 0, 60) and self._count(3, 0x7F, 0, 60) and self._count(4, 0x3F, 0, 24):
            r = self.registers
            r[6] = (r[6] + 1) % 7
            month, year = _plain(r[7] & 0x1F), _plain(r[8])
            length = _LENGTHS[month - 1] + (1 if month == 2 and year % 4 == 0 else 0) if 0 < month < 13 else 31
            if self._count(5, 0x3F, 1, length + 1) and self._count(7, 0x1F, 1, 13) and self._count(8, 0xFF, 0, 100):
                r[7] ^= _CENTURY

    def _count(self, place, used, first, over):
        """One more in a register; whether it begins anew."""
        register = self.registers[place]
        value = _plain(register & used) + 1
        again = value >= over
        value = first if again else value
        self.registers[place] = register & ~used & 0xFF | value // 10 << 4 | value % 10
        return again


def _plain(byte):
    return (byte >> 4) * 10 + (byte & 0x0F)
