"""Promises 1 to 4 as properties: any order of payments, answers, cuts and restarts, with the real journal on NOR."""

from hypothesis import settings as limits
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from doubles.nor import Nor
from drivers.flash import Region
from journal import records
from journal.journal import Journal, JournalError
from payments import book as books
from payments import verdict
from till.ledger import Ledger


class Clock:
    def stamp(self) -> int:
        return 850_000_000


class PowerCut(Exception):
    pass


class CutNor(Nor):
    """The power fails in the program that is under way: `keep` of its bytes are done."""

    keep: int | None = None

    def writeblocks(self, block, buf, offset):
        if self.keep is None:
            return super().writeblocks(block, buf, offset)
        done = min(self.keep, len(buf))
        super().writeblocks(block, buf[:done], offset)
        raise PowerCut


class Till(RuleBasedStateMachine):
    """What a cashier was told, kept beside the journal; a restart may come anywhere, also in the middle of a write."""

    def __init__(self):
        super().__init__()
        self.nor = CutNor(16)
        self.told: dict[int, str] = {}
        self.traces: list[int] = []
        self.start()

    def start(self):
        self.nor.keep = None
        self.ledger = Ledger(Journal(Region(self.nor)), Clock())
        self.ledger.load()

    @property
    def book(self):
        return self.ledger.book

    def write(self, record, keep, **fields) -> bool:
        """Whether the record became durable before the power failed; a cut is followed by a restart."""
        self.nor.keep = keep
        try:
            self.ledger.write(record, **fields)
        except PowerCut:
            self.start()
            return False
        finally:
            self.nor.keep = None
        return True

    flags = st.booleans()
    cuts = st.one_of(st.none(), st.none(), st.none(), st.integers(0, 140))

    @rule(amount=st.integers(1, 10**9 - 1), keep=cuts)
    def a_sale_begins(self, amount, keep):
        if self.book.open is not None:
            return
        trace = self.book.next_trace()
        who = {"operator": "01", "terminal": "12345678", "merchant": "123456789012345"}
        what = {"kind": "sale", "trace": trace, "batch": 1, "amount": amount, "entry": "022"}
        if self.write(records.START, keep, card="620000******0005", **what, **who):
            assert trace not in self.traces, "a trace number came twice"
            self.traces.append(trace)
        elif any(payment["trace"] == trace for payment in self.book.pending):
            self.traces.append(trace)  # the whole record was on flash when the power went

    @precondition(lambda self: self.book.open is not None)
    @rule(code=st.sampled_from(["00", "11", "51", "94", "10", "A0", ""]), matched=flags, signed=flags, keep=cuts)
    def an_answer_comes(self, code, matched, signed, keep):
        trace = self.book.open["trace"]
        outcome, detail = verdict.of_payment(matched, code, signed)
        kind = {verdict.APPROVED: records.APPROVED, verdict.DECLINED: records.DECLINED}.get(outcome, records.REVERSING)
        fields = {"reason": detail} if kind == records.REVERSING else {"code": detail}
        if self.write(kind, keep, batch=1, trace=trace, **fields) and kind == records.APPROVED:
            assert matched and signed and code in verdict.APPROVING
            self.told[trace] = books.APPROVED

    @precondition(lambda self: self.book.pending)
    @rule(code=st.sampled_from(["00", "25", "12", "96", "94", ""]), matched=flags, signed=flags, keep=cuts)
    def a_reversal_is_answered(self, code, matched, signed, keep):
        payment = self.book.pending[0]
        if verdict.of_reversal(matched, code, signed) == verdict.DONE:
            self.write(records.REVERSED, keep, batch=1, trace=payment["trace"], code=code)
        elif payment["reason"] != verdict.UNUSABLE:
            self.write(records.REVERSING, keep, batch=1, trace=payment["trace"], reason=verdict.UNUSABLE)

    @rule()
    def the_plug_is_pulled(self):
        was_open = self.book.open
        before = [payment["trace"] for payment in self.book.pending]
        self.start()
        assert self.book.open is None, "a payment in doubt was left open"
        after = [payment["trace"] for payment in self.book.pending]
        assert after == before + ([was_open["trace"]] if was_open else []), "the queue changed its order or lost one"

    @invariant()
    def what_was_approved_stays_approved(self):
        pending = {payment["trace"] for payment in self.book.pending}
        assert not pending & set(self.told)

    @invariant()
    def the_next_number_is_new(self):
        assert self.book.next_trace() not in self.traces

    @invariant()
    def every_pending_reversal_can_be_sent(self):
        for payment in self.book.pending:
            assert {"trace", "batch", "amount", "entry", "terminal", "merchant", "reason"} <= set(payment)


TestTill = Till.TestCase
TestTill.settings = limits(max_examples=60, stateful_step_count=40, deadline=None)


def test_a_flash_that_forgets_stops_the_sale_before_it_is_sent():
    """Promise 1: no durable intent, no request."""

    class Forgetful(Nor):
        def writeblocks(self, block, buf, offset):
            return super().writeblocks(block, bytes(buf[:-1]) + b"\xff", offset)

    ledger = Ledger(Journal(Region(Forgetful(4))), Clock())
    try:
        ledger.load()
        ledger.write(records.START, trace=1, batch=1, amount=1)
    except JournalError:
        pass
    assert ledger.book.open is None
