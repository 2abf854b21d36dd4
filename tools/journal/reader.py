"""Sectors, records and fields of a journal region, as firmware/journal describes them, read by code of its own.

Two readers that share nothing but the description keep each other honest; only the list of field names is taken from
the firmware, for it is data.
"""

import runpy
import sys
from binascii import crc32
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from tools.cpython import micropython

SECTOR = 4096
HEADER = 48
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


@dataclass
class Sector:
    """A sector in use: where it starts, the last sequence number before it, and the chain that its header holds; None
    when the header is damaged but whole records stand behind it."""

    at: int
    sequence: int
    chain: bytes | None


def sectors(region: bytes) -> list[Sector]:
    """Every sector in use, oldest first."""
    found = []
    for at in range(0, len(region), SECTOR):
        head = region[at : at + HEADER]
        if head[:4] == MAGIC and crc32(head[:-4]) == int.from_bytes(head[-4:], "big"):
            found.append(Sector(at, int.from_bytes(head[8:12], "big"), head[12:-4]))
        elif head != b"\xff" * HEADER:
            first = next((number for _, number, _, _ in _walk(region[at : at + SECTOR])), 0)
            if first:
                found.append(Sector(at, first - 1, None))
    return sorted(found, key=lambda sector: (sector.sequence, sector.at))


def decode(region: bytes) -> tuple[list[dict], bool | str]:
    """Every whole record, oldest first, and True or what is wrong. A record is a dict of `sequence`, `record` (what it
    is) and its fields."""
    records, wrong, _ = audit(region)
    return records, "; ".join(wrong) or True


def audit(region: bytes) -> tuple[list[dict], list[str], bytes]:
    """Records, everything that is wrong, and the chain after the last record.

    A torn record between whole ones is not wrong: a plug was pulled, and the next record took its sequence number.
    """
    records: list[dict] = []
    wrong: list[str] = []
    sequence, chain = 0, bytes(32)
    for place, sector in enumerate(sectors(region), 1):
        if sector.chain is None:
            wrong.append(f"sector {place}: its header is damaged")
        elif (sector.sequence, sector.chain) != (sequence, chain):
            wrong.append(f"sector {place}: what lies before it is not what was written")
        if sector.chain is not None:
            sequence, chain = sector.sequence, sector.chain
        for offset, number, kind, raw in _walk(region[sector.at : sector.at + SECTOR]):
            if number != sequence + 1:
                wrong.append(f"sector {place}, offset {offset}: record {sequence + 1} is missing")
            sequence, chain = number, sha256(chain + raw).digest()
            try:
                records.append({"sequence": number, "record": _kind(kind)} | fields(raw[HEAD:-TAIL]))
            except Damage as damage:
                wrong.append(f"sector {place}, offset {offset}: {damage}")
    return records, wrong, chain


def _walk(sector: bytes) -> Iterator[tuple[int, int, int, bytes]]:
    """(offset, sequence, kind, all bytes of the record)"""
    offset = HEADER
    while offset + HEAD + TAIL <= SECTOR:
        length = int.from_bytes(sector[offset + 2 : offset + 4], "big")
        end = offset + HEAD + length
        whole = sector[offset] == MARK and length <= MOST and end + TAIL <= SECTOR
        if whole and crc32(sector[offset:end]) == int.from_bytes(sector[end : end + TAIL], "big"):
            sequence = int.from_bytes(sector[offset + 4 : offset + 8], "big")
            yield offset, sequence, sector[offset + 1], sector[offset : end + TAIL]
            offset = end + TAIL + -(end + TAIL) % 4
        else:
            offset += 4


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
    names = _names()["NAMES"]
    return names[number] if 0 < number < len(names) else f"kind{number}"
