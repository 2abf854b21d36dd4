"""Reading the journal back: which sectors live, which records are whole, where the log ends."""

from binascii import crc32
from hashlib import sha256

from micropython import const

SECTOR_MAGIC = b"SJ1\n"
HEADER = const(52)
RECORD_MAX = const(480)
_HEAD = const(8)
_TAIL = const(4)
_GONE = const(12)  # places in a sector's header
_CHAIN = const(16)
_PATCH = const(128)  # bytes of a damaged place that are stepped over in one go
_WINDOW = const(_HEAD + RECORD_MAX + _TAIL)


class Scan:
    """One pass over the live sectors, oldest first.

    After `records` ran out: `first`, `sector` (indexes of the oldest and the newest sector; None = empty journal),
    `end` (where the next record goes), `number` (of the newest sector), `gone` (the last record that was given up),
    `sequence` and `chain` (after the last record), `damaged` (places where records are missing or not the ones that
    were written; a torn one, left by a power cut, was never acknowledged and is none).
    """

    def __init__(self, region):
        self._region = region
        self._buffer = bytearray(_WINDOW)
        self.first = None
        self.sector = None
        self.end = 0
        self.number = 0
        self.gone = 0
        self.sequence = 0
        self.chain = bytes(32)
        self.damaged = 0
        self._head = bytearray(HEADER)
        self._blank = (0, 0)  # erased from here to there, and not beyond

    def records(self, since: int = 0):
        """Yield (sequence, kind, payload bytes), from the sector that holds record `since` on."""
        for sector in self._live(since):
            self._enter(sector)
            for size in self._walk(sector * self._region.sector):
                if size:
                    yield self._record(size)

    def within(self, sector: int):
        """Yield as `records` does, of one sector, whatever the chain says; None at times where nothing is whole."""
        for size in self._walk(sector * self._region.sector):
            yield self._kept(size) if size else None

    def begins(self, sector: int) -> "int | None":
        """Number of the last record before this sector; None when no record can be in it.

        A sector whose header was damaged is in use as long as one whole record is in it.
        """
        if self._read_head(sector):
            return int.from_bytes(self._head[8:_GONE], "big")
        if bytes(self._head) == b"\xff" * HEADER:
            return None
        first = self._first(sector * self._region.sector)
        return first - 1 if first else None

    def _live(self, since: int) -> list:
        """Every sector in use, oldest first, from the one that holds record `since` on.

        The newest header says which sectors were given up: whatever is left of those, whole or half erased, is nothing.
        The ring has them in order already, where nobody moved one: so a sector in which no record became whole stays
        before the next one, which begins where it does. A damaged header comes after a good one. Small numbers in a
        list are all that is kept, for there may be hundreds of sectors.
        """
        count = self._region.size // self._region.sector
        begins = [-1] * count
        for sector in range(count):
            before = self.begins(sector)
            if before is not None:
                begins[sector] = 2 * before + self._damaged_or_newest(sector)
        live = []
        for place in range(count):
            sector = ((self.sector or 0) + 1 + place) % count
            if begins[sector] >= 2 * self.gone:
                at = len(live)
                while at and begins[live[at - 1]] > begins[sector]:
                    at -= 1
                live.insert(at, sector)
        while len(live) > 1 and begins[live[1]] < 2 * since:
            live.pop(0)
        return live

    def _damaged_or_newest(self, sector: int) -> bool:
        """Whether the header of this sector, which was read last, is damaged; the newest one says what is gone."""
        if not self._good():
            return True
        number = int.from_bytes(self._head[4:8], "big")
        if number > self.number:
            self.number, self.sector = number, sector
            self.gone = int.from_bytes(self._head[_GONE:_CHAIN], "big")
        return False

    def _read_head(self, sector: int) -> bool:
        self._region.read(sector * self._region.sector, self._head)
        return self._good()

    def _good(self) -> bool:
        """Whether the header read last is whole, and gives up nothing that comes after it."""
        head = self._head
        whole = head[:4] == SECTOR_MAGIC and crc32(head[:-_TAIL]) == int.from_bytes(head[-_TAIL:], "big")
        return whole and head[_GONE:_CHAIN] <= head[8:_GONE]

    def _first(self, base: int) -> int:
        """Sequence of the first whole record of a sector, 0 when it has none."""
        for offset in range(HEADER, self._region.sector - _HEAD - _TAIL + 1, 4):
            size = self._look(base + offset, self._region.sector - offset)
            if size > 0:
                return int.from_bytes(self._buffer[4:8], "big")
            if size < 0:
                break
        return 0

    def _enter(self, sector: int):
        """Go on with the chain in the sector's header. It must be the one that led here, since what is gone."""
        oldest = self.first is None
        if oldest:
            self.first, self.sequence = sector, self.gone
        self.sector = sector
        if not self._read_head(sector):
            self.number += 1
            self.damaged += 1
            return
        sequence = int.from_bytes(self._head[8:_GONE], "big")
        chain = bytes(self._head[_CHAIN : HEADER - _TAIL])
        if sequence != self.sequence or (chain != self.chain and not (oldest and self.gone)):
            self.damaged += 1
        self.sequence, self.chain = sequence, chain

    def _walk(self, base: int):
        """Yield payload length + 1 of each whole record of one sector, which is in the buffer then.

        A torn or damaged place is stepped over, four bytes at a time; now and then a 0 is yielded meanwhile.
        """
        offset = HEADER
        while offset + _HEAD + _TAIL <= self._region.sector:
            size = self._look(base + offset, self._region.sector - offset)
            if size > 0:
                yield size
                offset += (_HEAD + size - 1 + _TAIL + 3) & ~3
            elif size < 0:
                break
            else:
                offset += 4
                if not offset % _PATCH:
                    yield 0
        self.end = offset

    def _look(self, at: int, left: int) -> int:
        """Payload length + 1 of the whole record at `at`; 0: none here; -1: nothing but erased flash from here on."""
        head = memoryview(self._buffer)[:_HEAD]
        self._region.read(at, head)
        if head[0] == 0xFF and self._erased(at, left):
            return -1
        length = int.from_bytes(head[2:4], "big")
        if head[0] != 0xA5 or length > RECORD_MAX or _HEAD + length + _TAIL > left:
            return 0
        rest = memoryview(self._buffer)[_HEAD : _HEAD + length + _TAIL]
        self._region.read(at + _HEAD, rest)
        good = crc32(rest[:length], crc32(head)) == int.from_bytes(rest[length:], "big")
        return length + 1 if good else 0

    def _record(self, size: int) -> tuple:
        buffer = self._buffer
        sequence = int.from_bytes(buffer[4:8], "big")
        if sequence != self.sequence + 1:
            self.damaged += 1
        self.sequence = sequence
        self.chain = sha256(self.chain + memoryview(buffer)[: _HEAD + size - 1 + _TAIL]).digest()
        return self._kept(size)

    def _kept(self, size: int) -> tuple:
        """(sequence, kind, payload bytes) of the record in the buffer."""
        buffer = self._buffer
        return int.from_bytes(buffer[4:8], "big"), buffer[1], bytes(buffer[_HEAD : _HEAD + size - 1])

    def _erased(self, at: int, left: int) -> bool:
        """Whether nothing is written from here on. If something is, what is blank before it is not read again."""
        if self._blank[0] <= at < self._blank[1]:
            return False
        chunk = bytearray(64)
        for offset in range(0, left, 64):
            part = memoryview(chunk)[: min(64, left - offset)]
            self._region.read(at + offset, part)
            if chunk.count(b"\xff") == len(chunk):
                continue
            for place, byte in enumerate(part):
                if byte != 0xFF:
                    self._blank = at, at + offset + place
                    return False
        return True
