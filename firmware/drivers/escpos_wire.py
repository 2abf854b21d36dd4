"""Bytes to and from a printer on a UART, never blocking, and the proof that it processed them.

On ESP32 uart.write() waits inside the driver, with everything else standing still, once its ring is full, and the
ring holds its own headers too. So a chunk is half the ring, and the next is written when all before it has left.
"""

import asyncio
import time

from micropython import const

from drivers.escpos_status import OK, PAPER_OUT, STOPS, is_mark, is_reply, mark_flags, reply_flags

_POLL_MS = const(5)
_ANSWER_MS = const(300)  # DLE EOT is answered at once, also with a full buffer
_CURIOUS_MS = const(500)  # a mark without answer for so long: ask for a reason
_STUCK_MS = const(2500)  # no group of lines takes so long to print

_MARK = b"\x1dr\x01"  # GS r 1
_REASON = b"\x10\x04\x02"  # DLE EOT 2


class Stuck(Exception):
    """The printer takes nothing, proves nothing or named a reason: its status tells which."""


class Wire:
    """`unproved`: marks sent and not answered; `stray`: more answers came than were asked for."""

    def __init__(self, uart, txbuf: int):
        self._uart = uart
        self._chunk = txbuf // 2
        self._byte = bytearray(1)
        self._heard = OK
        self.unproved = 0
        self.stray = False

    async def send(self, data):
        """Raises Stuck when nothing leaves any more."""
        data = memoryview(data)
        since = time.ticks_ms()
        while len(data):
            sent = self._uart.txdone() and self._uart.write(data[: self._chunk])
            if sent:
                data = data[sent:]
                since = time.ticks_ms()
            else:
                _patience(since)
                await asyncio.sleep_ms(_POLL_MS)

    async def ask(self, n: int) -> int:
        """The answer to DLE EOT n, one at a time; -1 for silence. Raises Stuck."""
        while self._reply() >= 0:
            pass  # late answers to earlier questions
        await self.send(bytes((0x10, 0x04, n)))
        since = time.ticks_ms()
        while True:
            byte = self._reply()
            if byte >= 0 or time.ticks_diff(time.ticks_ms(), since) > _ANSWER_MS:
                return byte
            await asyncio.sleep_ms(_POLL_MS)

    async def mark(self):
        """Asks for the paper status in the order of the data: the answer proves that all before it was processed."""
        await self.send(_MARK)
        self.unproved += 1

    async def prove(self, allowed: int):
        """Waits until no more than `allowed` marks lack an answer. Raises Stuck.

        At paper end and with an open cover a printer processes nothing, so no answer is the usual sign of trouble.
        """
        since = asked = time.ticks_ms()
        while True:
            before = self.unproved
            reply = self._reply()
            if self._heard & PAPER_OUT or reply >= 0 and reply_flags(2, reply) & STOPS:
                raise Stuck
            if self.unproved <= allowed:
                return
            now = time.ticks_ms()
            if self.unproved < before:
                since = asked = now
            _patience(since)
            if time.ticks_diff(now, asked) > _CURIOUS_MS:
                asked = now
                await self.send(_REASON)
            await asyncio.sleep_ms(_POLL_MS)

    async def restart(self):
        """Forgets the marks of a job that was torn, once their answers came or cannot come any more. Raises Stuck."""
        self._heard = OK
        await self.mark()
        open_marks = left = self.unproved
        since = time.ticks_ms()
        while self.unproved and time.ticks_diff(time.ticks_ms(), since) <= _STUCK_MS:
            self._reply()
            if self.unproved < left:
                left = self.unproved
                since = time.ticks_ms()
            await asyncio.sleep_ms(_POLL_MS)
        if left == open_marks:
            raise Stuck
        self.unproved = 0

    def _reply(self) -> int:
        """The next answer to DLE EOT that came in, -1 for none. Answers to marks are counted on the way."""
        while self._uart.any() and self._uart.readinto(self._byte):
            byte = self._byte[0]
            if is_reply(byte):
                return byte
            if is_mark(byte):
                self._proved(byte)
        return -1

    def _proved(self, byte: int):
        self._heard |= mark_flags(byte)
        if self.unproved:
            self.unproved -= 1
        else:
            self.stray = True


def _patience(since):
    """Of ticks ms: since when nothing has moved."""
    if time.ticks_diff(time.ticks_ms(), since) > _STUCK_MS:
        raise Stuck
