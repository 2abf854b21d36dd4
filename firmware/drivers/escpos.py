"""An ESC/POS receipt printer on a UART: prints slips and says honestly what became of them.

Before the first byte the printer is asked how it is. While printing, every few lines carry a mark that the printer
answers when it gets there; at most two groups of lines run ahead of the answers, so a printer that stops is noticed
within seconds, at the line. A slip counts as printed when the last mark was answered and the printer still speaks.
Silence is never taken for "ready" nor for "no paper". What prints is in RAM only while it does: escpos_job.py.
"""

import asyncio

from micropython import const

from drivers.escpos_status import FAULT, SILENT, STOPS, UNWATCHED, joined, reply_flags
from drivers.escpos_wire import Stuck, Wire
from lazy import fetch, release

PRINTED = const(1)
NOT_PRINTED = const(2)  # not whole: torn paper may exist
UNKNOWN = const(3)

_NULS = const(184)  # more than the longest command lacks when it is cut off: the data of a QR code, a band of a picture


class EscPos:
    """uart: machine.UART with a send ring of `txbuf` bytes and timeout 0; encode: text to the printer's bytes.

    What the model is: `columns` of its paper, `text`, the bytes that it takes for it (escpos_text), `cutter`, `listen`
    (its TX is wired to us), `marks`, the command that it answers in its turn, "" for none; busy(): its DTR, where that
    is wired. Without listening and marks it can prove nothing: the best a slip can get is UNKNOWN.
    """

    def __init__(
        self,
        uart,
        encode,
        columns: int = 32,
        txbuf: int = 1024,
        text: str = "gb18030-fs",
        cutter: bool = False,
        listen: bool = True,
        marks: bytes = b"\x1dr\x01",
        busy=None,
    ):
        self.encode = encode
        self.columns = columns
        self.text = text
        self.cutter = cutter
        self.listen = listen
        self.marks = marks if listen else b""
        self.flags = SILENT
        self.paced = busy is not None
        self.wire = Wire(uart, txbuf, busy, self.paced and not self.marks)
        self.torn = False
        self.half = True
        self._lock = asyncio.Lock()

    @property
    def proves(self) -> bool:
        """Whether a slip can be known to be printed."""
        return bool(self.marks)

    async def status(self) -> int:
        """Flags of escpos_status. While a slip prints: the ones known, at once."""
        if not self._lock.locked():
            async with self._lock:
                await self.ask()
        return self.flags

    async def print(self, lines) -> tuple:
        """Prints (text, style) lines; (PRINTED | NOT_PRINTED | UNKNOWN, flags). One slip at a time, others wait. Where
        a line is None the next one is not known yet.

        When the printer says at once that it cannot print, nothing is sent and the result is NOT_PRINTED.
        """
        async with self._lock:
            if await self.ask() & SILENT:
                await self.ask()
            if self.flags & STOPS:
                return NOT_PRINTED, self.flags
            try:
                return await fetch("drivers.escpos_job").Job(self).run(lines), self.flags
            finally:
                release("drivers.escpos_job")

    async def ask(self) -> int:
        """Asks all that it can be asked; stores and returns the flags."""
        flags = 0 if self.listen else UNWATCHED
        missed = 1  # one may be unknown to it, but not the first
        try:
            for n in (1, 2, 3, 4) if self.listen else ():
                reply = await self._answer(n)
                if reply >= 0:
                    flags |= reply_flags(n, reply)
                    missed = 0
                elif missed:
                    raise Stuck
                else:
                    missed = 1
        except Stuck:
            flags |= SILENT
        if flags & (SILENT | UNWATCHED) and await self.wire.held():
            flags = flags & STOPS | FAULT
        self.flags = joined(flags | await self.seen())
        return self.flags

    async def seen(self) -> int:
        """Flags that others have to add, as switches at the paper."""
        return 0

    async def _answer(self, n: int) -> int:
        """-1: none. Raises Stuck."""
        await self.end_half()
        return await self.wire.ask(n)

    async def end_half(self):
        """Raises Stuck. A question would be taken for the rest, or for the length, of a command that is half sent.

        So it is at the start, too: the printer has its own power, and the chip may have been reset in mid-slip. A NUL
        by itself prints nothing; a QR code that gets NULs for its data is stored, never printed.
        """
        await self.wire.drained()
        if self.half and not self.wire.busy:
            await self.wire.send(bytes(_NULS))
            await self.wire.drained()
            self.half = False
