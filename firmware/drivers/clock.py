"""The wall clock: local time, as the host tells it. It starts in 2000 after power-on and is not set until told."""

from micropython import const

_EPOCH = const(2000)
_BUILT = (2026, 11, 1, 0, 0, 0)  # no earlier time is true
_DAY = const(86400)
_MONTH = const(31 * 86400)

# Days before each month of a year that is no leap year.
_BEFORE = (0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365)


def to_stamp(date: tuple) -> int:
    """Seconds since 2000-01-01 of (year, month, day, hour, minute, second)."""
    year, month, day, hour, minute, second = date
    days = _days_before(year) + _BEFORE[month] + (1 if month > 2 and _leap(year) else 0) + day - 1
    return days * _DAY + hour * 3600 + minute * 60 + second


def from_stamp(stamp: int) -> tuple:
    """The date (year, month, day, hour, minute, second) of seconds since 2000-01-01."""
    days, second = divmod(stamp, _DAY)
    year = _EPOCH + days // 366
    while _days_before(year + 1) <= days:
        year += 1
    days -= _days_before(year)
    month = 12
    while _first_of(year, month) > days:
        month -= 1
    return year, month, days - _first_of(year, month) + 1, second // 3600, second // 60 % 60, second % 60


class Clock:
    """`rtc` is shaped like machine.RTC. `hint`: a stamp the true time is not before, such as the newest record's: the
    clock is never set to less, and one that says less is not set, so that records never go back in time."""

    def __init__(self, rtc, hint: int = 0):
        self._rtc = rtc
        self.hint = max(hint, to_stamp(_BUILT))

    def now(self) -> "tuple | None":
        """(year, month, day, hour, minute, second), None as long as the clock is not set."""
        year, month, day, _, hour, minute, second, _ = self._rtc.datetime()
        date = (year, month, day, hour, minute, second)
        return date if to_stamp(date) >= self.hint else None

    def stamp(self) -> int:
        """Seconds since 2000-01-01, 0 as long as the clock is not set."""
        now = self.now()
        return to_stamp(now) if now else 0

    def set(self, mmdd: str, hhmmss: str) -> bool:
        """Takes the host's date and time (fields 13 and 12); False, and no change, when they are none.

        The host sends no year: it is the first one that puts the date not more than a month before what is known.
        """
        if len(mmdd) != 4 or len(hhmmss) != 6 or not (mmdd + hhmmss).encode().isdigit():
            return False
        rest = tuple([int(text[i : i + 2]) for text in (mmdd, hhmmss) for i in range(0, len(text), 2)])
        known = self.stamp() or self.hint
        for year in range(from_stamp(known)[0] - 1, from_stamp(known)[0] + 9):
            date = (year,) + rest
            if _real(date) and to_stamp(date) >= known - _MONTH:
                return self.take(max(to_stamp(date), self.hint))
        return False

    def take(self, stamp: int) -> bool:
        """Set it to these seconds since 2000; False, and no change, when they are before the hint."""
        if stamp < self.hint:
            return False
        date = from_stamp(stamp)
        self._rtc.datetime((date[0], date[1], date[2], _weekday(date), date[3], date[4], date[5], 0))
        return True


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_before(year: int) -> int:
    """Days from 2000-01-01 to the start of `year`."""
    gone = year - _EPOCH
    last = year - 1
    leap_years = last // 4 - last // 100 + last // 400 - (1999 // 4 - 1999 // 100 + 1999 // 400)
    return gone * 365 + leap_years


def _first_of(year: int, month: int) -> int:
    return _BEFORE[month] + (1 if month > 2 and _leap(year) else 0)


def _weekday(date: tuple) -> int:
    """Monday is 0; 2000-01-01 was a Saturday."""
    return (to_stamp(date) // _DAY + 5) % 7


def _real(date: tuple) -> bool:
    year, month, day, hour, minute, second = date
    if not 1 <= month <= 12 or hour > 23 or minute > 59 or second > 59:
        return False
    length = 29 if month == 2 and _leap(year) else _BEFORE[month + 1] - _BEFORE[month]
    return 1 <= day <= length
