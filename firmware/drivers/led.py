"""A light that says what the buzzer says, for a loud shop or a person who does not hear it."""

import asyncio

from micropython import const

# ms lit, ms dark, and so on; each longer than its sound, for eyes are elsewhere.
_OK = (1500,)
_ERROR = (120, 120, 120, 120, 120)
_ATTENTION = (400, 200, 400, 200, 400, 200, 400)

_LIT = const(1)


class Led:
    """Shaped like drivers.buzzer.Buzzer: passes each sound on to `buzzer` and shows it. `pin`: an output; `lit`: the
    level at which the light is on. A click is not shown."""

    def __init__(self, pin, buzzer, lit: int = _LIT):
        self._pin = pin
        self._buzzer = buzzer
        self._lit = lit
        self._turn = 0
        self._task = None
        self.click = buzzer.click
        pin(1 - lit)

    async def ok(self):
        self._show(_OK)
        await self._buzzer.ok()

    async def error(self):
        self._show(_ERROR)
        await self._buzzer.error()

    async def attention(self):
        self._show(_ATTENTION)
        await self._buzzer.attention()

    def _show(self, pattern):
        """Beside the sound. The newest ends the one before it."""
        self._turn += 1
        self._task = asyncio.create_task(self._blink(pattern, self._turn))

    async def _blink(self, pattern, turn: int):
        level = self._lit
        for ms in pattern:
            if turn != self._turn:
                return
            self._pin(level)
            level = 1 - level
            await asyncio.sleep_ms(ms)
        if turn == self._turn:
            self._pin(1 - self._lit)
