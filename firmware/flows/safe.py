"""Safe mode: after three failed starts in a row no sales, but reversals go on, and the cause is on the screen."""

import asyncio

from drivers.escpos import NOT_PRINTED
from drivers.escpos_status import SILENT
from flows.ask import Left, key, rest
from slips.gb18030 import ascii_only

_CAUSES = ("brown-out", "reset", "watchdog")  # that the board names; errors speak for themselves
_ITEMS = (("5", "pending", "menu.pending"), ("0", "diagnostics", "menu.diagnostics"))


async def run(t, restart):
    """`restart()` starts the terminal again, with a clean count."""
    cause = t.crashes.cause
    if cause in _CAUSES:
        cause = t.text("safe.after_" + cause)
    while True:
        t.page(t.text("safe.title_row"), cause, t.text("safe.no_sales"), t.text("safe.enter_retries"))
        pressed = await rest(t)
        if pressed == "ENTER":
            t.crashes.healthy()
            t.crashes.close()
            restart()
        try:
            if pressed == "FUNC" or await _refused(t, cause) == "FUNC":
                await _choice(t)
        except Left:
            pass  # back to the cause


async def _refused(t, cause: str) -> str:
    """Somebody tries to sell: the whole cause, until CANCEL or FUNC. The ENTER behind an amount restarts nothing."""
    first, second = (t.screen.wrap(cause) + [""])[:2]
    t.page(t.text("safe.no_sales"), first, second, t.text("idle.func_menu"))
    pressed = ""
    while pressed not in ("CANCEL", "FUNC"):
        t.refuse()
        pressed = await rest(t)
    return pressed


async def _choice(t):
    """The menu, as far as it works here. Raises Left."""
    t.page(t.text("menu.title_row"), *["%s %s" % (item[0], t.text(item[2])) for item in _ITEMS])
    while True:
        pressed = await key(t)
        for choice, flow, _ in _ITEMS:
            if pressed == choice:
                await t.flow(flow)
                return
        t.refuse()


class Missing:
    """Stands in for a part that cannot be built: takes every call and does nothing, for reversals need neither printer
    nor display. As words it gives their keys."""

    def __init__(self):
        self.rounds = 0  # of run(): it lives, whatever it stands for

    async def run(self):
        while True:
            self.rounds = self.rounds + 1 & 0xFFFF
            await asyncio.sleep_ms(250)

    async def status(self) -> int:
        return SILENT

    async def print(self, lines) -> tuple:
        return NOT_PRINTED, SILENT

    def encode(self, text: str) -> bytes:
        """For the printer."""
        return ascii_only(text)

    async def ok(self):
        """A sound, to nobody."""

    error = attention = ok

    def __call__(self, key: str) -> str:
        return key

    def __getattr__(self, name: str):
        return self._blank

    def _blank(self, *_) -> int:
        return 0
