"""No paper is found out before the money moves, not after."""

from drivers import escpos_status as status
from flows.ask import key


async def run(t):
    """Returns when the printer can print, or does not say, or the cashier goes on without paper. Raises Left."""
    while True:
        flags = await t.printer.status()
        if not flags & status.STOPS:
            return
        t.page(t.text("paper.title"), t.text(cause(flags)), t.text("paper.mend"), t.text("paper.anyway"))
        t.sound("attention")
        if await key(t) == "ENTER":
            flags = await t.printer.status()
            if flags & status.STOPS:
                return


def cause(flags: int) -> str:
    """Text key for what is wrong with the printer."""
    if flags & status.SILENT:
        return "paper.silent"
    if flags & status.COVER_OPEN:
        return "paper.cover"
    if flags & status.PAPER_OUT:
        return "paper.out"
    if flags & status.OVERHEATED:
        return "paper.hot"
    return "paper.fault"
