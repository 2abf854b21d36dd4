"""NOR flash: programming only clears bits, erasing sets a whole 4 KiB sector, and the power can fail in the middle."""

import fcntl
import mmap
import os
import random
from pathlib import Path

SECTOR = 4096
VFS_SIZE = 256 * 1024
JOURNAL_SIZE = 256 * 1024  # of a board that has no table of partitions
SIZE = VFS_SIZE + JOURNAL_SIZE
REGIONS = ("vfs", "journal")


class PowerCut(Exception):
    """The power failed during this operation: the terminal never hears of its end."""


def is_image(size: int) -> bool:
    """Whether a flash image may have so many bytes: boards differ in their journal."""
    return size > VFS_SIZE and not size % SECTOR


class Flash:
    """The chip, with a journal of so many bytes. With `path` every change is in the file at once, whatever happens to
    this process."""

    def __init__(
        self, faults, path: Path | None = None, image: bytes | None = None, seed: int = 0, journal: int = JOURNAL_SIZE
    ):
        self._faults = faults
        self._random = random.Random(seed)
        self._file = None
        size = VFS_SIZE + journal
        if path and not path.exists():
            path.write_bytes(image or b"\xff" * size)
        if path:
            self._file = open(path, "r+b")
            fcntl.flock(self._file, fcntl.LOCK_SH)  # who moves its payments elsewhere sees that the terminal is on
            if os.fstat(self._file.fileno()).st_size != size:
                raise ValueError(f"{path} is no flash image of this board: it must have {size} bytes")
            self._cells = mmap.mmap(self._file.fileno(), size)
        else:
            self._cells = bytearray(image or b"\xff" * size)
        self._regions = ((0, VFS_SIZE), (VFS_SIZE, len(self._cells) - VFS_SIZE))
        self._cut_in = 0
        self._torn = False
        self._stop: int | None = None
        self.watch = None  # called with region and "programs" or "erases" before each of them
        self.counts = {name: {"programs": 0, "erases": 0, "bytes": 0} for name in REGIONS}
        self.operations = 0
        self.worn = ""  # the region whose cells keep what they had, whatever is programmed

    def close(self) -> None:
        """Let go of the file; what it held can still be read here."""
        if self._file and isinstance(self._cells, mmap.mmap):
            mapped, self._cells = self._cells, bytearray(self._cells)
            mapped.flush()
            mapped.close()
            self._file.close()
            self._file = None

    def cut_after(self, operations: int, torn: bool, stop: int | None = None) -> None:
        """Fail during the `operations`-th program or erase from now; `torn`: half done, else done but unanswered.

        stop: how many bytes of a torn one are done, from the front; negative: how many are not. None: as chance will.
        """
        if operations < 1:
            raise ValueError("flash_ops counts from 1")
        self._cut_in = operations
        self._torn = torn
        self._stop = stop

    def cancel_cut(self) -> None:
        self._cut_in = 0

    def info(self, region: int) -> tuple[int, int]:
        """(address, size) of a region."""
        return self._regions[region]

    def read(self, region: int, offset: int, size: int) -> bytes:
        at = self._address(region, offset, size)
        return bytes(self._cells[at : at + size])

    def program(self, region: int, offset: int, data: bytes) -> None:
        """Cells become old AND new: to ask for a 1 where a 0 is, is a fault and changes nothing there."""
        at = self._address(region, offset, len(data))
        old = self._cells[at : at + len(data)]
        new = _and(old, data)
        if new != data:
            wrong = next(n for n in range(len(data)) if new[n] != data[n])
            self._faults("flash", f"program of 1 over 0 at {REGIONS[region]}+{offset + wrong:#x}")
        self._count(region, "programs", len(data))
        if self.worn != REGIONS[region]:
            self._apply(at, new, self._torn_program)

    def erase(self, region: int, offset: int) -> None:
        at = self._address(region, offset, SECTOR)
        if offset % SECTOR:
            raise ValueError("erase address is not the start of a sector")
        self._count(region, "erases", 0)
        self._apply(at, b"\xff" * SECTOR, self._torn_erase)

    def corrupt(self, offset: int, bits: int) -> None:
        """Flip `bits` bits from byte `offset` of the whole image on."""
        if not 0 <= offset < len(self._cells) or not 0 < bits <= (len(self._cells) - offset) * 8:
            raise ValueError("outside the flash")
        for bit in range(bits):
            self._cells[offset + bit // 8] ^= 1 << (bit % 8)

    def replace(self, at: int, data: bytes) -> None:
        """As a programming tool does it, past all rules."""
        self._cells[at : at + len(data)] = data

    def image(self) -> bytes:
        return bytes(self._cells[:])

    def region(self, name: str) -> bytes:
        at, size = self._regions[REGIONS.index(name)]
        return bytes(self._cells[at : at + size])

    def _address(self, region: int, offset: int, size: int) -> int:
        start, length = self._regions[region]
        if offset < 0 or offset + size > length:
            raise ValueError(f"flash access outside region {REGIONS[region]}: {offset:#x}+{size}")
        return start + offset

    def _count(self, region: int, what: str, size: int) -> None:
        self.operations += 1
        counts = self.counts[REGIONS[region]]
        counts[what] += 1
        counts["bytes"] += size
        if self.watch:
            self.watch(REGIONS[region], what)

    def _apply(self, at: int, new: bytes, torn) -> None:
        cut = False
        if self._cut_in:
            self._cut_in -= 1
            cut = not self._cut_in
        if cut and self._torn:
            old = self._cells[at : at + len(new)]
            new = torn(old, new) if self._stop is None else new[: self._stop] + old[len(new[: self._stop]) :]
        self._cells[at : at + len(new)] = new
        if cut:
            raise PowerCut

    def _torn_program(self, old: bytes, new: bytes) -> bytes:
        """The bytes before some point are there, the one at it only in part, those behind it not at all."""
        stop = self._random.randrange(len(new)) if new else 0
        if not new:
            return new
        half = old[stop] & (new[stop] | self._random.randrange(256))
        return new[:stop] + bytes((half,)) + old[stop + 1 :]

    def _torn_erase(self, old: bytes, new: bytes) -> bytes:
        """Cells drift to 1 all over the sector: some bytes are clean, some as they were, some between."""
        return bytes(self._random.choice((byte, 0xFF, byte | self._random.randrange(256))) for byte in old)


def _and(old: bytes, new: bytes) -> bytes:
    size = len(new)
    return (int.from_bytes(old, "little") & int.from_bytes(new, "little")).to_bytes(size, "little")
