"""What happens to the terminal, in order: keys, cards, codes. Drivers put, the flow gets."""

import asyncio
import time

from micropython import const

_SIZE = const(32)


class Inputs:
    """A ring of (kind, value), allocated once, for one reader.

    When it is full the newest is refused: `dropped` counts it and `alarm`, if given, is called, so that nobody
    believes it was taken. `pressed`: ticks of the last key.
    """

    def __init__(self, alarm=None):
        self.dropped = 0
        self.pressed = time.ticks_ms()
        self.alarm = alarm
        self._kinds = [None] * _SIZE
        self._values = [None] * _SIZE
        self._first = 0
        self._count = 0
        self._some = asyncio.Event()

    def put(self, kind: str, value) -> bool:
        """Whether it was taken. From any task, not from an interrupt."""
        if kind == "key":
            self.pressed = time.ticks_ms()
        if self._count == _SIZE:
            self.dropped += 1
            if self.alarm:
                self.alarm()
            return False
        self._append(kind, value)
        self._some.set()
        return True

    async def get(self, timeout_ms: "int | None" = None) -> "tuple | None":
        """The oldest (kind, value); None after `timeout_ms` with nothing."""
        if not self._count:
            try:
                if timeout_ms is None:
                    await self._some.wait()
                else:
                    await asyncio.wait_for_ms(self._some.wait(), timeout_ms)
            except asyncio.TimeoutError:
                pass
        return self._take() if self._count else None

    @property
    def waiting(self) -> int:
        """How many nobody has taken yet."""
        return self._count

    def clear(self, kind: "str | None" = None):
        """Forgets what waits: everything, or only one kind."""
        for _ in range(self._count):
            item = self._take()
            if kind is not None and item[0] != kind:
                self._append(item[0], item[1])
        if self._count:
            self._some.set()

    def _append(self, kind, value):
        place = (self._first + self._count) % _SIZE
        self._kinds[place] = kind
        self._values[place] = value
        self._count += 1

    def _take(self) -> tuple:
        """The oldest; its slot keeps nothing of it (it may be a card)."""
        place = self._first
        item = self._kinds[place], self._values[place]
        self._kinds[place] = self._values[place] = None
        self._first = (place + 1) % _SIZE
        self._count -= 1
        if not self._count:
            self._some.clear()
        return item
