"""One slip on its way to the printer: its lines in groups, each with a mark that proves it. In RAM while it prints."""

import asyncio
import time

from micropython import const

from drivers.escpos import NOT_PRINTED, PRINTED, UNKNOWN
from drivers.escpos_status import OK, PAPER_OUT, SILENT, STOPS, reply_flags
from drivers.escpos_text import CUT, QR, Writer
from drivers.escpos_wire import STUCK_MS, Stuck, patience

_GROUP = const(4)  # lines between marks
_BYTES = const(160)  # or so many bytes: two groups fit into the smallest printer's buffer
_AHEAD = const(1)  # marks that may be open when the next group starts

_POLL_MS = const(4)
_CURIOUS_MS = const(500)  # a mark without answer for so long: ask for a reason
_WAKE_MS = const(500)  # a printer that was switched on again or reset takes nothing in at first
_LINE_MS = const(60)  # of paper, on a slow printer that neither proves nor holds back what it is sent ...
_LEAD = const(12)  # ... and so many lines fit into its buffer

_REASON = b"\x10\x04\x02"  # DLE EOT 2


class Job:
    """`driver`: an EscPos, which has just been asked how it is. `run` once."""

    def __init__(self, driver):
        self._driver = driver
        self._wire = driver.wire
        self._writer = Writer(driver.encode, driver.text, driver.cutter, driver.columns)
        self._proving = driver.marks if not driver.flags & SILENT else b""
        self._group = bytearray()
        self._count = 0  # lines in it
        self._last = 0  # bytes of the one before
        self._lines = 0
        self._started = 0

    async def run(self, lines) -> int:
        """PRINTED, NOT_PRINTED or UNKNOWN."""
        try:
            await self._slip(lines)
        except Stuck:
            return NOT_PRINTED if await self._driver.ask() & STOPS else UNKNOWN
        if await self._driver.ask() & SILENT or self._wire.stray or not self._proving:
            return UNKNOWN
        return PRINTED

    async def _slip(self, lines):
        """Raises Stuck. Until its end the printer counts as torn, also when the task is cancelled."""
        torn, self._driver.torn = self._driver.torn, True
        await self._begin(torn)
        for line in lines:
            if line is None:
                await asyncio.sleep_ms(0)
                continue
            text, style = line
            if style & (QR | CUT):  # they take long: by themselves they are proved in time
                await self._flush()
            self._group += self._writer.line(text, style)
            self._count += 1
            if self._count >= _GROUP or len(self._group) >= _BYTES or style & QR:
                await self._flush()
            else:
                await asyncio.sleep_ms(0)
        # Two at the end: one stray byte, taken for an answer, cannot stand for the last line.
        self._group += self._proving
        self._wire.unproved += bool(self._proving)
        await self._flush()
        if self._proving:
            await self._prove(0)
        else:
            await self._wire.drained()
        await self._look()
        self._driver.torn = False

    async def _begin(self, torn: bool):
        self._driver.half |= torn
        await self._driver.end_half()
        if torn:
            await self._whole(self._writer.recover())
            if self._proving:
                await self._restart()
            await asyncio.sleep_ms(_WAKE_MS)
        self._wire.stray = False
        self._group += self._writer.reset()
        self._started = time.ticks_ms()

    async def _flush(self):
        """Send the group, once there is room for it in the printer. Raises Stuck."""
        if not self._count:
            return
        await self._look()
        if self._proving:
            await self._prove(_AHEAD)
            self._wire.left(self._last if self._wire.unproved else 0)
            self._group += self._proving
            self._wire.unproved += 1
        elif not self._driver.paced:
            await self._slow()
        if self._driver.listen and not self._proving:
            self._group += _REASON
            self._wire.asked += 1
        self._last = len(self._group)
        await self._whole(self._group)
        self._lines += self._count
        self._group = bytearray()
        self._count = 0

    async def _whole(self, data):
        """Raises Stuck. Broken off, it leaves half a command behind."""
        self._driver.half = True
        await self._wire.send(data)
        self._driver.half = False

    async def _look(self):
        """Whether anything is known that ends it. Raises Stuck."""
        if self._driver.listen and not self._proving:
            reply = self._wire.reply()
            if reply >= 0 and reply_flags(2, reply) & STOPS:
                raise Stuck
        if await self._driver.seen():
            raise Stuck

    async def _slow(self):
        """Nothing but the paper's usual speed tells how much is still in the printer."""
        lead = self._lines + self._count - _LEAD
        early = lead * _LINE_MS - time.ticks_diff(time.ticks_ms(), self._started)
        if early > 0:
            await asyncio.sleep_ms(early)

    async def _prove(self, allowed: int):
        """Waits until no more than `allowed` marks lack an answer. Raises Stuck.

        At paper end and with an open cover a printer processes nothing, so no answer is the usual sign of trouble.
        """
        wire = self._wire
        since = asked = time.ticks_ms()
        while True:
            before = wire.unproved
            reply = wire.reply()
            if wire.heard & PAPER_OUT or reply >= 0 and reply_flags(2, reply) & STOPS:
                raise Stuck
            if wire.unproved <= allowed:
                return
            now = time.ticks_ms()
            if wire.unproved < before:
                since = asked = now
            patience(since, STUCK_MS)
            if time.ticks_diff(now, asked) > _CURIOUS_MS:
                asked = now
                await wire.send(_REASON, True)
                wire.asked += 1
            await asyncio.sleep_ms(_POLL_MS)

    async def _restart(self):
        """Forgets the marks of a job that was torn, once their answers came or cannot come any more. Raises Stuck."""
        wire = self._wire
        wire.heard = OK
        await self._whole(self._proving)
        wire.unproved += 1
        open_marks = left = wire.unproved
        since = time.ticks_ms()
        while wire.unproved and time.ticks_diff(time.ticks_ms(), since) <= STUCK_MS:
            wire.reply()
            if wire.unproved < left:
                left = wire.unproved
                since = time.ticks_ms()
            await asyncio.sleep_ms(_POLL_MS)
        if left == open_marks:
            raise Stuck
        wire.unproved = 0
