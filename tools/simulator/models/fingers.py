"""A finger on a touch panel with keys: down in the middle of a key, and up again when the panel was looked at."""

from collections import deque

from tools.simulator.models.ft6336u import Ft6336u


class Fingers(Ft6336u):
    """Hands see it as models.keypad.Keypad: press, hold, busy, advance. `areas`: (x, y, width, height) of each key."""

    def __init__(self, keys, areas):
        self.keys = tuple(keys)
        self.pins = frozenset()
        self.hold_s, self.gap_s = 0.08, 0.06
        self.looks = 6
        self.patience_s = 2.0
        self.starved = 0
        self.settle = 0.0
        self._middles = [(x + wide // 2, y + high // 2) for x, y, wide, high in areas]
        self._queue: deque[tuple[list, float]] = deque()
        self._until = self._free_at = 0.0
        self._seen = 0
        super().__init__()

    @property
    def chip(self) -> Ft6336u:
        """What the terminal talks to."""
        return self

    @staticmethod
    def interrupt(now: float) -> int:
        """Not wired."""
        return 1

    def press(self, keys, now: float) -> None:
        """One after the other, each let go before the next."""
        for key in keys:
            self._queue.append((self._places([key]), self.hold_s))

    def hold(self, keys, seconds: float, now: float) -> None:
        """All at once, for `seconds`."""
        self._queue.append((self._places(keys), seconds))

    def _places(self, keys) -> list:
        for key in keys:
            if key not in self.keys:
                raise ValueError(f"no such key: {key}")
        return [self._middles[self.keys.index(key)] for key in keys]

    def busy(self) -> bool:
        return bool(self._queue or self.touches)

    def advance(self, now: float) -> None:
        looked = self.reads - self._seen >= self.looks
        if self.touches and now >= self._until and (looked or now >= self._until + self.patience_s):
            self.starved += not looked
            self.touches = []
            self._free_at, self._seen = now + self.gap_s, self.reads
        elif not self.touches and self._queue and now >= self._free_at + (0 if looked else self.patience_s):
            self.touches, seconds = self._queue.popleft()
            self._until, self._seen = now + seconds, self.reads
        super().advance(now)
