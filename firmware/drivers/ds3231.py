"""A DS3231 real-time clock on I2C, whose battery keeps the time without power (Maxim DS3231, 19-5170 Rev 10).

Read once, at power-on, into the chip's own clock, and set whenever that is set; in between it need not answer. A clock
whose oscillator has stopped (OSF) knows no time: then none is taken from it, and it counts as not set.
"""

from micropython import const

_SECONDS = const(0x00)  # and minutes, hours, weekday, date, month with the century, year, all BCD
_CONTROL = const(0x0E)  # and status
_RUNS = const(0x1C)  # what it powers up with: the oscillator goes on with the battery (EOSC 0), no alarms
_STOPPED = const(0x80)  # OSF, in status
_CENTURY = const(0x80)  # in month: 0 is 20xx
_TWELVE = const(0x40)  # in hours: 12 hours, 20 is PM
_DAYS = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Ds3231:
    """Shaped like `rtc`, a machine.RTC that it wraps, memory included. `kept`: this start has its time from here."""

    def __init__(self, i2c, rtc, address: int = 0x68):
        self._i2c = i2c
        self._rtc = rtc
        self._address = address
        self.memory = rtc.memory
        date = self._read()
        self.kept = date is not None
        if date:
            rtc.datetime(date)

    def datetime(self, value=None):
        """(year, month, day, weekday, hour, minute, second, microsecond); Monday is 0."""
        if value is None:
            return self._rtc.datetime()
        self._rtc.datetime(value)
        self._write(value)

    def _read(self) -> "tuple | None":
        """As datetime(); None when the clock has stopped, says nonsense, or does not answer."""
        told = bytearray(7)
        state = bytearray(2)
        try:
            self._i2c.readfrom_mem_into(self._address, _CONTROL, state)
            self._i2c.readfrom_mem_into(self._address, _SECONDS, told)
        except OSError:
            return None
        return None if state[1] & _STOPPED else from_registers(told)

    def _write(self, value):
        """The time first: the bit that says it is good goes last. A clock that is away has its time at the next set."""
        year, month, day, weekday, hour, minute, second, _ = value
        century = _CENTURY if year >= 2100 else 0
        parts = (second, minute, hour, weekday + 1, day, month, year % 100)
        told = bytearray([_SECONDS] + [to_bcd(part) for part in parts])
        told[6] |= century
        try:
            self._i2c.writeto(self._address, told)
            self._i2c.writeto(self._address, bytes((_CONTROL, _RUNS, 0)))
        except OSError:
            pass


def from_registers(told: bytes) -> "tuple | None":
    """The date in registers 0 to 6; None when it is none."""
    for byte in (told[0], told[1], told[2] & 0x3F, told[3], told[4], told[5] & 0x1F, told[6]):
        if byte & 0x0F > 9 or byte > 0x99:
            return None
    hour = _from_bcd(told[2] & 0x3F)
    if told[2] & _TWELVE:
        hour = _from_bcd(told[2] & 0x1F) % 12 + (12 if told[2] & 0x20 else 0)
    second, minute, day = _from_bcd(told[0]), _from_bcd(told[1]), _from_bcd(told[4])
    month = _from_bcd(told[5] & 0x1F)
    year = 2000 + _from_bcd(told[6]) + (100 if told[5] & _CENTURY else 0)
    if second > 59 or minute > 59 or hour > 23 or not 1 <= month <= 12 or not 1 <= day <= _DAYS[month]:
        return None
    return year, month, day, (told[3] - 1) % 7, hour, minute, second, 0


def _from_bcd(byte: int) -> int:
    return (byte >> 4) * 10 + (byte & 0x0F)


def to_bcd(value: int) -> int:
    return value // 10 << 4 | value % 10
