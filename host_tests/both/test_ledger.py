"""Promises 1, 2, 3, 4: the book is what the journal says, before and after a restart."""

from doubles.nor import Nor
from drivers.flash import Region
from journal import records
from journal.journal import Journal
from journal.scan import HEADER
from looking_back import looked_up
from payments import book as books
from payments import paper
from raises import raises
from till.ledger import Ledger


class StoppedClock:
    def __init__(self, stamp=800000000):
        self.now = stamp

    def stamp(self):
        return self.now


def started(nor, clock=None):
    ledger = Ledger(Journal(Region(nor)), clock or StoppedClock())
    ledger.load()
    return ledger


def begin(ledger, amount=1234):
    trace = ledger.book.next_trace()
    ledger.write(
        records.START, kind="sale", trace=trace, batch=1, amount=amount, entry="022", card="620000******0005",
        operator="01", terminal="12345678", merchant="123456789012345",
    )  # fmt: skip
    return trace


def picture(ledger):
    """What a restart must give back."""
    book = ledger.book
    pending = [(p["batch"], p["trace"], p["amount"], p["reason"], p["since"]) for p in book.pending]
    last = (book.last["trace"], book.last["state"]) if book.last else None
    return book.batch, book.trace, book.keys, pending, sorted(book.due), last, book.totals.fields


def test_an_approved_sale_owes_its_slip_until_it_is_printed():
    nor = Nor(2)
    ledger = started(nor)
    trace = begin(ledger)
    ledger.write(records.APPROVED, batch=1, trace=trace, code="00", rrn="093105000045", auth="A1B2C3")
    assert ledger.book.due == [(paper.SALE, 1, trace)] and ledger.book.totals.fields == {
        "debit": 1234,
        "debits": 1,
        "credit": 0,
        "credits": 0,
    }
    assert picture(started(nor)) == picture(ledger)
    for state in (paper.NOT_PRINTED, paper.UNKNOWN):
        ledger.write(records.PRINT, slip=paper.SALE, batch=1, trace=trace, state=state)
        assert ledger.book.due == [(paper.SALE, 1, trace)] == started(nor).book.due
    ledger.write(records.PRINT, slip=paper.SALE, batch=1, trace=trace, state=paper.PRINTED)
    assert ledger.book.due == []
    assert picture(started(nor)) == picture(ledger)


def test_a_declined_sale_counts_nothing_and_is_owed_a_word():
    nor = Nor(2)
    ledger = started(nor)
    trace = begin(ledger)
    ledger.write(records.DECLINED, batch=1, trace=trace, code="51")
    assert (ledger.book.pending, ledger.book.totals.debits) == ([], 0)
    assert ledger.book.last["state"] == books.DECLINED
    assert ledger.book.due == started(nor).book.due == [(paper.DECLINED, 1, trace)]
    ledger.write(records.PRINT, slip=paper.DECLINED, batch=1, trace=trace, state=paper.WAIVED)
    assert ledger.book.due == started(nor).book.due == []


def test_an_intent_without_outcome_is_reversed_at_the_next_start_with_reason_06():
    nor = Nor(2)
    trace = begin(started(nor))
    ledger = started(nor)
    assert [(p["trace"], p["reason"]) for p in ledger.book.pending] == [(trace, "06")]
    assert ledger.book.due == [(paper.NOTICE, 1, trace)]
    assert picture(started(nor)) == picture(ledger), "the second start adds nothing"


def test_the_queue_is_first_in_first_out_and_survives_restarts():
    nor = Nor(2)
    ledger = started(nor)
    traces = []
    for _ in range(4):
        traces.append(begin(ledger))
        ledger.write(records.REVERSING, batch=1, trace=traces[-1], reason="98")
    ledger = started(nor)
    assert [p["trace"] for p in ledger.book.pending] == traces
    ledger.write(records.REVERSING, batch=1, trace=traces[0], reason="06")
    assert [(p["trace"], p["reason"]) for p in ledger.book.pending][0] == (traces[0], "06")
    ledger.write(records.REVERSED, batch=1, trace=traces[0], code="25")
    ledger.write(records.CLOSED, batch=1, trace=traces[2], bank_ref="123456789", operator="00")
    ledger = started(nor)
    assert [p["trace"] for p in ledger.book.pending] == [traces[1], traces[3]]
    assert (paper.RESULT, 1, traces[0]) in ledger.book.due and (paper.NOTICE, 1, traces[0]) not in ledger.book.due


def test_trace_numbers_are_used_up_before_use_and_never_repeat():
    nor = Nor(2)
    ledger = started(nor)
    seen = []
    for turn in range(12):
        ledger = started(nor)
        if turn % 3 == 0:
            trace = ledger.book.next_trace()
            ledger.write(records.TRACE, trace=trace)
        else:
            trace = begin(ledger)
            if turn % 3 == 1:
                ledger.write(records.DECLINED, batch=1, trace=trace, code="05")
        assert trace not in seen
        seen.append(trace)


def test_a_batch_that_used_all_numbers_takes_no_more():
    book = books.Book()
    book.trace = books.TRACE_MAX
    book.used(1)
    assert book.next_trace() == 2
    book._used = books.TRACE_MAX
    raises(books.BookError, book.next_trace)
    book.signed_on(2, b"")
    assert book.next_trace() == 2


def test_the_number_after_the_last_is_the_first_again():
    nor = Nor(2)
    ledger = started(nor)
    ledger.write(records.SIGN_ON, batch=1, keys=b"")
    ledger.write(records.TRACE, trace=books.TRACE_MAX)
    assert begin(ledger) == 1
    ledger.write(records.DECLINED, batch=1, trace=1, code="05")
    assert started(nor).book.next_trace() == 2


def test_the_day_is_over_until_somebody_signs_on_and_a_restart_opens_nothing():
    nor = Nor(2)
    ledger = started(nor)
    ledger.write(records.SIGN_ON, batch=3, keys=b"keys")
    ledger.write(records.SIGNED_OFF, batch=3)
    for book in (ledger.book, started(nor).book):
        assert (book.day_over, book.keys, book.batch) == (True, b"", 3)
    ledger.write(records.SIGN_ON, batch=3, keys=b"more")
    for book in (ledger.book, started(nor).book):
        assert (book.day_over, book.keys) == (False, b"more")


def test_one_payment_is_told_from_intent_to_end():
    ledger = started(Nor(2))
    first, second = begin(ledger), None
    ledger.write(records.APPROVED, batch=1, trace=first, code="00", rrn="000000000001")
    second = begin(ledger, 99)
    ledger.write(records.REVERSING, batch=1, trace=second, reason="98")
    told = looked_up(ledger, 1, first)
    assert (told["amount"], told["rrn"], told["state"]) == (1234, "000000000001", books.APPROVED)
    assert looked_up(ledger, 1, second)["state"] == books.REVERSING
    assert looked_up(ledger, 1, 999) is None


def test_a_second_start_without_an_end_is_refused():
    ledger = started(Nor(2))
    begin(ledger)
    raises(books.BookError, begin, ledger)


def test_sign_on_brings_batch_and_keys_and_a_new_batch_counts_from_zero():
    nor = Nor(2)
    ledger = started(nor)
    ledger.write(records.SIGN_ON, batch=7, keys=b"k" * 40)
    trace = begin(ledger)
    ledger.write(records.APPROVED, batch=1, trace=trace, code="00")
    ledger.write(records.SIGN_ON, batch=7, keys=b"j" * 40)
    assert ledger.book.totals.debits == 1
    ledger.write(records.SIGN_ON, batch=8, keys=b"j" * 40)
    assert (ledger.book.totals.debits, ledger.book.batch, ledger.book.keys) == (0, 8, b"j" * 40)
    assert picture(started(nor)) == picture(ledger)


def test_an_outcome_lost_with_a_damaged_record_turns_the_payment_pending():
    """What cannot be shown to be resolved is reversed; everything readable is kept."""
    nor = Nor(2)
    ledger = started(nor)
    first = begin(ledger)
    before = ledger.room
    ledger.write(records.APPROVED, batch=1, trace=first, code="00")
    at = 4096 - before  # the approval's first byte: the other sector is no room
    second = begin(ledger)
    ledger.write(records.APPROVED, batch=1, trace=second, code="00")
    for i in range(at, at + 12):
        nor.data[i] = 0
    ledger = started(nor)
    assert [p["trace"] for p in ledger.book.pending] == [first]
    assert ledger.damaged >= 1 and (paper.SALE, 1, second) in ledger.book.due
    assert [p["trace"] for p in started(nor).book.pending] == [first], "and so it stays"


def test_an_intent_lost_with_a_damaged_record_leaves_its_outcome_without_sense():
    nor = Nor(2)
    ledger = started(nor)
    trace = begin(ledger)
    ledger.write(records.APPROVED, batch=1, trace=trace, code="00")
    for i in range(HEADER + 4, HEADER + 44):
        nor.data[i] = 0
    ledger = started(nor)
    assert (ledger.book.pending, ledger.book.open) == ([], None)
    assert ledger.damaged >= 1
    assert begin(ledger)


def written(nor, *rows):
    """Records as another program may have left them: whole, and not always what this one would write."""
    journal = Journal(Region(nor))
    list(journal.replay())
    for kind, payload in rows:
        journal.append(kind, payload if isinstance(payload, bytes) else records.encode(payload))


def test_what_this_program_does_not_understand_is_passed_over():
    nor = Nor(2)
    trace = begin(started(nor))
    key = {"batch": 1, "trace": trace}
    written(nor, (200, key), (records.TRACE, b"\x01"), (records.START, {"trace": 7}), (records.REVERSING, key))
    ledger = started(nor)
    assert looked_up(ledger, 1, trace)["state"] == books.REVERSING
    assert [(p["trace"], p["reason"]) for p in ledger.book.pending] == [(trace, "06")]
    assert ledger.damaged and ledger.book.open is None


def test_the_same_intent_twice_is_one_reversal():
    nor = Nor(2)
    ledger = started(nor)
    trace = begin(ledger)
    ledger.write(records.REVERSING, batch=1, trace=trace, reason="98")
    intent = [payload for _, kind, payload in Journal(Region(nor)).replay() if kind == records.START][0]
    written(nor, (records.START, intent))
    ledger = started(nor)
    assert [p["trace"] for p in ledger.book.pending] == [trace] and ledger.book.open is None
    assert begin(ledger)


def test_a_flash_that_takes_nothing_more_does_not_hide_a_payment_in_doubt():
    nor = Nor(2)
    trace = begin(started(nor))
    nor.writeblocks = lambda block, buf, offset: -5
    ledger = started(nor)
    assert [(p["trace"], p["reason"]) for p in ledger.book.pending] == [(trace, "06")]
    assert ledger.raised == [(paper.NOTICE, 1, trace)]


def give_back(ledger, amount=500):
    """The intent of a refund."""
    key = {"batch": 1, "trace": ledger.book.next_trace()}
    ledger.write(
        records.START, kind="refund", amount=amount, entry="012", operator="00", terminal="12345678",
        merchant="123456789012345", orig_rrn="093105000045", orig_date="1201", **key,
    )  # fmt: skip
    return key


def test_a_refund_without_outcome_is_sent_again_at_the_next_start_and_ends_once():
    nor = Nor(2)
    first = started(nor)
    first.write(records.SIGN_ON, batch=1, keys=b"k" * 40)
    key = give_back(first)
    ledger = started(nor)
    waiting = ledger.book.pending[0]
    assert (waiting["state"], waiting["orig_rrn"], waiting["orig_date"]) == (books.REFUNDING, "093105000045", "1201")
    assert ledger.book.due == [(paper.NOTICE, 1, key["trace"])] and ledger.book.totals.credits == 0
    assert picture(started(nor)) == picture(ledger)
    ledger.write(records.APPROVED, code="94", **key)
    assert (ledger.book.pending, ledger.book.due) == ([], [(paper.RESULT, 1, key["trace"])])
    assert (ledger.book.totals.credit, ledger.book.totals.credits) == (500, 1)
    assert picture(started(nor)) == picture(ledger)
    raises(books.BookError, lambda: ledger.write(records.APPROVED, code="00", **key))


def test_a_refund_of_a_batch_that_is_over_counts_in_no_other():
    ledger = started(Nor(2))
    ledger.write(records.SIGN_ON, batch=1, keys=b"k" * 40)
    key = give_back(ledger)
    ledger.write(records.REFUNDING, reason="98", **key)
    ledger.write(records.SIGN_ON, batch=2, keys=b"k" * 40)
    ledger.write(records.APPROVED, code="00", **key)
    assert ledger.book.totals.credits == 0 and ledger.book.last["state"] == books.APPROVED


def test_an_intent_that_could_not_be_sent_again_or_undone_is_none():
    ledger = started(Nor(2))
    intent = {"batch": 1, "trace": 1, "amount": 5, "entry": "012", "terminal": "12345678"}
    intent["merchant"] = "123456789012345"
    for kind in ("void", "refund", "gift"):
        intent["kind"] = kind
        raises(books.BookError, lambda: ledger.write(records.START, **intent))
        assert ledger.book.open is None
