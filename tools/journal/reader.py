"""Sectors, records and fields of a journal, as firmware/journal describes them, read by code of its own.

Two readers that share nothing but the description keep each other honest; only the names of records and fields are
taken from the firmware, for they are data. `audit.py` puts the sectors in order and follows the chain through them.
"""

import runpy
import sys
from binascii import crc32
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tools.cpython import micropython

SECTOR = 4096
HEADER = 52
MAGIC = b"SJ1\n"
MARK = 0xA5
HEAD, TAIL = 8, 4
MOST = 480

_RECORDS = Path(__file__).resolve().parents[2] / "firmware" / "journal" / "records.py"


class Damage(Exception):
    """A record whose CRC holds but whose payload is no row of fields."""


@cache
def _names() -> dict:
    """What the firmware's module of record kinds and fields defines, run beside the real one."""
    sys.modules.setdefault("micropython", micropython)
    return runpy.run_path(str(_RECORDS))


@cache
def kinds() -> tuple[str, ...]:
    """What records can be, by number; there is no 0."""
    found = {value: name.lower() for name, value in _names().items() if name[0] != "_" and isinstance(value, int)}
    return ("", *(found[number] for number in sorted(found)))


@dataclass(frozen=True)
class Sector:
    """A sector in use: where it starts, and what its header says.

    `number`: counts the sectors that were ever opened. `sequence`, `chain`: after the last record before it. `gone`:
    the last record that was given up when it was opened. `number` and `chain` are None when the header is damaged but
    whole records stand behind it; `sequence` then follows from the first of them.
    """

    at: int
    sequence: int
    number: int | None = None
    gone: int = 0
    chain: bytes | None = None

    def __str__(self) -> str:
        return f"sector {'' if self.number is None else f'{self.number} '}at 0x{self.at:06x}"


def newer(image: bytes) -> int:
    """The version of a journal that is newer than what is read here (firmware/journal/service.py); 0: it is not."""
    found = 0
    for at in range(0, len(image), SECTOR):
        head = image[at : at + HEADER]
        ours = head[:2] + head[3:4] == MAGIC[:2] + MAGIC[3:] and head[2] > MAGIC[2]
        if ours and crc32(head[:-4]) == int.from_bytes(head[-4:], "big"):
            found = max(found, head[2] - ord("0"))
    return found


def in_use(image: bytes) -> list[Sector]:
    """Every sector with a good header or, behind a damaged one, a whole record: by place, given up or not."""
    found = []
    for at in range(0, len(image), SECTOR):
        head = image[at : at + HEADER]
        whole = head[:4] == MAGIC and crc32(head[:-4]) == int.from_bytes(head[-4:], "big")
        if whole and head[12:16] <= head[8:12]:  # nothing that comes after a header is given up by it
            number, sequence, gone = (int.from_bytes(head[place : place + 4], "big") for place in (4, 8, 12))
            found.append(Sector(at, sequence, number, gone, head[16:48]))
        elif head != b"\xff" * HEADER:
            first = next((sequence for _, sequence, _, _ in _walk(image[at : at + SECTOR])), 0)
            if first:
                found.append(Sector(at, first - 1))
    return found


def given_up(found: list[Sector]) -> int:
    """The last record that nobody needs any more, as the newest good header says it."""
    newest = max((sector for sector in found if sector.number), key=lambda sector: sector.number or 0, default=None)
    return newest.gone if newest else 0


def living(found: list[Sector]) -> list[Sector]:
    """The sectors that are not given up, oldest first. A damaged header gives a sector up with its first record."""
    gone = given_up(found)
    live = [sector for sector in found if sector.sequence >= gone]
    return sorted(live, key=lambda sector: (sector.sequence, sector.number or 0, sector.at))


def sectors(image: bytes) -> list[Sector]:
    """Every living sector, oldest first."""
    return living(in_use(image))


def _walk(sector: bytes) -> Iterator[tuple[int, int, int, bytes]]:
    """(offset, sequence, kind, all bytes of the record)"""
    offset = sector.find(MARK, HEADER)
    while 0 <= offset <= len(sector) - HEAD - TAIL:
        raw = _whole(sector, offset) if not offset % 4 else b""
        if raw:
            yield offset, int.from_bytes(raw[4:8], "big"), raw[1], raw
        offset = sector.find(MARK, offset + (len(raw) or 1))


def _whole(sector: bytes, offset: int) -> bytes:
    """The record that starts here; nothing when none does, or not all of it is there."""
    length = int.from_bytes(sector[offset + 2 : offset + 4], "big")
    end = offset + HEAD + length
    if sector[offset] != MARK or length > MOST or end + TAIL > len(sector):
        return b""
    good = crc32(sector[offset:end]) == int.from_bytes(sector[end : end + TAIL], "big")
    return sector[offset : end + TAIL] if good else b""


def fields(payload: bytes) -> dict:
    """Fields by name. Bytes are given as hex. Raises Damage."""
    table = _names()["_FIELDS"]
    found, at = {}, 0
    while at < len(payload):
        tag, value = payload[at], payload[at + 2 : at + 2 + payload[at + 1]] if at + 1 < len(payload) else b""
        if at + 1 >= len(payload) or len(value) != payload[at + 1]:
            raise Damage("fields cut short")
        form, name = (table[tag - 1][0], table[tag - 1][1:]) if 0 < tag <= len(table) else ("%", f"tag{tag}")
        found[name] = _value(form, value)
        at += 2 + len(value)
    return found


def _value(form: str, value: bytes) -> int | str:
    if form == "#":
        return int.from_bytes(value, "big")
    if form == "$":
        try:
            return value.decode()
        except UnicodeDecodeError:
            raise Damage("text is no UTF-8") from None
    return value.hex()


def _kind(number: int) -> str:
    return kinds()[number] if 0 < number < len(kinds()) else f"kind{number}"
