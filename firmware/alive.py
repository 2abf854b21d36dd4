"""The watchdog is fed only while every critical task shows progress.

Keypad and delivery are tasks of their own, and count their rounds. The journal has none: a record is written in one go
inside whoever asks for it. A write that does not come back holds up every task and the look at them, so nothing is fed
and the watchdog bites; one that fails raises an error where it was asked for. Its progress is that of the loop itself.
"""

import time

from micropython import const

_ROUND_MS = const(1000)  # a longer pause between two looks held up every task alike, and is no fault of one


class Alive:
    """feed(): feeds the hardware watchdog.

    watched: ((name, count, limit_ms), ...); count() changes with each round of a critical task, and must within its
    limit. Time in which nothing ran at all is for the hardware to judge, and does not count.
    """

    def __init__(self, feed, watched):
        self._feed = feed
        self._watched = watched
        self._last = time.ticks_ms()
        self._seen = [(count(), 0) for _, count, _ in watched]

    def look(self, now_ms):
        """Feed. `now_ms`: ticks. Raises RuntimeError with the name of a task that stands still while others go on: that
        ends the caller, is kept in the crash log, and the terminal starts again."""
        passed = min(time.ticks_diff(now_ms, self._last), _ROUND_MS)
        self._last = now_ms
        for place, (name, count, limit_ms) in enumerate(self._watched):
            value = count()
            seen, still_ms = self._seen[place]
            still_ms = still_ms + passed if value == seen else 0
            if still_ms > limit_ms:
                raise RuntimeError(name + " stands still")
            self._seen[place] = (value, still_ms)
        self._feed()
