"""A 4x4 key matrix without diodes: contacts bounce, current takes every way it finds, lines need time to rise."""

_BOUNCE_US = 5000
_RISE_US = 20


class Matrix:
    """`rows` and `cols` are pins. press/release take (row, column); `reads` and `writes` count pin accesses."""

    def __init__(self, world):
        self.world = world
        self.reads = self.writes = 0
        self._low = [False] * 4  # rows driven low
        self._was = [False] * 4  # what columns showed (low) when rows last changed
        self._changed_us = 0
        self._keys = {}  # (row, column): (down, since us)
        self._lifted = None, 0
        self.short = None  # a contact that seems closed
        self.rows = [lambda value, row=row: self._drive(row, value) for row in range(4)]
        self.cols = [lambda col=col: self._read(col) for col in range(4)]

    def press(self, *keys):
        for key in keys:
            self._keys[key] = True, self.world.us

    def release(self, *keys):
        for key in keys:
            self._keys[key] = False, self.world.us

    def lift(self, key, ms):
        """The contact opens for so long, cleanly, though the finger stays."""
        self._lifted = key, self.world.us + ms * 1000

    def _drive(self, row, value):
        self.writes += 1
        self._was = [self._shows_low(col) for col in range(4)]
        self._low[row] = not value
        self._changed_us = self.world.us

    def _read(self, col):
        self.reads += 1
        return 0 if self._shows_low(col) else 1

    def _shows_low(self, col):
        rising = self._was[col] and self.world.us - self._changed_us < _RISE_US
        return rising or self._is_low(col)

    def _closed(self, key):
        if key == self._lifted[0] and self.world.us < self._lifted[1]:
            return False
        if key == self.short:
            return True
        down, since = self._keys.get(key, (False, 0))
        age = self.world.us - since
        if age < _BOUNCE_US and since:
            return (age // 700 * 7919 + key[0] * 5 + key[1]) % 3 != 0  # chatters, whichever way it goes
        return down

    def _is_low(self, col):
        """Whether a way of closed contacts leads from the column to a row that is low."""
        cols = {col}
        rows = set()
        while True:
            more = {row for row in range(4) for c in cols if self._closed((row, c))}
            if more == rows:
                return any(self._low[row] for row in rows)
            rows = more
            cols |= {c for c in range(4) for row in rows if self._closed((row, c))}
