"""Reading the journal back: which sectors live, which records are whole, where the log ends."""

from binascii import crc32

from micropython import const

SECTOR_MAGIC = b"SJ1\n"
HEADER = const(16)
RECORD_MAX = const(480)
_HEAD = const(8)
_TAIL = const(4)
_WINDOW = const(_HEAD + RECORD_MAX + _TAIL)


class Scan:
    """One pass over the live sectors, oldest first.

    After `records` ran out: `sector`, `end` (where the next record goes; sector None = empty journal), `number` (of
    the last sector), `sequence` (of the last record), `damaged` (places where whole records are missing; a torn one,
    left by a power cut, was never acknowledged and is none).
    """

    def __init__(self, region):
        self._region = region
        self._buffer = bytearray(_WINDOW)
        self.sector = None
        self.end = 0
        self.number = 0
        self.sequence = 0
        self.damaged = 0

    def records(self):
        """Yield (sequence, kind, payload bytes)."""
        for number, sector in self._live():
            self.sector, self.number = sector, number
            for record in self._walk(sector * self._region.sector):
                yield record

    def _live(self) -> list:
        """[(sector number, index)] of every sector with a good header, oldest first."""
        head = bytearray(12)
        live = []
        for sector in range(self._region.size // self._region.sector):
            self._region.read(sector * self._region.sector, head)
            if head[:4] == SECTOR_MAGIC and crc32(head[:8]) == int.from_bytes(head[8:12], "big"):
                live.append((int.from_bytes(head[4:8], "big"), sector))
        live.sort()
        return live

    def _walk(self, base: int):
        """Yield the whole records of one sector. A torn or damaged place is stepped over, four bytes at a time."""
        offset = HEADER
        while offset + _HEAD + _TAIL <= self._region.sector:
            size = self._look(base + offset, self._region.sector - offset)
            if size > 0:
                yield self._record(size)
                offset += (_HEAD + size - 1 + _TAIL + 3) & ~3
            elif size < 0:
                break
            else:
                offset += 4
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
        if self.sequence and sequence != self.sequence + 1:
            self.damaged += 1
        self.sequence = sequence
        return self.sequence, buffer[1], bytes(buffer[_HEAD : _HEAD + size - 1])

    def _erased(self, at: int, left: int) -> bool:
        chunk = bytearray(64)
        for offset in range(0, left, 64):
            part = memoryview(chunk)[: min(64, left - offset)]
            self._region.read(at + offset, part)
            for byte in part:
                if byte != 0xFF:
                    return False
        return True
