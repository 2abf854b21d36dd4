"""Business days in the firmware's own ledger: every record that a till leaves in its journal. For MicroPython."""

from drivers.flash import Region
from journal import records
from journal.journal import Journal
from payments import paper, verdict
from till.ledger import Ledger

DECLINED = 25  # one sale in so many
REVERSED = 100  # one sale in so many gets no answer and is undone

_INTENT = {
    "kind": "sale",
    "entry": "022",
    "card": "620000******0005",
    "operator": "01",
    "terminal": "12345678",
    "merchant": "123456789012345",
}
_TIMES = {"rrn": "632713000003", "date": "1123", "time": "154036"}
_TOLD = {"auth": "015838", "settle": "1123", "issuer": "01020000", "acquirer": "00010000", "scheme": "CUP"}
_TOLD.update(_TIMES)


class _Clock:
    def __init__(self):
        self._seconds = 800000000

    def stamp(self):
        self._seconds += 1
        return self._seconds


class Days:
    """One till on the chip `nor` (counting.Nor). `hasty`: erases that did not wait for an idle moment."""

    def __init__(self, nor):
        self._nor = nor
        self._clock = _Clock()
        self.hasty = 0
        self.power_on()

    def power_on(self):
        self.ledger = Ledger(Journal(Region(self._nor)), self._clock)
        self.ledger.load()
        if self.ledger.damaged:
            raise ValueError("damaged: " + str(self.ledger.damaged))

    def day(self, sales: int):
        """From sign-on to settlement, idle after each."""
        self.sign_on()
        for number in range(1, sales + 1):
            self.sell(number)
        self.settle()

    def sign_on(self):
        trace = self.ledger.book.next_trace()
        self._write((records.TRACE, {"trace": trace}), (records.SIGN_ON, {"batch": self._batch, "keys": b"k" * 40}))
        self.idle()

    def sell(self, number: int):
        """Approved with both copies; every DECLINED-th and REVERSED-th `number` is not."""
        if not self.ledger.room_for_sale:
            raise ValueError("no room")
        trace = self.ledger.book.next_trace()
        intent = dict(_INTENT, batch=self._batch, trace=trace, amount=1000 + number * 37 % 60000)
        self._write((records.START, intent))
        if number % REVERSED == 0:
            self._undo({"batch": self._batch, "trace": trace})
        elif number % DECLINED == 0:
            self._write((records.DECLINED, dict(_TIMES, batch=self._batch, trace=trace, code="51", settle="1123")))
            self._print(paper.DECLINED, trace)
        else:
            self._write((records.APPROVED, dict(_TOLD, batch=self._batch, trace=trace, code="00")))
            self._print(paper.SALE, trace)
            self._print(paper.CUSTOMER, trace)
        self.idle()

    def settle(self):
        """Begun, in balance, signed off, printed."""
        book = self.ledger.book
        batch, totals = self._batch, book.totals.fields
        self._write(
            (records.SETTLING, dict(totals, batch=batch, trace=book.next_trace())),
            (records.SETTLING, {"batch": batch, "result": 1}),
        )
        self._write((records.TRACE, {"trace": book.next_trace()}))
        trace = book.next_trace()
        self._write((records.SETTLED, dict(totals, batch=batch, trace=trace, result=1, head=self.ledger.head)))
        self._write((records.PRINT, _slip(paper.SETTLEMENT, batch, trace)))
        self.idle()

    def idle(self):
        while self.ledger.tidy():
            pass

    @property
    def _batch(self) -> int:
        return self.ledger.book.batch or 1

    def _undo(self, key: dict):
        self._write(
            (records.REVERSING, dict(key, reason=verdict.NO_ANSWER)),
            (records.REVERSED, dict(_TIMES, batch=key["batch"], trace=key["trace"], code="00")),
        )
        self._print(paper.NOTICE, key["trace"])
        self._print(paper.RESULT, key["trace"])

    def _print(self, slip: int, trace: int):
        self._write((records.PRINT, _slip(slip, self._batch, trace)))

    def _write(self, *entries):
        before = self._nor.erases
        for kind, fields in entries:
            self.ledger.write(kind, **fields)
        self.hasty += self._nor.erases - before


def _slip(slip: int, batch: int, trace: int) -> dict:
    return {"slip": slip, "batch": batch, "trace": trace, "state": paper.PRINTED}
