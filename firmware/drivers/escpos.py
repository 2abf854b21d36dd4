"""An ESC/POS receipt printer on a UART: prints slips and says honestly what became of them.

Before the first byte the printer is asked how it is. While printing, every few lines carry a mark that the printer
answers when it gets there; at most two groups of lines run ahead of the answers, so a printer that stops is noticed
within seconds, at the line. A slip counts as printed when the last mark was answered and the printer still speaks.
Silence is never taken for "ready" nor for "no paper".
"""

import asyncio

from micropython import const

from drivers.escpos_status import SILENT, STOPS, joined, reply_flags
from drivers.escpos_text import Writer
from drivers.escpos_wire import Stuck, Wire

PRINTED = const(1)
NOT_PRINTED = const(2)  # not whole: torn paper may exist
UNKNOWN = const(3)

_GROUP = const(4)  # lines between marks
_AHEAD = const(1)  # marks that may be open when the next group starts

_WAKE_MS = const(500)  # a printer that was switched on again or reset takes nothing in at first


class EscPos:
    """uart: machine.UART with a send ring of `txbuf` bytes and timeout 0; encode: text to GB18030 bytes.

    What a model cannot do: `chinese` GB18030 text, `cutter`, `listen` (its TX is wired to us), `marks` (it answers
    GS r 1). Without the last two the best a slip can get is UNKNOWN.
    """

    def __init__(
        self,
        uart,
        encode,
        columns: int = 32,
        txbuf: int = 256,
        chinese: bool = True,
        cutter: bool = False,
        listen: bool = True,
        marks: bool = True,
    ):
        self.columns = columns
        self.flags = SILENT
        self._writer = Writer(encode, chinese, cutter)
        self._wire = Wire(uart, txbuf)
        self._listen = listen
        self._marks = marks
        self._torn = False
        self._half = True
        self._lock = asyncio.Lock()

    async def status(self) -> int:
        """Flags of escpos_status. While a slip prints: the ones known, at once."""
        if not self._lock.locked():
            async with self._lock:
                await self._ask()
        return self.flags

    async def print(self, lines) -> tuple:
        """Prints (text, style) lines; (PRINTED | NOT_PRINTED | UNKNOWN, flags). One slip at a time, others wait. Where
        a line is None the next one is not known yet.

        When the printer says at once that it cannot print, nothing is sent and the result is NOT_PRINTED.
        """
        async with self._lock:
            if await self._ask() & SILENT:
                await self._ask()
            if self.flags & STOPS:
                return NOT_PRINTED, self.flags
            return await self._job(lines), self.flags

    async def _job(self, lines) -> int:
        proving = self._marks and not self.flags & SILENT
        try:
            await self._slip(lines, proving)
        except Stuck:
            return NOT_PRINTED if await self._ask() & STOPS else UNKNOWN
        if await self._ask() & SILENT or self._wire.stray or not proving:
            return UNKNOWN
        return PRINTED

    async def _slip(self, lines, proving: bool):
        """Raises Stuck. Until its end the printer counts as torn, also when the task is cancelled."""
        torn, self._torn = self._torn, True
        await self._begin(torn, proving)
        for count, line in enumerate(lines):
            if count % _GROUP == 0 and count:
                await self._check(proving, _AHEAD)
            if line is None:
                await asyncio.sleep_ms(0)
            else:
                await self._wire.send(self._writer.line(*line))
        if proving:  # two at the end: one stray byte, taken for an answer, cannot stand for the last line
            await self._wire.mark()
        await self._check(proving, 0)
        self._torn = self._half = False

    async def _begin(self, torn: bool, proving: bool):
        await self._end_half()
        self._half = True
        if torn:
            await self._wire.send(self._writer.recover())
            if proving:
                await self._wire.restart()
            await asyncio.sleep_ms(_WAKE_MS)
        self._wire.stray = False
        await self._wire.send(self._writer.reset())

    async def _check(self, proving: bool, allowed: int):
        """Between groups of lines. Raises Stuck."""
        if proving:
            await self._wire.mark()
            await self._wire.prove(allowed)
        elif self._listen and not self.flags & SILENT:
            reply = await self._wire.ask(2)
            if reply >= 0 and reply_flags(2, reply) & STOPS:
                raise Stuck

    async def _ask(self) -> int:
        """Asks all four questions; stores and returns the flags."""
        flags = 0
        for n in (1, 2, 3, 4):
            reply = await self._answer(n)
            if reply >= 0:
                flags |= reply_flags(n, reply)
            elif n == 1:
                flags = SILENT
                break
        self.flags = joined(flags)
        return self.flags

    async def _answer(self, n: int) -> int:
        if not self._listen:
            return -1
        try:
            await self._end_half()
            return await self._wire.ask(n)
        except Stuck:
            return -1

    async def _end_half(self):
        """Raises Stuck. A question would be taken for the rest, or for the length, of a command that is half sent.

        So it is at the start, too: the printer has its own power, and the chip may have been reset in mid-slip.
        """
        if self._half:
            await self._wire.send(self._writer.nuls())
            self._half = False
