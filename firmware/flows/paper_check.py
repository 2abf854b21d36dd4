"""No paper is found out before the money moves, not after."""

from drivers import escpos
from flows.ask import Left, key

_STOPS = escpos.PAPER_OUT | escpos.COVER_OPEN | escpos.OVERHEATED | escpos.FAULT


async def run(t):
    """Returns when the printer can print, or does not say, or the cashier goes on without paper. Raises Left."""
    while True:
        flags = await t.printer.status()
        if not flags & _STOPS:
            return
        t.page(t.text("paper.title"), t.text(cause(flags)), t.text("paper.mend"), t.text("paper.anyway"))
        t.sound("attention")
        if await key(t) == "ENTER":
            flags = await t.printer.status()
            if flags & _STOPS:
                return


def cause(flags: int) -> str:
    """Text key for what is wrong with the printer."""
    if flags & escpos.SILENT:
        return "paper.silent"
    if flags & escpos.COVER_OPEN:
        return "paper.cover"
    if flags & escpos.PAPER_OUT:
        return "paper.out"
    if flags & escpos.OVERHEATED:
        return "paper.hot"
    return "paper.fault"
