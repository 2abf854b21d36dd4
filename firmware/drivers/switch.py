"""Switches at the paper and the cover, for a printer that does not say how it is: they do."""

import asyncio

from micropython import const

from drivers.escpos import EscPos
from drivers.escpos_status import COVER_OPEN, OK, PAPER_OUT, UNWATCHED

_AGREE = const(3)  # looks in a row
_LOOK_MS = const(5)
_MOST = const(20)  # looks: a contact that never rests is taken for what it was last


class Switch:
    """`pin`: an input; `on`: its level while the switch says yes, such as 0 for a contact to ground."""

    def __init__(self, pin, on: int = 0):
        self._pin = pin
        self._on = on

    async def says(self) -> bool:
        """What looks in a row agree on."""
        level = self._pin()
        agreed = 1
        for _ in range(_MOST):
            if agreed == _AGREE:
                break
            await asyncio.sleep_ms(_LOOK_MS)
            seen = self._pin()
            agreed = agreed + 1 if seen == level else 1
            level = seen
        return level == self._on


class SwitchedEscPos(EscPos):
    """EscPos with `paper_out` and `cover_open`, each a Switch or None. Their word adds to the printer's own: a silent
    printer without paper is one without paper, and one that is silent with paper stays silent. Between the lines of a
    slip they are asked as well, so that none counts as printed, or as perhaps printed, after the paper."""

    def __init__(self, uart, encode, paper_out=None, cover_open=None, **model):
        super().__init__(uart, encode, **model)
        self._switches = ((paper_out, PAPER_OUT), (cover_open, COVER_OPEN))

    async def seen(self) -> int:
        flags = 0
        for switch, flag in self._switches:
            if switch and await switch.says():
                flags |= flag
        return flags

    async def ask(self) -> int:
        if await super().ask() == UNWATCHED and self._switches[0][0]:
            self.flags = OK
        return self.flags
