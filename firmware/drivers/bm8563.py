"""A BM8563 or PCF8563 real-time clock on I2C, whose battery keeps the time without power (NXP PCF8563, Rev. 11).

As drivers.ds3231. A clock whose supply was too low (VL) knows no time.
"""

from micropython import const

from drivers.ds3231 import Ds3231, from_registers, to_bcd

_CONTROL = const(0x00)  # 1 and 2; 0: it runs, no alarms
_SECONDS = const(0x02)  # with VL; and minutes, hours, day, weekday from Sunday 0, month, year, all BCD
_LOW = const(0x80)  # VL, in seconds
# Of the registers that a DS3231 has in its order: seconds, minutes, hours, weekday from 1, day, month, year.
_ORDER = (0, 1, 2, 4, 3, 5, 6)
_USED = b"\x7f\x7f\x3f\x07\x3f\x1f\xff"  # bits of those registers; the others say nothing, a century that is over too


class Bm8563(Ds3231):
    def __init__(self, i2c, rtc, address: int = 0x51):
        super().__init__(i2c, rtc, address)

    def _read(self) -> "tuple | None":
        """As datetime(); None when the clock was without supply, says nonsense, or does not answer."""
        told = bytearray(7)
        try:
            self._i2c.readfrom_mem_into(self._address, _SECONDS, told)
        except OSError:
            return None
        if told[0] & _LOW:
            return None
        told = bytes([told[place] & used for place, used in zip(_ORDER, _USED)])
        return from_registers(told[:3] + bytes((told[3] or 7,)) + told[4:]) if told[3] < 7 else None

    def _write(self, value):
        """All in one go, as the chip asks for; that clears VL."""
        year, month, day, weekday, hour, minute, second, _ = value
        parts = (second, minute, hour, day, (weekday + 1) % 7, month, year % 100)
        try:
            self._i2c.writeto(self._address, bytes((_CONTROL, 0, 0)))
            self._i2c.writeto(self._address, bytes([_SECONDS] + [to_bcd(part) for part in parts]))
        except OSError:
            pass
