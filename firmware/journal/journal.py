"""The append-only log on raw NOR flash: `replay` what was written, `append` one more record.

A sector starts with a header; records follow it and never cross a sector's end:

    sector  magic "SJ1\\n" 4 | sector number 4 | last sequence 4 | chain 32 | CRC-32 of all before it
    record  A5 | kind 1 | payload length 2 | sequence 4 | payload | CRC-32 of all before it | pad to 4

Numbers are big-endian. A record is programmed in one call, so a power cut leaves a prefix of it at worst; the CRC
tells, and the next record is written behind the torn one. Nothing is ever changed in place.

The chain is SHA-256 over (chain before, record): whoever changes, drops or swaps a record changes every chain after it,
in the headers of later sectors and wherever `head` was printed.
"""

from binascii import crc32
from hashlib import sha256

from journal.scan import HEADER, RECORD_MAX, SECTOR_MAGIC, Scan

_TAIL = 4
_UNKNOWN = -1  # sector, before the first replay


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
    the last record; `sequence`: its number; `damaged`: places where the chain or the row of sequence numbers is broken.
    """

    def __init__(self, region):
        self._region = region
        self._sectors = region.size // region.sector
        self._sector = _UNKNOWN
        self._offset = 0
        self._number = 0
        self.sequence = 0
        self.head = bytes(32)
        self.damaged = 0

    def replay(self):
        """Yield (sequence, kind, payload bytes) of every whole record, oldest first."""
        scan = Scan(self._region)
        for record in scan.records():
            yield record
        if self._sector == _UNKNOWN:
            self._go_on_after(scan)

    def append(self, kind: int, payload: bytes) -> int:
        """Make one record durable and return its sequence number. Raises JournalFull, JournalError."""
        if self._sector == _UNKNOWN:
            raise JournalError("replay first")
        if len(payload) > RECORD_MAX:
            raise JournalError("record too long")
        record = _sealed(kind, self.sequence + 1, payload)
        if self._offset + len(record) > self._region.sector:
            self._next_sector()
        at = self._sector * self._region.sector + self._offset
        self._offset += _padded(len(record))
        self._program(at, record)
        self.head = sha256(self.head + record).digest()
        self.sequence += 1
        return self.sequence

    @property
    def room(self) -> int:
        """Bytes that can still be appended, sector ends not counted."""
        whole = self._sectors - 1 - self._sector
        return whole * (self._region.sector - HEADER) + self._region.sector - self._offset

    def _go_on_after(self, scan):
        self.damaged = scan.damaged
        self.sequence = scan.sequence
        self.head = scan.chain
        self._number = scan.number
        if scan.sector is None:
            self._sector = 0
            self._open()
        else:
            self._sector, self._offset = scan.sector, scan.end

    def _next_sector(self):
        if self._sector + 1 >= self._sectors:
            raise JournalFull("journal full")
        self._sector += 1
        self._open()

    def _open(self):
        """Start the current sector. What a cut left in it (a torn header, never a record) is erased."""
        base = self._sector * self._region.sector
        if not _blank(self._region, base):
            self._region.erase(self._sector)
        self._number += 1
        head = SECTOR_MAGIC + self._number.to_bytes(4, "big") + self.sequence.to_bytes(4, "big") + self.head
        self._offset = HEADER
        self._program(base, head + crc32(head).to_bytes(4, "big"))

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
