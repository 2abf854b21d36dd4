"""What the journal keeps back: where no sale fits any more, all that is open still ends and the batch is settled."""

from doubles.nor import Nor
from drivers.flash import Region
from journal import records
from journal.journal import Journal
from payments import paper, verdict
from till.ledger import Ledger

WHO = {"operator": "01", "terminal": "12345678", "merchant": "123456789012345", "card": "620000******0005"}
SAID = {
    "rrn": "093105000045", "auth": "A1B2C3", "date": "1123", "time": "154036", "settle": "1123", "issuer": "01020000",
    "acquirer": "00010000", "scheme": "CUP",
}  # fmt: skip
PENDING = 10  # the most that may be set, before sales must wait
TRIES = 40  # sign-ons that come to nothing meanwhile
DETAILS = 8  # payments in a message of an upload


class Clock:
    def stamp(self):
        return 800000000


def begin(ledger, **more) -> dict:
    key = {"batch": 1, "trace": ledger.book.next_trace()}
    ledger.write(records.START, kind="sale", amount=1234, entry="022", **key, **WHO, **more)
    return key


def test_where_no_sale_fits_all_that_is_pending_ends_and_the_batch_is_uploaded():
    ledger = Ledger(Journal(Region(Nor(24))), Clock())
    ledger.load()
    ledger.write(records.SIGN_ON, batch=1, keys=bytes(40))
    pending = []
    while ledger.room_for_sale:
        key = begin(ledger, token=bytes(16))
        if len(pending) < PENDING:
            pending.append(key)
            ledger.write(records.REVERSING, reason=verdict.NO_ANSWER, **key)
        else:
            ledger.write(records.APPROVED, code="00", **key, **SAID)
            ledger.write(records.PRINT, slip=paper.SALE, state=paper.PRINTED, **key)
        while ledger.tidy():
            pass
    deliver(ledger, pending)
    settle(ledger)
    assert not ledger.book.pending and goes_on(ledger)


def test_the_largest_batch_is_uploaded_from_what_is_kept_back_for_it():
    """As many sales and as many voids as a batch may have: 256 KiB do not hold them, 1 MiB do."""
    ledger = Ledger(Journal(Region(Nor(24))), Clock())
    ledger.load()
    ledger.write(records.SIGN_ON, batch=1, keys=bytes(40))
    totals = ledger.book.totals
    while not totals.full:
        totals.count({"kind": "sale", "amount": 1234})
        totals.count({"kind": "void", "amount": 1234})
    while ledger.room_for_sale:
        ledger.write(records.GRANTED, operator="00", purpose="x" * 200)
        while ledger.tidy():
            pass
    deliver(ledger, ())
    settle(ledger)
    assert goes_on(ledger)


def deliver(ledger, pending):
    """Tried twice, the second time answered; a notice and a result of each."""
    for _ in range(TRIES):
        ledger.write(records.TRACE, trace=ledger.book.next_trace())
    ledger.write(records.SIGN_ON, batch=1, keys=bytes(40))
    for key in pending:
        ledger.write(records.PRINT, slip=paper.NOTICE, state=paper.PRINTED, **key)
        ledger.write(records.REVERSING, reason=verdict.UNUSABLE, **key)
        ledger.write(records.REVERSED, code="00", **key, **SAID)
        ledger.write(records.PRINT, slip=paper.RESULT, state=paper.PRINTED, **key)


def settle(ledger):
    """In no balance: every payment is uploaded."""
    book = ledger.book
    totals = book.totals.fields
    ledger.write(records.SETTLING, batch=1, trace=book.next_trace(), operator="00", **totals)
    ledger.write(records.SETTLING, batch=1, result=2, code="20", rrn=SAID["rrn"], date="1123", time="154036")
    count = totals["debits"] + totals["credits"]
    for done in range(0, count, DETAILS):
        ledger.write(records.TRACE, trace=book.next_trace())
        ledger.write(records.SETTLING, batch=1, uploaded=min(done + DETAILS, count))
    ledger.write(records.TRACE, trace=book.next_trace())
    key = {"batch": 1, "trace": book.next_trace()}
    ledger.write(records.SETTLED, result=2, head=ledger.head, **totals, **key)
    ledger.write(records.PRINT, slip=paper.SETTLEMENT, state=paper.PRINTED, **key)


def goes_on(ledger) -> bool:
    """Whether the next batch has room: one sector was left, to say what is given up."""
    while ledger.tidy():
        pass
    return ledger.book.batch == 2 and ledger.room_for_sale
