"""partitions.csv of a board: read, and checked against its flash and what the terminal needs."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.boards import BOARDS, BoardError
from tools.boards.chips import KIB

SECTOR = 4 * KIB
APP_ALIGN = 64 * KIB
FIRST = 0x9000  # the table itself is before that
# Label: type, and the least size. romfs holds two slots, of which each must take the application.
NEEDED = {
    "nvs": ("data", 12 * KIB),
    "phy_init": ("data", 4 * KIB),
    "factory": ("app", 0x1C0000),  # MicroPython for the ESP32 has 1.7 MB
    "romfs": ("data", 1024 * KIB),
    "journal": ("data", 256 * KIB),
    "vfs": ("data", 256 * KIB),
}


@dataclass(frozen=True)
class Partition:
    """Start and size in bytes."""

    label: str
    kind: str
    subtype: str
    start: int
    size: int

    @property
    def end(self) -> int:
        return self.start + self.size


def read(folder: str) -> list[Partition]:
    """BoardError: no such file, or a line of it is not understood."""
    path = BOARDS / folder / "partitions.csv"
    if not path.exists():
        raise BoardError(f"boards/{folder}/partitions.csv is missing")
    return parse(path.read_text(), path)


def size(folder: str, label: str, usual: int) -> int:
    """Bytes of a partition; `usual` of a board that stands on no desk, which has no table. BoardError."""
    if not (BOARDS / folder / "partitions.csv").exists():
        return usual
    return next((part.size for part in read(folder) if part.label == label), usual)


def parse(text: str, path: Path | str = "partitions.csv") -> list[Partition]:
    found = []
    for number, row in enumerate(csv.reader(text.splitlines()), 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells[0].startswith("#"):
            continue
        try:
            label, kind, subtype, start, size = cells[:5]
            found.append(Partition(label, kind, subtype, int(start, 0), int(size, 0)))
        except ValueError:
            raise BoardError(f"{path}, line {number}: name, type, subtype, offset, size") from None
    return found


def check(table: list[Partition], flash: int) -> Iterator[str]:
    """Faults; `flash`: bytes of the chip."""
    for part in table:
        align = APP_ALIGN if part.kind == "app" else SECTOR
        if part.start % align or part.size % SECTOR or part.size <= 0:
            yield f"{part.label}: must start at a multiple of {align:#x} and have a multiple of {SECTOR:#x} bytes"
        if part.start < FIRST:
            yield f"{part.label}: starts at {part.start:#x}, where boot loader and table are: {FIRST:#x} is the first"
        if part.end > flash:
            yield f"{part.label}: ends at {part.end:#x}, the flash at {flash:#x}"
    ordered = sorted(table, key=lambda part: part.start)
    for before, after in zip(ordered, ordered[1:], strict=False):
        if before.end > after.start:
            yield f"{before.label} ends at {before.end:#x}, but {after.label} starts at {after.start:#x} already"
    labels = [part.label for part in table]
    for label in sorted({label for label in labels if labels.count(label) > 1}):
        yield f"{label}: twice"
    for label, (kind, least) in NEEDED.items():
        part = next((part for part in table if part.label == label), None)
        if part is None:
            yield f"{label} is missing: {kind}, at least {least:#x} bytes"
        elif part.kind != kind or part.size < least:
            yield f"{label}: must be {kind} with at least {least:#x} bytes"
