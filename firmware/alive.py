"""The watchdog is fed only while every critical task shows progress."""

import time


class Alive:
    """feed(): feeds the hardware watchdog.

    watched: ((count, limit_ms), ...); count() changes with each round of a critical task, and must within its limit.
    """

    def __init__(self, feed, watched):
        self._feed = feed
        self._watched = watched
        now = time.ticks_ms()
        self._seen = [(count(), now) for count, _ in watched]

    def look(self, now_ms) -> bool:
        """Feed, unless a task stands still; whether it fed. `now_ms`: ticks."""
        for place, (count, limit_ms) in enumerate(self._watched):
            value = count()
            seen, since = self._seen[place]
            if value != seen:
                self._seen[place] = (value, now_ms)
            elif time.ticks_diff(now_ms, since) > limit_ms:
                return False
        self._feed()
        return True
