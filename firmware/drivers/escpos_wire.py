"""Bytes to and from a printer on a UART, never blocking, at the full speed of the line.

On ESP32 uart.write() waits inside the driver, with everything else standing still, once its ring is full, and nobody
can ask how full it is: txdone() alone tells, that all has left. So what was written since it last said so is counted,
with the ring's own headers, and never comes to more than the ring holds; what the printer has proved has left, too.
"""

import asyncio
import time

from micropython import const

from drivers.escpos_status import OK, is_mark, is_reply, mark_flags

_POLL_MS = const(2)
_ANSWER_MS = const(300)  # DLE EOT is answered at once, also with a full buffer
_LATE_MS = const(60)
STUCK_MS = const(1700)  # no group of lines takes so long to print; with what is asked then, it is told within 2.5 s
_RING_MS = const(750)  # what is in the ring leaves sooner, at 9600 baud too

# ESP-IDF's ring keeps 20 bytes of a write and 12 of each quarter of itself; an item is not parted at the ring's end.
_HEAD = const(32)
_SLACK = const(64)  # where DTR alone paces: a printer that is busy still takes 128 bytes, two such pieces


class Stuck(Exception):
    """The printer takes nothing, proves nothing or named a reason: its status tells which."""


class Wire:
    """`asked`, `unproved`: questions and marks sent and not answered; `heard`: flags in the marks' answers;
    `stray`: more of these came than marks were sent.

    `busy()`: the printer's DTR, true when it can take no more; None where it is not wired. fine: it is to be fed in
    pieces that it takes even when it has just become busy.
    """

    def __init__(self, uart, txbuf: int, busy=None, fine: bool = False):
        self._uart = uart
        self._busy = busy
        self._room = 2 * (_SLACK + _HEAD) if fine else txbuf * 5 // 8
        self._piece = _SLACK if fine else self._room - _HEAD
        self._full = 0
        self._grace_ms = _RING_MS
        self._byte = bytearray(1)
        self.heard = OK
        self.asked = self.unproved = 0
        self.stray = False

    async def send(self, data, urgent: bool = False):
        """Raises Stuck when nothing leaves. What is urgent does not wait for DTR."""
        data = memoryview(data)
        since = time.ticks_ms()
        while len(data):
            part = data[: self._piece]
            held = not urgent and self.busy
            sent = not held and self._fits(len(part)) and self._uart.write(part)
            if sent:
                self._full += sent + _HEAD
                data = data[sent:]
                since = time.ticks_ms()
            else:
                patience(since, STUCK_MS if held else _RING_MS)
                await asyncio.sleep_ms(_POLL_MS)

    @property
    def busy(self) -> bool:
        """What DTR says."""
        return self._busy is not None and self._busy()

    def _fits(self, count: int) -> bool:
        if self._full and self._uart.txdone():
            self._full = 0
        return not self._full or self._full + count + _HEAD <= self._room

    def left(self, but: int):
        """All has left the ring but for what was written last, so many bytes at most."""
        self._full = min(self._full, but + _HEAD)

    async def drained(self):
        """Until all has left. Raises Stuck, and the next time at once."""
        since = time.ticks_ms()
        while not self._uart.txdone():
            if time.ticks_diff(time.ticks_ms(), since) > self._grace_ms:
                self._grace_ms = 0
                raise Stuck
            await asyncio.sleep_ms(_POLL_MS)
        self._full, self._grace_ms = 0, _RING_MS

    async def held(self) -> bool:
        """Whether DTR says busy, and goes on to: a printer that prints is busy now and then."""
        since = time.ticks_ms()
        while self.busy:
            if time.ticks_diff(time.ticks_ms(), since) > _ANSWER_MS:
                return True
            await asyncio.sleep_ms(_POLL_MS)
        return False

    async def ask(self, n: int) -> int:
        """The answer to DLE EOT n, one at a time; -1 for silence. Raises Stuck."""
        await self.drained()
        while self.asked and await self._answer(_LATE_MS) >= 0:
            pass  # late answers to earlier questions
        while self.reply() >= 0:
            pass
        await self.send(bytes((0x10, 0x04, n)), True)
        await self.drained()
        self.asked = 1
        return await self._answer(_ANSWER_MS)

    async def _answer(self, wait_ms: int) -> int:
        since = time.ticks_ms()
        while True:
            byte = self.reply()
            if byte >= 0:
                return byte
            if time.ticks_diff(time.ticks_ms(), since) > wait_ms:
                self.asked = 0
                return -1
            await asyncio.sleep_ms(_POLL_MS)

    def reply(self) -> int:
        """The next answer to DLE EOT that came in, -1 for none. Answers to marks are counted on the way."""
        while self._uart.any() and self._uart.readinto(self._byte):
            byte = self._byte[0]
            if is_reply(byte):
                self.asked = max(0, self.asked - 1)
                return byte
            if is_mark(byte):
                self._proved(byte)
        return -1

    def _proved(self, byte: int):
        self.heard |= mark_flags(byte)
        if self.unproved:
            self.unproved -= 1
        else:
            self.stray = True


def patience(since, wait_ms: int):
    """Of ticks ms: since when nothing has moved."""
    if time.ticks_diff(time.ticks_ms(), since) > wait_ms:
        raise Stuck
