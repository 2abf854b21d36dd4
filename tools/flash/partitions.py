"""The table of the flash's parts: from a board's partitions.csv to the bytes that the boot loader reads, and back.

Format: Espressif's documentation, "Partition Tables": entries of 32 bytes, then one with the MD5 of those before it.
"""

import csv
import hashlib
import struct
from dataclasses import dataclass
from pathlib import Path

from tools.port import Trouble

AT = 0x8000  # on every chip, with the sizes that MicroPython is built with
SIZE = 0x1000
SECTOR = 0x1000
PAGE = 0x10000  # of the memory that shows flash: an application starts at one
NEEDED = ("factory", "romfs", "vfs", "journal")

_ENTRY = struct.Struct("<2sBBII16sI")
_MAGIC = b"\xaa\x50"
_MD5 = b"\xeb\xeb" + b"\xff" * 14
_TYPES = {"app": 0, "data": 1}
_SUBTYPES = {
    ("app", "factory"): 0,
    ("data", "ota"): 0,
    ("data", "phy"): 1,
    ("data", "nvs"): 2,
    ("data", "coredump"): 3,
    ("data", "fat"): 0x81,
    ("data", "spiffs"): 0x82,
    ("data", "littlefs"): 0x83,
}
_UNITS = {"K": 1024, "M": 1024 * 1024}


@dataclass(frozen=True)
class Part:
    name: str
    type: int
    subtype: int
    start: int
    size: int

    @property
    def end(self) -> int:
        return self.start + self.size


def load(path: Path, flash: int) -> list[Part]:
    """The parts of a partitions.csv, for a flash of so many bytes; Trouble names the line that is wrong."""
    parts: list[Part] = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        row = [field.strip() for field in next(csv.reader([line.partition("#")[0]]), [])]
        if any(row):
            try:
                parts.append(_part(row))
            except (ValueError, KeyError):
                raise Trouble(f"{path}:{number}: not name, type, subtype, offset, size: {line.strip()}") from None
    if faults := problems(parts, flash):
        raise Trouble("\n".join(f"{path}: {fault}" for fault in faults))
    return parts


def _part(row: list[str]) -> Part:
    name, kind, subtype, start, size = row[:5]
    known = _SUBTYPES.get((kind, subtype))
    return Part(name, _TYPES[kind], int(subtype, 0) if known is None else known, _number(start), _number(size))


def _number(text: str) -> int:
    return int(text[:-1], 0) * _UNITS[text[-1]] if text[-1:] in _UNITS else int(text, 0)


def problems(parts: list[Part], flash: int) -> list[str]:
    """All that would keep the board from starting, or let one part write over another."""
    found = [f"there is no {name}" for name in NEEDED if name not in {part.name for part in parts}]
    row = sorted(parts, key=lambda part: part.start)
    for before, part in zip([None, *row], row, strict=False):
        if part.start % SECTOR or part.size % SECTOR or not part.size:
            found.append(f"{part.name} is no whole number of sectors of 4 KiB")
        if part.name in ("factory", "romfs") and part.start % PAGE:
            found.append(f"{part.name} does not start at a multiple of 64 KiB")
        if part.start < (before.end if before else AT + SIZE):
            found.append(f"{part.name} begins inside {before.name if before else 'the boot loader and this table'}")
        if part.end > flash:
            found.append(f"{part.name} ends at {part.end:#x}, the flash at {flash:#x}")
        if len(part.name.encode()) > 15:
            found.append(f"{part.name}: more than 15 characters")
    return found


def pack(parts: list[Part]) -> bytes:
    """The sector with the table."""
    rows = b"".join(
        _ENTRY.pack(_MAGIC, part.type, part.subtype, part.start, part.size, part.name.encode(), 0) for part in parts
    )
    return (rows + _MD5 + hashlib.md5(rows).digest()).ljust(SIZE, b"\xff")


def unpack(sector: bytes) -> list[Part]:
    """What a chip has; nothing when there is no table."""
    found = []
    for at in range(0, len(sector) - _ENTRY.size + 1, _ENTRY.size):
        magic, kind, subtype, start, size, name, _ = _ENTRY.unpack_from(sector, at)
        if magic != _MAGIC:
            break
        found.append(Part(name.rstrip(b"\0").decode("ascii", "replace"), kind, subtype, start, size))
    return found
