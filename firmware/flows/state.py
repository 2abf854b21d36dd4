"""FUNC 0 1: what the terminal is made of, how it is, and what went wrong lately, a page at a time."""

import gc

from micropython import const

from drivers.clock import from_stamp
from flows.ask import key
from flows.trouble import cause

_ROW = const(16)  # characters


async def run(t, found: dict):
    """ENTER turns the page. Raises Left. `found`: what tests found, of no use here."""
    title = t.text("menu.diagnostics")
    faults = "%s %d" % (t.text("diag.faults"), t.crashes.failures)
    pages = [(title, await _parts(t)), (title, _numbers(t)), (title, _versions(t))]
    pages += [(faults, rows) for rows in _faults(t)] or [(faults, ())]
    for heading, rows in pages:
        t.page(heading, *rows)
        if await key(t) != "ENTER":
            return


async def _parts(t) -> tuple:
    flags = await t.printer.status()
    state = t.text(cause(flags)) if flags else t.text("diag.printer_ok")
    now = t.clock.now()
    link = t.text("diag.link_state") + "\t" + t.text("diag.link_%d" % t.radio.up)
    dbm = t.radio.dbm()
    if dbm:
        link += " %d" % dbm
    return link, t.text("diag.printer") + "\t" + state, _clock(now) if now else t.text("diag.no_clock")


def _numbers(t) -> tuple:
    gc.collect()
    ledger = t.real.ledger
    return (
        "%s\t%d" % (t.text("diag.journal"), ledger.room),
        "%s\t%d" % (t.text("diag.damaged"), ledger.damaged),
        "%s\t%d" % (t.text("diag.heap_free"), gc.mem_free()),
    )


def _versions(t) -> tuple:
    """Firmware; how often the supply dipped, and how often the chip started again without a word."""
    try:
        with open(t.text.folder + "/build.txt") as file:
            version = file.readline().strip()
    except (OSError, TypeError):  # safe mode may be without words
        version = "-"
    counts = t.crashes.counts
    dips = counts.get("brown-out", 0)
    return (
        version,
        "%s\t%d" % (t.text("diag.supply_dips"), dips),
        "%s\t%d" % (t.text("diag.restarts"), sum(counts.values()) - dips),
    )


def _faults(t):
    """The rows of each fault's pages, newest first: when, what and where; then the whole message if it is longer."""
    entries = t.crashes.entries
    for place in range(len(entries)):
        stamp, _, told = entries[-1 - place].partition(" ")
        lines = told.strip().split("\n")
        when = _clock(from_stamp(int(stamp))) if stamp.isdigit() and stamp != "0" else ""
        yield when + "\t" + "%d/%d" % (place + 1, len(entries)), lines[-1], _place(lines)
        if len(lines[-1]) > _ROW:
            yield t.screen.wrap(lines[-1])[:3]


def _place(lines: list) -> str:
    """Module and line of a traceback's innermost frame (`File "till.till", line 33, in f`), "" without one."""
    words = lines[-2].split() if len(lines) > 1 else ()
    return "%s %s" % (words[1][1:-2].rpartition(".")[2], words[3][:-1]) if len(words) > 5 else ""


def _clock(date: tuple) -> str:
    return "%02d-%02d %02d:%02d" % (date[1], date[2], date[3], date[4])
