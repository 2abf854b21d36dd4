"""A 4x4 matrix without diodes: scanned, debounced both ways, one key at a time.

Rows are open-drain outputs, columns inputs with pull-ups, a pressed key pulls its column to a row that is low. Three
keys on the corners of a rectangle show a fourth that nobody pressed, so a press that starts with more than one key
counts for nothing until all are up again. While one key is down no other counts; one that is still down when the
first comes up is the next press, for fast fingers overlap.

In idle all rows stay low and one look at the columns tells whether any key is down; while a key is down only its own
crossing is looked at. The matrix is scanned only while a press is being confirmed.
"""

import asyncio
import time

from micropython import const

_IDLE_MS = const(10)  # between looks when nothing changes
_SAMPLE_MS = const(5)  # between looks while contacts may bounce
_AGREE = const(3)  # looks in a row that make a press or a release
_HOLD_MS = const(800)
_SETTLE_US = const(30)  # a pull-up of 45 kOhm against 150 pF of wiring, four time constants

_NONE = const(-1)
_MANY = const(-2)
_ALL = const(-1)  # rows

_HELD = "CLEAR"
_HELD_LONG = "WIPE"


class Keypad:
    """rows: 4 open-drain outputs; cols: 4 inputs pulled up; keys: 16 names, row by row.

    `post(kind, value)` gets ("key", name) once a press, and ("key", "WIPE") when CLEAR stays down for 800 ms; nothing
    repeats. `click()` sounds for a key that was taken (`post` did not answer False).
    """

    def __init__(self, rows, cols, keys, post, click=None):
        self._rows = rows
        self._cols = cols
        self._keys = keys
        self._post = post
        self._click = click
        self._key = _NONE  # being confirmed, or down
        self._agreed = 0
        self._down = False
        self._since = None  # when CLEAR went down, ticks ms
        self.rounds = 0  # of run(), to see that it lives
        self._select(_ALL)

    async def run(self):
        while True:
            self.rounds = self.rounds + 1 & 0xFFFF
            now = time.ticks_ms()
            wait = self.scan(now)
            await asyncio.sleep_ms(max(0, wait - time.ticks_diff(time.ticks_ms(), now)))

    def scan(self, now_ms) -> int:
        """One look at the keys, at this time in ticks; the ms until the next one is due."""
        if self._down:
            return self._falling(now_ms)
        return self._rising(now_ms)

    def _rising(self, now) -> int:
        """Up: the same key in three looks is a press; many in three looks are none, and wait for their release."""
        key = self._look() if self._agreed or self._any() else _NONE
        if key != self._key:
            self._key = key
            self._agreed = 0
        if key == _NONE:
            return _IDLE_MS
        self._agreed += 1
        if self._agreed == _AGREE:
            self._pressed(key, now)
        return _SAMPLE_MS

    def _falling(self, now) -> int:
        """Down: three looks without the key are its release."""
        if self._still():
            self._agreed = 0
            if self._since is not None and time.ticks_diff(now, self._since) >= _HOLD_MS:
                self._since = None
                self._held()
            return _IDLE_MS
        self._agreed += 1
        if self._agreed == _AGREE:
            self._agreed = 0
            self._down = False
            self._key = _NONE
            self._select(_ALL)
        return _SAMPLE_MS

    def _pressed(self, key: int, now):
        self._down = True
        self._agreed = 0
        self._since = None
        if key == _MANY:
            return
        self._select(key // 4)
        name = self._keys[key]
        if name == _HELD:
            self._since = now
        if self._post("key", name) is not False and self._click:
            self._click()

    def _held(self):
        """Long enough; counts only when no other key is down with it."""
        if self._look() == self._key:
            self._post("key", _HELD_LONG)
        self._select(self._key // 4)

    def _still(self) -> bool:
        """Whether what is down stays down: the key, its row alone low; of many, any."""
        if self._key == _MANY:
            return self._any()
        return not self._cols[self._key % 4]()

    def _any(self) -> bool:
        """Whether any key is down. All rows are low here."""
        for col in self._cols:
            if not col():
                return True
        return False

    def _look(self) -> int:
        """The key down, 0..15, or none, or many. Leaves all rows low."""
        found = _NONE
        self._select(0)
        for row in range(4):
            if row:
                self._rows[row - 1](1)
                self._rows[row](0)
            time.sleep_us(_SETTLE_US)
            for col in range(4):
                pin = self._cols[col]
                if not pin() and not pin():  # twice: a long line may still be on its way up
                    found = 4 * row + col if found == _NONE else _MANY
        self._select(_ALL)
        return found

    def _select(self, row: int):
        """Pulls one row low, or all."""
        for i in range(4):
            self._rows[i](0 if row in (i, _ALL) else 1)
