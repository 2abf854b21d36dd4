"""Terminals that have been in use: flash images whose journal the firmware's own code wrote, up to a chosen place."""

from dataclasses import dataclass
from functools import cache

from drivers.clock import to_stamp
from drivers.flash import Region
from host_tests.doubles.nor import Nor
from journal import records
from journal.journal import Journal
from journal.scan import HEADER
from payments import paper, verdict
from till.ledger import Ledger
from tools.simulator import provision
from tools.simulator.models.flash import JOURNAL_SIZE, SECTOR, VFS_SIZE

_ERASE = 6  # ioctl
_SECOND_TURN = 9  # erased sectors: the ring is well in its second turn
_LONG = {"merchant": "0" * 220, "bank_ref": "0" * 220}  # few long records fill the ring: each start reads them all
_MIDDLE = {"merchant": "0" * 80}


@dataclass(frozen=True)
class Past:
    """image: of the whole flash; settled: number of the last record that may be given up."""

    image: bytes
    settled: int = 0


@cache
def past(kind: str, left: int) -> Past:
    """A terminal whose newest sector has `left` bytes free. kind: one of KINDS, or "" for a new terminal."""
    return KINDS[kind](left).now() if kind else Past(provision.image())


def tidy(journal: bytes) -> bool:
    """Whether idle moments would leave this journal as it is."""
    life = _Life(journal)
    life.idle()
    return life.chip.data == journal


def _first(left: int) -> "_Life":
    """In the journal's first sector."""
    life = _Life()
    life.fill(left)
    return life


def _batch(left: int) -> "_Life":
    """With seven sales, a void and a refund, none of which the host knows: too many for one message of an upload."""
    life = _Life()
    life.sign_on()
    for _ in range(5):
        life.sale()
    life.give_back("void", life.sale(), 1234)
    life.give_back("refund", life.sale(), 234)
    return life


def _ring(left: int) -> "_Life":
    """In the ring's second turn; every batch is settled, so that the next sector gives up the oldest one."""
    life = _Life()
    while life.chip.erases < _SECOND_TURN:
        life.sign_on()
        for _ in range(5):
            life.sell()
            life.idle()
        life.settle()
        life.idle()
    life.fill(left)
    return life


def _held(left: int) -> "_Life":
    """The same, but what is settled ends in the middle of the oldest sector: the next one can give up nothing."""
    life = _ring(SECTOR // 2)
    life.settle()
    life.sign_on()
    while True:
        life.fill(left)
        before, gone = bytes(life.chip.data), life.journal.gone
        life.cross()
        if life.journal.gone == gone:
            return _Life(before, life.settled)
        life.sell()


def _late(left: int) -> "_Life":
    """The ring ran short before the batch was settled: a sector must be begun to give up what is."""
    life = _held(left)
    life.cross()
    life.settle()
    return life


def _full(left: int) -> "_Life":
    """No sale fits any more behind those that are not settled; one of them is still being reversed."""
    life = _held(left)
    while life.ledger.room_for_sale:
        life.use(**_LONG)
    life.use(**_LONG)  # what the end of the reversal gives back is too little
    key = life.start()
    life.ledger.write(records.REVERSING, reason=verdict.UNUSABLE, **key)
    life.ledger.write(records.PRINT, slip=paper.NOTICE, state=paper.PRINTED, **key)
    return life


KINDS = {"first": _first, "batch": _batch, "ring": _ring, "held": _held, "late": _late, "full": _full}


class _Chip(Nor):
    erases = 0

    def ioctl(self, op, arg):
        self.erases += op == _ERASE
        return super().ioctl(op, arg)


class _Clock:
    def stamp(self) -> int:
        return to_stamp((2026, 11, 1, 9, 30, 0))


class _Life:
    """A terminal's days, written as it would write them; journal, settled: its life so far."""

    def __init__(self, journal: bytes = b"", settled: int = 0):
        self.chip = _Chip(JOURNAL_SIZE // SECTOR)
        self.chip.data[: len(journal)] = journal
        self.settled = settled
        self.journal = Journal(Region(self.chip))
        self.ledger = Ledger(self.journal, _Clock())
        self.ledger.load()

    def now(self) -> Past:
        return Past(provision.image()[:VFS_SIZE] + bytes(self.chip.data), self.settled)

    @property
    def left(self) -> int:
        """Bytes in the newest sector."""
        return self.journal.room % (SECTOR - HEADER)

    def fill(self, left: int) -> None:
        """Up to this place, in the next sector when it has gone by in this one."""
        if self.left < left:
            self.cross()
        self.idle()
        for size, more in ((500, _LONG), (120, _MIDDLE), (24, {})):
            while self.left >= left + size:
                self.use(**more)

    def cross(self) -> None:
        """Into the next sector."""
        left = self.left
        while self.left <= left:
            left = self.left
            self.use(**_LONG)

    def use(self, **more) -> None:
        """A trace number: 24 bytes without `more`."""
        self.ledger.write(records.TRACE, trace=self.ledger.book.next_trace(), **more)

    def idle(self) -> None:
        while self.ledger.tidy():
            pass

    def sign_on(self) -> None:
        """With keys that are no longer good: the terminal signs on itself."""
        self.ledger.write(records.SIGN_ON, batch=self.ledger.book.batch or 1, keys=bytes(40))

    def start(self, kind: str = "sale", amount: int = 1234, **more) -> dict:
        """An intent; returns its batch and trace."""
        key = {"batch": self.ledger.book.batch, "trace": self.ledger.book.next_trace()}
        self.ledger.write(
            records.START, kind=kind, amount=amount, entry="022", card="620000******0005", operator="01",
            terminal="12345678", merchant="123456789012345", **key, **more,
        )  # fmt: skip
        return key

    def sale(self) -> dict:
        """Approved, its slip printed; returns its batch and trace."""
        return self._approved(self.start(), auth="A1B2C3")

    def give_back(self, kind: str, sale: dict, amount: int) -> None:
        """A void or a refund of this sale, approved, its slip printed."""
        original = {"orig_batch": sale["batch"], "orig_trace": sale["trace"]}
        key = self.start(kind, amount, **original, orig_date="1101", orig_rrn=_reference(sale))
        self._approved(key, **original)

    def _approved(self, key: dict, **more) -> dict:
        self.ledger.write(records.APPROVED, code="00", rrn=_reference(key), **key, **more)
        self.ledger.write(records.PRINT, slip=paper.SALE, state=paper.PRINTED, **key)
        return key

    def sell(self) -> None:
        """A sale, and what else fills most of a sector."""
        self.sale()
        for _ in range(5):
            self.use(**_LONG)

    def settle(self) -> None:
        """The batch is closed, its slip printed."""
        book = self.ledger.book
        key, totals = {"batch": book.batch, "trace": book.next_trace()}, book.totals.fields
        self.ledger.write(records.SETTLING, **key, **totals)
        self.settled = self.ledger.records
        self.ledger.write(records.SETTLED, result=1, head=self.ledger.head, **key, **totals)
        self.ledger.write(records.PRINT, slip=paper.SETTLEMENT, state=paper.PRINTED, **key)


def _reference(key: dict) -> str:
    """The host's number of a payment; no two have the same."""
    return f"{key['batch']:06d}{key['trace']:06d}"
