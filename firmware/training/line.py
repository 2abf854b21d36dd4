"""The line to the host inside the terminal, and that host's books."""

import asyncio

from micropython import const

from host.link import Lost
from lazy import fetch, release

_CODE = ("training.host", "training.managed")
_TRIES = const(9)
_THINKS_MS = const(600)  # as a line takes its time: the screens in between are part of the practice
_CONNECTS_MS = const(300)  # and a flow whose payment turned pending is over, and out of RAM, before that is sent again


class Line:
    """Stands in place of host.link.Link. `clock.now()` dates what the host says.

    For training/host.py: batch; sums, what is booked in it: debit fen, debits, credit fen, credits; unsure, of payments
    whose last answer was lost or is not final, trace to (messages, fen booked, below zero: given back). However long
    somebody practises, no more is kept.
    """

    KEY = b"training only..."

    def __init__(self, clock):
        self.clock = clock
        self.batch = 1
        self.sums = [0, 0, 0, 0]
        self.unsure = {}
        self._answer = b""

    async def open(self, host: str, port: int, timeout_ms: int):
        self.close()
        await asyncio.sleep_ms(_CONNECTS_MS)

    async def send(self, data: bytes):
        """Raises host.link.Lost when there is no room for the host: nothing here is worth a new start."""
        try:
            self._answer = (await self._host()).reply(self, data)
        except MemoryError:
            raise Lost("closed")
        finally:
            for name in _CODE:
                release(name)

    async def _host(self):
        """Its code. A flow that is about to end may have its room. Raises MemoryError."""
        for _ in range(_TRIES):
            try:
                return fetch("training.host")
            except MemoryError:
                await asyncio.sleep_ms(_CONNECTS_MS)
        return fetch("training.host")

    async def receive(self, timeout_ms: int) -> bytes:
        """The answer; raises host.link.Lost after the time when there is none."""
        answer = self._answer
        self._answer = b""
        await asyncio.sleep_ms(_THINKS_MS if answer else timeout_ms)
        if not answer:
            raise Lost("timeout")
        return answer

    def close(self):
        self._answer = b""
