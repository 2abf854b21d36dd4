"""A 4 x 4 key matrix without diodes: contacts bounce, three keys in a rectangle make a fourth, lines settle slowly."""

import random
from collections import deque

from tools.simulator.models.pcf8574 import Pcf8574

IN = 1
OUT = 3
OPEN_DRAIN = 7
PULL_UP = 2


class Press:
    """One movement of one finger: from `start` until let go, bouncing at both ends."""

    def __init__(self, keys: frozenset, start: float, least: float, patience: float, bounce):
        self.keys = keys
        self.start = start
        self.least = least
        self.patience = patience
        self.end = None
        self.looks = 0
        self._close = bounce()
        self._open = bounce()
        self.settled = start + self._close[-1]

    def closed(self, now: float) -> bool:
        if now < self.start:
            return False
        if self.end is None or now < self.end:
            return _steady(self._close, now - self.start, True)
        return _steady(self._open, now - self.end, False)

    def over(self, now: float) -> bool:
        return self.end is not None and now >= self.end + self._open[-1]

    def let_go(self, now: float, looks: int) -> bool:
        """A finger stays down `least` seconds, and a little longer for a terminal that is slow to look."""
        seen = self.looks >= looks or now >= self.start + self.patience
        if self.end is None and seen and now >= self.start + self.least:
            self.end = now
        return self.end is not None


def _steady(edges: tuple, since: float, final: bool) -> bool:
    """Contact state `since` seconds after a movement began; `edges` are the moments at which it chatters."""
    passed = sum(1 for edge in edges if since >= edge)
    return final if (len(edges) - passed) % 2 == 0 else not final


class Keypad:
    """Pins are numbers; `rows` and `cols` name them; `keys` is row-major. Times are seconds.

    resistors: whether the columns have pull-ups of their own; without, the chip's must be on.
    """

    chip = None  # between it and the terminal

    def __init__(self, rows, cols, keys, faults, seed: int = 0, settle: float = 10e-6, resistors=False):
        self.rows, self.cols, self.keys = tuple(rows), tuple(cols), tuple(keys)
        self.settle = settle
        self.pins = frozenset(self.rows + self.cols)
        self.hold_s = 0.05
        self.gap_s = 0.04
        self.patience_s = 2.0
        self.looks = 10
        self.quiet_looks = 8
        self.starved = 0
        self.reads = 0
        self._faults = faults
        self._resistors = resistors
        self._random = random.Random(seed)
        self.power_off()
        self._queue: deque[tuple[frozenset, float]] = deque()
        self._down: list[Press] = []
        self._free_at = 0.0
        self._quiet = self.quiet_looks  # looks that found nothing since the last release

    def power_off(self) -> None:
        self._modes = dict.fromkeys(self.rows + self.cols, IN)
        self._pulls = dict.fromkeys(self.rows + self.cols, 0)
        self._levels = dict.fromkeys(self.rows + self.cols, 1)
        self._low_before: dict[int, float] = {}

    # What the fingers do

    def press(self, keys, now: float) -> None:
        """One after the other, each let go before the next."""
        for key in keys:
            self._queue.append((self._place({key}), self.hold_s))

    def hold(self, keys, seconds: float, now: float) -> None:
        """All at once, for `seconds`."""
        self._queue.append((self._place(set(keys)), seconds))

    def _place(self, keys: set) -> frozenset:
        for key in keys:
            if key not in self.keys:
                raise ValueError(f"no such key: {key}")
        return frozenset(divmod(self.keys.index(key), len(self.cols)) for key in keys)

    def busy(self) -> bool:
        """A key is down or still to be pressed."""
        return bool(self._queue or self._down)

    def advance(self, now: float) -> None:
        """Let the fingers move on. Called often, from wherever time passes."""
        watched = self._watched()
        for press in self._down:
            if press.end is None and press.let_go(now, self.looks if watched else 0) and watched:
                self.starved += press.looks < self.looks
        if self._down and all(press.over(now) for press in self._down):
            self._down = []
            self._quiet = 0
            self._free_at = now + self.gap_s
        if not self._down and self._queue and now >= self._free_at:
            if watched and self._quiet < self.quiet_looks and now < self._free_at + self.patience_s:
                return
            keys, seconds = self._queue.popleft()
            patience = max(self.patience_s, seconds)
            self._down = [Press(keys, now, seconds, patience, self._bounce)]

    def interrupt(self, now: float) -> int:
        """The line of a keypad that has one."""
        return 1

    def _watched(self) -> bool:
        """Whether a terminal looks at the keys at all."""
        return any(self._modes[row] != IN for row in self.rows)

    def _bounce(self) -> tuple:
        """An even number of extra edges within 2 to 5 ms."""
        last = self._random.uniform(0.002, 0.005)
        edges = [self._random.uniform(0.0, last) for _ in range(self._random.choice((2, 4, 6)) - 1)]
        return tuple(sorted(edges)) + (last,)

    # What the pins see

    def mode(self, pin: int, mode: int, pull: int, level: int | None, now: float) -> None:
        before = self._drives_low(pin)
        if mode != 0xFF:
            self._modes[pin] = mode
        if pull != 0xFF:
            self._pulls[pin] = pull
        if level is not None:
            self._levels[pin] = level
        self._moved(pin, before, now)

    def write(self, pin: int, level: int, now: float) -> None:
        if self._modes[pin] == IN:
            self._faults("keypad", f"write to input pin {pin}")
        before = self._drives_low(pin)
        self._levels[pin] = level
        self._moved(pin, before, now)

    def read(self, pin: int, now: float) -> int:
        self.reads += 1
        self.advance(now)
        if pin not in self.cols:
            return 0 if self._drives_low(pin) else 1
        if self._modes[pin] == IN and not self._pulls[pin] & PULL_UP and not self._resistors:
            self._faults("keypad", f"column {pin} has no pull-up")
            return self._random.getrandbits(1)
        low = self._pulled_low(pin, now)
        self._quiet += not low
        for press in self._down:
            press.looks += low and now >= press.settled
        return 0 if low else 1

    def _drives_low(self, pin: int) -> bool:
        return self._modes[pin] in (OUT, OPEN_DRAIN) and not self._levels[pin]

    def _drives_high(self, pin: int) -> bool:
        return self._modes[pin] == OUT and bool(self._levels[pin])

    def _moved(self, pin: int, before: bool, now: float) -> None:
        """A line falls at once; it rises through its pull-up, which takes `settle`."""
        if before and not self._drives_low(pin):
            self._low_before[pin] = now

    def _pulled_low(self, column: int, now: float) -> bool:
        contacts = set()
        for press in self._down:
            if press.closed(now):
                contacts |= press.keys
        if not contacts:
            return False
        rows = self._connected(self.cols.index(column), contacts)
        low = {row for row in rows if self._drives_low(self.rows[row])}
        if low and any(self._drives_high(self.rows[row]) for row in rows):
            self._faults("keypad", "two keys short a low row to a high one: rows must be open-drain")
        return bool(low) or any(now - self._low_before.get(self.rows[row], -1.0) < self.settle for row in rows)

    @staticmethod
    def _connected(column: int, contacts: set) -> set:
        """Rows that have a path to `column` through closed contacts, however long: this is where ghosts come from."""
        columns, rows = {column}, set()
        while True:
            more = {row for row, col in contacts if col in columns}
            wider = {col for row, col in contacts if row in more}
            if more == rows and wider <= columns:
                return rows
            rows, columns = more, columns | wider


class ExpandedKeypad(Keypad):
    """The same keys on a PCF8574: rows at its lines 0 to 3, columns at 4 to 7, none at the terminal's own pins."""

    def __init__(self, keys, faults, seed: int = 0):
        self.chip = Pcf8574(self._contacts, self._seen)
        super().__init__(range(4), range(4, 8), keys, faults, seed)
        self.pins = frozenset()

    def _watched(self) -> bool:
        return self.chip.latch & 0x0F != 0x0F

    def interrupt(self, now: float) -> int:
        """The chip's INT; a terminal that finds it up has looked."""
        self.chip.advance(now)
        level = self.chip.interrupt()
        self._quiet += level
        return level

    def _contacts(self, now: float) -> list:
        self._now = now
        self.advance(now)
        return [(row, 4 + col) for press in self._down if press.closed(now) for row, col in press.keys]

    def _seen(self, lines: int) -> None:
        self.reads += 1
        low = lines & 0xF0 != 0xF0
        self._quiet += not low
        for press in self._down:
            press.looks += low and self._now >= press.settled
