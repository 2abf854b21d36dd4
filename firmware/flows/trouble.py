"""What is wrong with the printer, in words."""

from drivers import escpos_status as status


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
    return "paper.fault" if flags & status.FAULT else "paper.unsure"
