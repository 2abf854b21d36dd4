"""Journal images made byte by byte from the format's description, with nothing of the firmware or of the reader."""

from binascii import crc32
from hashlib import sha256

SECTOR = 4096
KINDS = (
    "", "trace", "sign_on", "start", "approved", "declined", "not_sent", "reversing", "reversed", "closed", "print",
    "accepted", "settling", "settled",
)  # fmt: skip
TAGS = {
    "trace": 1, "batch": 2, "amount": 3, "kind": 4, "card": 6, "stamp": 8, "code": 11, "rrn": 12, "reason": 14,
    "slip": 16, "state": 17, "cause": 23, "head": 34, "operator": 7,
    "orig_batch": 35, "orig_trace": 36, "orig_date": 37, "orig_rrn": 38, "second": 46,
}  # fmt: skip
NOON = 849_355_200  # 2026-11-30 12:00:00, in seconds since 2000


def payload(fields: dict) -> bytes:
    out = b""
    for name, value in fields.items():
        value = value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big") if isinstance(value, int) else value
        value = value.encode() if isinstance(value, str) else value
        out += bytes((TAGS[name], len(value))) + value
    return out


def record(kind: int, sequence: int, content: bytes) -> bytes:
    head = bytes((0xA5, kind)) + len(content).to_bytes(2, "big") + sequence.to_bytes(4, "big")
    return head + content + crc32(head + content).to_bytes(4, "big")


def header(number: int, last: int, gone: int, chain: bytes) -> bytes:
    head = b"SJ1\n" + b"".join(value.to_bytes(4, "big") for value in (number, last, gone)) + chain
    return head + crc32(head).to_bytes(4, "big")


class Ring:
    """`data`: the image; `gone` goes into the next header; `written`: (place, bytes) of each record, `chains`: after
    each, both by sequence; `opened`, `begins`: place of each sector and the last record before it, by sector number."""

    def __init__(self, places: int = 8, first: int = 0):
        self.data = bytearray(b"\xff" * (places * SECTOR))
        self.gone = self.sequence = self.number = 0
        self.chain = bytes(32)
        self.written = {}
        self.chains = {0: self.chain}
        self.opened = {}
        self.begins = {}
        self._place = first - 1
        self._at = 0

    def open(self):
        """Begin the next sector: whatever was there is erased."""
        self._place = (self._place + 1) % (len(self.data) // SECTOR)
        self.number += 1
        base = self._place * SECTOR
        self.data[base : base + SECTOR] = b"\xff" * SECTOR
        self.opened[self.number] = base
        self.begins[self.number] = self.sequence
        self._at = base
        self._put(header(self.number, self.sequence, self.gone, self.chain))

    def add(self, what: str, **fields) -> int:
        """The record's number."""
        self.sequence += 1
        raw = record(KINDS.index(what), self.sequence, payload(fields))
        if not self.opened or self._at + len(raw) > self.opened[self.number] + SECTOR:
            self.sequence -= 1
            self.open()
            self.sequence += 1
        self.written[self.sequence] = (self._at, raw)
        self.chain = self.chains[self.sequence] = sha256(self.chain + raw).digest()
        self._put(raw)
        return self.sequence

    def torn(self, length: int = 20):
        """The power fails while a record is programmed."""
        self._put(record(3, self.sequence + 1, bytes(40))[:length])

    def _put(self, raw: bytes):
        self.data[self._at : self._at + len(raw)] = raw
        self._at += -(-len(raw) // 4) * 4

    def sale(self, trace: int, batch: int = 7, outcome: str = "approved"):
        """Start, outcome ("" for none) and slip of a payment of `trace` fen."""
        key = {"trace": trace, "batch": batch}
        self.add("start", amount=trace, kind="sale", card="620000******0005", **key)
        if outcome == "reversing":
            self.add("reversing", reason="98", **key)
        elif outcome:
            self.add(outcome, code="00", rrn=f"{trace:012}", **key)
            self.add("print", slip=1, state=1, **key)

    def refund(self, trace: int, of: int, batch: int = 7, outcome: str = "approved"):
        """Of the sale with trace `of`, two people let it pass; `outcome` "" for none."""
        key = {"trace": trace, "batch": batch}
        sale = {"orig_batch": batch, "orig_trace": of}
        known = {"orig_rrn": f"{of:012}", "orig_date": "1130", "operator": "00", "second": "07"}
        self.add("start", amount=of, kind="refund", card="620000******0005", **key, **sale, **known)
        if outcome:
            self.add(outcome, code="00", rrn=f"{trace:012}", **key, **sale)

    def day(self, batch: int, sales: int = 60) -> int:
        """Sign-on, sales with traces from 1 on (about 6 KB), settlement; number of the settled record."""
        self.add("sign_on", batch=batch)
        for trace in range(1, sales + 1):
            self.sale(trace, batch)
        self.add("settling", batch=batch, trace=sales + 1)
        return self.add("settled", batch=batch, stamp=NOON)

    def sector_of(self, sequence: int) -> int:
        """Place of the sector that holds a record."""
        return self.written[sequence][0] // SECTOR * SECTOR

    def give_up(self, until: int):
        """The next headers give up every sector of which all records are up to `until`."""
        self.gone = max(last for last in self.begins.values() if last <= until)

    def image(self) -> bytes:
        return bytes(self.data)


def turns(days: int = 6, places: int = 8, first: int = 0) -> Ring:
    """A ring that was written round several times: each settlement gives up the sectors before it."""
    ring = Ring(places, first)
    for batch in range(1, days + 1):
        settled = ring.day(batch)
        ring.give_up(settled)
    ring.add("sign_on", batch=days + 1)
    ring.sale(1, days + 1)
    return ring


# What somebody may do to an image


def erase(image: bytes, at: int) -> bytes:
    """The whole sector at this place."""
    return image[:at] + b"\xff" * SECTOR + image[at + SECTOR :]


def put(image: bytes, at: int, data: bytes) -> bytes:
    return image[:at] + data + image[at + len(data) :]


def forged(ring: Ring, sequence: int, kind: int, content: bytes, number: int | None = None) -> bytes:
    """The image with other content in a record, of the same length, and its CRC mended."""
    at, raw = ring.written[sequence]
    assert len(content) == len(raw) - 12
    return put(ring.image(), at, record(kind, sequence if number is None else number, content))
