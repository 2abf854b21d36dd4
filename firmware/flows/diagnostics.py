"""FUNC 0: what the terminal is made of and how it is, a page at a time."""

import gc

from flows.ask import key
from flows.trouble import cause


async def run(t):
    """ENTER turns the page. Raises Left."""
    for rows in (await _parts(t), _numbers(t), _faults(t)):
        t.page(t.text("menu.diagnostics"), *rows)
        if await key(t) != "ENTER":
            return


async def _parts(t) -> tuple:
    flags = await t.printer.status()
    state = t.text(cause(flags)) if flags else t.text("diag.printer_ok")
    now = t.clock.now()
    time = "%02d-%02d %02d:%02d" % (now[1], now[2], now[3], now[4]) if now else t.text("diag.no_clock")
    link = t.text("diag.link_state") + "\t" + t.text("diag.link_is_up" if t.radio.up else "diag.link_down")
    return link, t.text("diag.printer") + "\t" + state, time


def _numbers(t) -> tuple:
    gc.collect()
    ledger = t.till.ledger
    return (
        "%s\t%d" % (t.text("diag.journal"), ledger.room),
        "%s\t%d" % (t.text("diag.damaged"), ledger.damaged),
        "%s\t%d" % (t.text("diag.heap_free"), gc.mem_free()),
    )


def _faults(t) -> tuple:
    """How many faults in a row, and the newest one's cause."""
    return "%s\t%d" % (t.text("diag.faults"), t.crashes.failures), t.crashes.cause[:16], t.crashes.cause[16:32]
