"""Writes to a journal's flash what a cut anywhere cannot turn into something else."""

from binascii import crc32
from importlib import import_module

from tools.house.standing import Standing
from tools.house.terminals import Terminal
from tools.journal.reader import HEADER, MAGIC, MARK, SECTOR, Sector, kinds
from tools.port import Trouble

_records = import_module("journal.records")  # the terminal's own
_BLANK = b"\xff" * SECTOR
_SPARE = 8  # sectors that a journal keeps free: the one behind the newest, and those it has ready


def close_with(terminal: Terminal, here: Standing, kind: str, number: str, gone: int) -> None:
    """One more sector, with this record alone. It goes in by one program, from the front: without its header it is
    nothing, without the record it is an empty sector, and then the next try writes another one."""
    reading = here.reading
    newest = reading.live[-1]
    at = (newest.at + SECTOR) % len(here.region)
    if at in [sector.at for sector in reading.live]:
        raise Trouble(f"{terminal.name}: its journal is full: settle (FUNC 6), leave it switched on for a minute")
    counted = max(sector.number or 0 for sector in reading.live) + sum(not sector.number for sector in reading.live)
    head = MAGIC + b"".join(value.to_bytes(4, "big") for value in (counted + 1, reading.sequence, gone)) + reading.chain
    payload = _records.encode({"token": bytes.fromhex(number)})
    record = bytes((MARK, kinds().index(kind))) + len(payload).to_bytes(2, "big")
    record += (reading.sequence + 1).to_bytes(4, "big") + payload
    content = _sealed(head) + _sealed(record)
    if not _fits(here.region[at : at + SECTOR], content):
        terminal.erase(at)
    terminal.program(at, content)


def _sealed(data: bytes) -> bytes:
    return data + crc32(data).to_bytes(4, "big")


def fitting(here: Standing, count: int) -> list[Sector]:
    """The newest sectors of a journal that have room among so many: all that is not over and settled is among them."""
    live = here.reading.live
    first = max(0, len(live) + _SPARE - count)
    if first and live[first].sequence > here.ledger.journal.settled:
        raise Trouble(
            f"{here.name}: what is not settled and printed takes {len(live)} sectors of 4 KiB, and the new journal has "
            f"{count}, {_SPARE} of which it keeps free: settle on the old terminal (FUNC 6), or take a larger one"
        )
    return live[first:]


def copy(terminal: Terminal, region: bytes, wanted: list[bytes], own: set[int]) -> None:
    """`wanted`: sectors, oldest first. `region`: what is on the flash now; `own`: places of what is not of `wanted` and
    still counts. The newest goes first, to a place that is free; then what else is there makes way for the others."""
    count = len(region) // SECTOR
    there = [region[place * SECTOR : (place + 1) * SECTOR] for place in range(count)]
    newest = _free(there, wanted[-1], own)
    layout = {(newest - back) % count: content for back, content in enumerate(reversed(wanted))}
    for place in (newest, *(place for place in range(count) if place != newest)):
        _put(terminal, place * SECTOR, there[place], layout.get(place, _BLANK))


def _free(there: list[bytes], wanted: bytes, own: set[int]) -> int:
    """Where an earlier try has put it, or begun to; else an erased place; else one that holds nothing."""
    places = [place for place in range(len(there)) if place not in own]
    begun = [place for place in places if there[place] != _BLANK and _fits(there[place], wanted)]
    blank = [place for place in places if there[place] == _BLANK]
    return (begun or blank or places)[0]


def _put(terminal: Terminal, at: int, there: bytes, wanted: bytes) -> None:
    """The header last: until it is there, or a part of it, the records behind it are nothing."""
    if there == wanted:
        return
    if not _fits(there, wanted):
        terminal.erase(at)
    body = wanted.rstrip(b"\xff")[HEADER:]
    if body:
        terminal.program(at + HEADER, body)
    if wanted != _BLANK:
        terminal.program(at, wanted[:HEADER])


def _fits(there: bytes, wanted: bytes) -> bool:
    """Flash that holds `there` can become `wanted`: bits are cleared only."""
    known = int.from_bytes(there[: len(wanted)], "big")
    return known & int.from_bytes(wanted, "big") == int.from_bytes(wanted, "big") and (
        len(wanted) == SECTOR or there[len(wanted) :].strip(b"\xff") == b""
    )
