"""What a supervisor closes is not sent any more, and what the journal cannot name waits for what is being undone."""

import asyncio

import settings
from doubles.nor import Nor
from drivers.flash import Region
from flows import outcome
from host.link import Lost
from journal import records
from journal.journal import Journal
from payments import verdict
from till import refund
from till.charge import Refused
from till.dialogue import Dialogue
from till.ledger import Ledger
from till.till import Till

WHO = {"entry": "022", "operator": "01", "terminal": "12345678", "merchant": "123456789012345"}
RRN = "900001000001"


class Clock:
    hint = 0

    def stamp(self):
        return 800000000


class Keys:
    ready = True

    def __init__(self):
        self.mac = self

    def sign(self, mab):
        return b"00000000"


class Line:
    """Opens, and is silent. `sent`: frames; `opened()` is called while the line is opened."""

    def __init__(self, opened):
        self._opened = opened
        self.sent = []

    async def open(self, host, port, timeout_ms):
        self._opened()

    async def send(self, frame):
        self.sent.append(frame)

    async def receive(self, timeout_ms):
        raise Lost("timeout")

    def close(self):
        pass


def pending(kind, opened=None):
    """(till, line, payment): a payment in doubt, and who may close it by hand while the line is opened."""
    ledger = Ledger(Journal(Region(Nor(8))), Clock())
    ledger.load()
    known = settings.load("no such file", {})
    line = Line(lambda: opened and opened(till))
    till = Till(known, ledger, Dialogue(known, line), Keys(), Clock(), lambda *told: None)
    ledger.write(records.SIGN_ON, batch=7, keys=b"k" * 40)
    payment = {"kind": kind, "trace": 1, "batch": 7, "amount": 1234}
    payment.update(WHO)
    if kind == "refund":
        payment.update(orig_rrn=RRN, orig_date="1208")
    ledger.write(records.START, **payment)
    ledger.doubt(payment, "98")
    return till, line, ledger.book.pending[0]


def close(till):
    till.close_by_hand(till.ledger.book.pending[0], "123456", "02")


def test_what_is_pending_is_sent():
    for kind in ("sale", "refund"):
        till, line, payment = pending(kind)
        assert asyncio.run(till.delivery.attempt()) is False
        assert len(line.sent) == 1 and till.ledger.book.pending == [payment]


def test_what_a_supervisor_closes_while_the_line_is_opened_does_not_leave():
    """The bank has done it by hand: a refund that it had not seen yet would be paid twice."""
    for kind in ("sale", "refund"):
        till, line, _ = pending(kind, close)
        assert asyncio.run(till.delivery.attempt()) is True
        assert line.sent == [] and not till.ledger.book.pending


def refusal(till, rrn):
    try:
        asyncio.run(refund.sale_of(till, rrn, "1208"))
    except Refused as problem:
        return problem.args[0]
    return ""


def test_a_number_that_the_journal_does_not_know_waits_until_sales_in_doubt_are_undone():
    """It may be the number of that sale, known to the customer's bank: refunded and undone, it would be paid twice."""
    till, _, _ = pending("sale")
    assert refusal(till, RRN) == "refused.pending_first"
    close(till)
    assert refusal(till, RRN) == ""


class Shown:
    """What flows.outcome needs of the terminal."""

    def __init__(self, book):
        self.book = book


def test_what_is_shown_is_the_payment_just_made_whatever_ended_meanwhile():
    """A sale that is undone at once, while an older refund stays; and one whose answer comes just before that of it."""
    till, _, _ = pending("refund")
    ledger = till.ledger
    for trace, how in ((2, verdict.REVERSE), (3, verdict.APPROVED)):
        sale = dict(WHO, kind="sale", trace=trace, batch=7, amount=900)
        ledger.write(records.START, **sale)
        if how == verdict.REVERSE:
            ledger.doubt(sale, "98")
            ledger.write(records.REVERSED, batch=7, trace=trace, code="00")
        else:
            ledger.write(records.APPROVED, batch=7, trace=trace, code="00")
            ledger.write(records.APPROVED, batch=7, trace=1, code="00")
        flow, shown = asyncio.run(outcome.run(Shown(ledger.book), how))
        assert (flow, shown["trace"]) == ({2: "unknown", 3: "approved"}[trace], trace)
        assert shown["state"] == {2: "reversed", 3: "approved"}[trace]


def test_a_refund_in_doubt_holds_up_its_own_number_alone():
    till, _, _ = pending("refund")
    assert refusal(till, RRN) == "original.pending_refund"
    assert refusal(till, "900001000002") == ""
