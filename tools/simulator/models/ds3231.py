"""DS3231 on I2C (Maxim 19-5170, rev 10): BCD registers, a century bit, a flag that tells of a stopped oscillator, and
a battery. Temperature and alarms are not here.

Runs on MicroPython, too.
"""

_STOPPED = 0x80
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Ds3231:
    """`registers`: 13 of them. battery: goes on without power; a model without one has forgotten all by then.

    As every model on I2C: advance(now in seconds), then write(data) or read(size); False and None are a NACK.
    """

    max_hz = 400_000

    def __init__(self, now=0.0):
        self.battery = True
        self.absent = False
        self._now = now
        self._ticked = now
        self._powered = True
        self._pointer = 0
        self._reset()

    def _reset(self):
        """As it comes from the factory: 2000-01-01 00:00:00, and the oscillator has stopped."""
        self.registers = bytearray(b"\x00\x00\x00\x01\x01\x01\x00" + bytes(7) + b"\x1c\x88" + bytes(3))

    def power_on(self):
        """VCC is back."""
        self._powered = True

    def power_off(self):
        """VCC is gone; EOSC stops the oscillator on the battery."""
        self._powered = False
        if not self.battery:
            self._reset()
        elif self.registers[0x0E] & 0x80:
            self.registers[0x0F] |= _STOPPED

    def advance(self, now):
        self._now = now
        while now - self._ticked >= 1.0:
            self._ticked += 1.0
            if self._powered or self.battery and not self.registers[0x0E] & 0x80:
                self._tick()

    def skip(self, seconds):
        """So many seconds have passed at once."""
        self._ticked -= seconds

    def write(self, data):
        if self.absent:
            return False
        if not data:
            return True
        self._pointer = data[0]
        for byte in data[1:]:
            self._store(self._pointer, byte)
            self._pointer = (self._pointer + 1) % len(self.registers)
        return True

    def _store(self, place, byte):
        if place == 0:
            self._ticked = self._now  # the countdown starts anew
        if place == 0x0F:
            byte = byte & (0x7F | self.registers[0x0F] & _STOPPED)  # this flag can only be cleared
        self.registers[place] = byte

    def read(self, size):
        if self.absent:
            return None
        out = bytes([self.registers[(self._pointer + i) % len(self.registers)] for i in range(size)])
        self._pointer = (self._pointer + size) % len(self.registers)
        return out

    def _tick(self):
        """A second: each register carries into the next, as its own BCD says."""
        r = self.registers
        for place, most in ((0, 0x59), (1, 0x59)):
            r[place] = _next(r[place])
            if r[place] <= most:
                return
            r[place] = 0
        if self._hour():
            self._day()

    def _hour(self):
        """Whether a day is over."""
        hours = self.registers[2]
        if not hours & 0x40:
            self.registers[2] = _next(hours)
            if self.registers[2] <= 0x23:
                return False
            self.registers[2] = 0
            return True
        hour = _next(hours & 0x1F) if hours & 0x1F != 0x12 else 0x01
        if hour == 0x12:
            hours ^= 0x20
        self.registers[2] = hours & 0x60 | hour
        return hour == 0x12 and not hours & 0x20

    def _day(self):
        r = self.registers
        r[3] = r[3] % 7 + 1
        month, year = _plain(r[5] & 0x1F), _plain(r[6])
        length = _LENGTHS[month - 1] + (1 if month == 2 and year % 4 == 0 else 0)  # good until 2100
        r[4] = _next(r[4])
        if _plain(r[4]) <= length:
            return
        r[4] = 1
        r[5] = r[5] & 0x80 | _next(r[5] & 0x1F)
        if _plain(r[5] & 0x1F) <= 12:
            return
        r[5] = r[5] & 0x80 | 1
        r[6] = _next(r[6])
        if r[6] > 0x99:
            r[6] = 0
            r[5] ^= 0x80


def _plain(byte):
    return (byte >> 4) * 10 + (byte & 0x0F)


def _next(byte):
    """One more, in BCD; 99 goes to A0."""
    return byte + 1 if byte & 0x0F < 9 else (byte & 0xF0) + 0x10
