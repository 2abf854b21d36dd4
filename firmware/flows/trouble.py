"""What the printer cannot do, and what is wrong with it, in words."""

from drivers import escpos_status as status
from drivers.escpos import NOT_PRINTED, PRINTED
from lazy import fetch


def cause(flags: int) -> str:
    """Text key for the flags of drivers.escpos_status, the most useful first: a silent one may have switches."""
    if flags & status.COVER_OPEN:
        return "paper.cover"
    if flags & status.PAPER_OUT:
        return "paper.no_paper"
    if flags & status.OVERHEATED:
        return "paper.overheated"
    if flags & status.SILENT:
        return "paper.silent"
    if flags & status.FAULT:
        return "paper.fault"
    return "paper.unwatched" if flags & status.UNWATCHED else "paper.unsure"


def printable(t, rows):
    """The rows of a slip, as the printer of the settings can print them. flows.drawn is to be let go after."""
    return fetch("flows.drawn").lines(rows) if t.settings.printer_qr == "drawn" else rows


def failed(t, result: int) -> bool:
    """Whether there is trouble to be told. What a printer that proves nothing has taken, people see for themselves."""
    return result == NOT_PRINTED or result != PRINTED and t.printer.proves
