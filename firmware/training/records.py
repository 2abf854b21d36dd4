"""The records of training: in RAM, and of those that are over only the newest."""

from hashlib import sha256

from micropython import const

_KEPT = const(16)  # records, of some four sales
_ROOM = const(1 << 20)  # as far as the ledger must know


class Records:
    """Stands in place of journal.journal.Journal, whose words these are. It has one sector, 0."""

    def __init__(self):
        self._records = []
        self.gone = self.sequence = self.settled = self.damaged = 0
        self.head = bytes(32)
        self.room = _ROOM

    def replay(self, since: int = 0):
        """Yield (sequence, kind, payload bytes), oldest first."""
        for sequence in range(self.gone + 1, self.sequence + 1):
            record = self._records[sequence - self.gone - 1]
            yield sequence, record[0], record[1:]

    def scan(self):
        return self

    def within(self, sector: int):
        """As replay."""
        return self.replay()

    def older(self, sector: "int | None" = None) -> "int | None":
        return 0 if sector is None else None

    def newer(self, sector: int):
        return None

    def append(self, kind: int, payload: bytes) -> int:
        self._records.append(bytes((kind,)) + payload)
        self.head = sha256(self.head + self._records[-1]).digest()
        self.sequence += 1
        return self.sequence

    def tidy(self) -> bool:
        """Forget the oldest, up to what the ledger needs."""
        while len(self._records) > _KEPT and self.gone < self.settled:
            self._records.pop(0)
            self.gone += 1
        return False
