"""The append-only log on raw NOR flash: `replay` what was written, `append` one more record, `tidy` when idle.

A sector starts with a header; records follow it and never cross a sector's end:

    sector  magic "SJ1\\n" 4 | sector number 4 | last sequence 4 | gone 4 | chain 32 | CRC-32 of all before it
    record  A5 | kind 1 | payload length 2 | sequence 4 | payload | CRC-32 of all before it | pad to 4

Numbers are big-endian. A record is programmed in one call, so a power cut leaves a prefix of it at worst; the CRC
tells, and the next record is written behind the torn one. Nothing is ever changed in place.

The chain is SHA-256 over (chain before, record): whoever changes, drops or swaps a record changes every chain after it,
in the headers of later sectors and wherever `head` was printed.

The sectors are a ring. The header of a new sector says up to which record the oldest ones are given up (`gone`); only
then, and only in `tidy`, they are erased. So a half-erased sector is never taken for a damaged one, and every sector is
erased once a turn. `append` never erases: it goes on in sectors that were made ready before.

A journal of a newer version, or one that goes on in another terminal, is not opened: see service.py.
"""

from binascii import crc32
from hashlib import sha256

from micropython import const

from journal.scan import HEADER, RECORD_MAX, SECTOR_MAGIC, Scan

_TAIL = const(4)
_UNKNOWN = const(-1)  # sector, before the first replay
_AHEAD = const(6)  # sectors to keep erased: all that is open can end in them, and the batch be settled
_FAR = const(8)  # the same where a batch may be twice as large
_KEPT = const(64)  # sectors in use, where what is settled is given up: a start reads them all, and must not take long


class JournalFull(Exception):
    """No room for the record: nothing was written."""


class JournalError(Exception):
    """The flash did not keep what was programmed: the record does not count as written."""


def _sealed(kind: int, sequence: int, payload: bytes) -> bytes:
    head = b"\xa5" + bytes((kind,)) + len(payload).to_bytes(2, "big") + sequence.to_bytes(4, "big")
    return head + payload + crc32(payload, crc32(head)).to_bytes(_TAIL, "big")


def _padded(length: int) -> int:
    return (length + 3) & ~3


class Journal:
    """The log on `region` (drivers.flash.Region: size, sector, read, program, erase).

    `replay` must run to its end once before the first `append`: it finds the place to go on. `head`: the chain after
    the last record; `sequence`: its number; `gone`: number of the last record that was given up; `settled`: up to
    which record they may be; `damaged`: places where the chain or the row of sequence numbers is broken.
    """

    def __init__(self, region):
        self._region = region
        self._sectors = region.size // region.sector
        self._ahead = _AHEAD if self._sectors <= _KEPT else _FAR
        self._sector = _UNKNOWN
        self._oldest = 0
        self._ready = 0  # erased sectors behind the newest one
        self._offset = 0
        self._number = 0
        self.sequence = 0
        self.head = bytes(32)
        self.gone = 0
        self.settled = 0
        self.damaged = 0

    def replay(self, since: int = 0):
        """Yield (sequence, kind, payload bytes) of every whole record, oldest first; those long before `since` not."""
        scan = Scan(self._region)
        for record in scan.records(since if self._sector != _UNKNOWN else 0):
            yield record
        if self._sector == _UNKNOWN:
            self._go_on_after(scan)

    def scan(self) -> Scan:
        """To read single sectors; see `older` and `newer`."""
        return Scan(self._region)

    def older(self, sector: "int | None" = None) -> "int | None":
        """The sector before this one, or the newest of all; None before the oldest."""
        if sector is None:
            return self._sector
        steps = (self._sector - sector) % self._sectors
        return (sector - 1) % self._sectors if steps < (self._sector - self._oldest) % self._sectors else None

    def newer(self, sector: int) -> "int | None":
        """The sector after this one; None after the newest."""
        return self._after(sector) if sector != self._sector else None

    def append(self, kind: int, payload: bytes) -> int:
        """Make one record durable and return its sequence number. Raises JournalFull, JournalError."""
        if self._sector == _UNKNOWN:
            raise JournalError("replay first")
        if len(payload) > RECORD_MAX:
            raise JournalError("record too long")
        record = _sealed(kind, self.sequence + 1, payload)
        if self._offset + len(record) > self._region.sector:
            if not self._ready:
                raise JournalFull("journal full")
            self._open(self._after(self._sector))
        at = self._sector * self._region.sector + self._offset
        self._offset += _padded(len(record))
        self._program(at, record)
        self.head = sha256(self.head + record).digest()
        self.sequence += 1
        return self.sequence

    def tidy(self) -> bool:
        """Make one more sector ready; True: there may be more to do. Erasing takes long: only when idle.

        What is given up must be on flash before it is erased. Where the newest header does not say it yet, because
        it was written before the settlement, a new sector is begun for its sake.
        """
        if self._ready and self._free() < self._ahead and self._offset > HEADER and self._yields()[1] > self.gone:
            self._open(self._after(self._sector))
            return True
        ahead = self._after(self._sector, self._ready + 1)
        if self._ready >= self._ahead or ahead == self._oldest or not self._blanked(ahead):
            return False
        self._ready += 1
        return True

    @property
    def room(self) -> int:
        """Bytes that can be appended without erasing; the last sector is kept back, to begin the ring's next turn."""
        return max(0, self._ready - 1) * (self._region.sector - HEADER) + self._region.sector - self._offset

    @property
    def turns(self) -> int:
        """How often the ring went round: so often each sector was erased."""
        return max(0, self._number - 1) // self._sectors

    def _go_on_after(self, scan):
        self.damaged = scan.damaged
        self.sequence = scan.sequence
        self.head = scan.chain
        self.gone = scan.gone
        self._number = scan.number
        if scan.sector is None:
            self._blanked(0)
            self._open(0)
        else:
            self._oldest, self._sector, self._offset = scan.first, scan.sector, scan.end
        while self.tidy():
            pass

    def _after(self, sector: int, steps: int = 1) -> int:
        return (sector + steps) % self._sectors

    def _free(self) -> int:
        """Sectors behind the newest one that hold nothing, erased or still to be erased."""
        return (self._oldest - self._sector - 1) % self._sectors

    def _yields(self) -> tuple:
        """(oldest sector, gone) when as much is given up as is needed and as `settled` allows."""
        scan = Scan(self._region)
        oldest, gone, free = self._oldest, self.gone, self._free()
        sector = oldest
        while free < max(self._ahead + 1, self._sectors - _KEPT) and sector != self._sector:
            sector = self._after(sector)
            free += 1
            begins = scan.begins(sector)
            if begins is not None:
                if begins > self.settled:
                    break
                oldest, gone = sector, begins
        return oldest, gone

    def _open(self, sector: int):
        """Start a sector, which is erased. What its header gives up is gone when the header is on flash."""
        oldest, gone = self._yields() if self._number else (sector, 0)
        numbers = self._number + 1, self.sequence, gone
        head = SECTOR_MAGIC + b"".join([number.to_bytes(4, "big") for number in numbers]) + self.head
        self._program(sector * self._region.sector, head + crc32(head).to_bytes(_TAIL, "big"))
        self._sector, self._offset, self._number = sector, HEADER, self._number + 1
        self._oldest, self.gone = oldest, gone
        self._ready = max(0, self._ready - 1)

    def _blanked(self, sector: int) -> bool:
        """Erase what a cut or an old batch left in a sector; False when the flash does not take it.

        Records that still count are never erased, wherever a damaged header makes the ring seem to end.
        """
        base = sector * self._region.sector
        begins = Scan(self._region).begins(sector)
        if begins is not None and begins >= self.gone:
            return False
        try:
            if _blank(self._region, base):
                return True
            self._region.erase(sector)
            return _blank(self._region, base)
        except OSError:
            return False

    def _program(self, at: int, data: bytes):
        try:
            self._region.program(at, data)
        except OSError as problem:
            raise JournalError("flash refused: %s" % problem) from None
        kept = bytearray(len(data))
        self._region.read(at, kept)
        if kept != data:
            raise JournalError("flash did not keep the record")


def _blank(region, base: int) -> bool:
    chunk = bytearray(256)
    for offset in range(base, base + region.sector, len(chunk)):
        region.read(offset, chunk)
        if chunk.count(b"\xff") != len(chunk):
            return False
    return True
