"""The code scanner while a screen wants it."""

import asyncio

from lazy import release


class Scanning:
    """`async with Scanning(t):` what it reads comes in as inputs. Does nothing on a board without one."""

    def __init__(self, t):
        self._scanner = t.scanner and t.scanner(t.inputs.put)
        self._reading = None

    async def __aenter__(self):
        if self._scanner:
            self._reading = asyncio.create_task(self._scanner.run())

    async def __aexit__(self, *_):
        if self._scanner and self._reading:
            self._reading.cancel()
            await self._scanner.stop()
        release("drivers.scanner")
