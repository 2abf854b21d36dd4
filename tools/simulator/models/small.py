"""The small parts: buzzer and real-time clock."""

import datetime


class Buzzer:
    """Tells of each beep when it is over: frequency in Hz, length in ms."""

    def __init__(self, beep):
        self._beep = beep
        self._since = 0.0
        self._freq = 0

    def set(self, freq: int, duty: int, now: float) -> None:
        sounding = freq if duty else 0
        if sounding == self._freq:
            return
        if self._freq:
            self._beep(self._freq, round((now - self._since) * 1000))
        self._freq, self._since = sounding, now

    def power_off(self, now: float) -> None:
        self.set(0, 0, now)


class Rtc:
    """Without a battery: every power-on starts at 2000-01-01 00:00:00, its memory empty."""

    def __init__(self, now: float):
        self.power_on(now)

    def power_on(self, now: float) -> None:
        self._zero = datetime.datetime(2000, 1, 1)
        self._since = now
        self.memory = b""

    def get(self, now: float) -> datetime.datetime:
        return self._zero + datetime.timedelta(seconds=now - self._since)

    def set(self, value: datetime.datetime, now: float) -> None:
        self._zero, self._since = value, now

    def advance(self, seconds: int, now: float) -> None:
        self._zero += datetime.timedelta(seconds=seconds)
