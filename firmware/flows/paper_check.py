"""That there is no paper is found out before the money moves, not after."""

from drivers.escpos_status import STOPS
from flows.ask import Left
from flows.trouble import cause


async def run(t):
    """Returns when the printer can print or does not say, or the cashier goes on without a slip. Raises Left."""
    shown = 0
    while True:
        flags = await t.printer.status()
        if not flags & STOPS:
            return
        if flags != shown:
            t.page(t.text("paper.title"), t.text(cause(flags)), t.text("paper.anyway"), t.text("paper.cancel_stops"))
            t.sound("attention")
            shown = flags
        event = await t.inputs.get(1000)
        if event == ("key", "CANCEL"):
            raise Left
        if event == ("key", "ENTER"):
            return
