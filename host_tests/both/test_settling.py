"""What the journal says of a settlement that is under way, and of the payments that it may have to upload."""

import settings
from doubles.nor import Nor
from drivers.flash import Region
from journal import records
from journal.journal import Journal
from looking_back import looked_up
from payments import paper
from payments.totals import Totals
from till.charge import Refused
from till.keyring import Keyring
from till.ledger import Ledger
from till.settlement import _result
from till.till import Till

WHO = {"entry": "022", "operator": "01", "terminal": "12345678", "merchant": "123456789012345"}
KEYS = b"k" * 40


class StoppedClock:
    def stamp(self):
        return 800000000


def started(nor):
    ledger = Ledger(Journal(Region(nor)), StoppedClock())
    ledger.load()
    return ledger


def opened(nor):
    ledger = started(nor)
    ledger.write(records.SIGN_ON, batch=7, keys=KEYS)
    return ledger


def begin(ledger, amount=1234, kind="sale"):
    book = ledger.book
    fields = dict(WHO)
    fields.update(kind=kind, trace=book.next_trace(), batch=book.batch, amount=amount, card="620000******0005")
    if kind == "void":
        fields.update(orig_batch=book.batch, orig_trace=1)
    ledger.write(records.START, **fields)
    return fields["trace"]


def sell(ledger, amount=1234, kind="sale"):
    trace = begin(ledger, amount, kind)
    ledger.write(records.APPROVED, batch=ledger.book.batch, trace=trace, code="00", rrn="093105000045")
    return trace


def compare(ledger, result=None):
    book = ledger.book
    ledger.write(records.SETTLING, batch=book.batch, trace=book.next_trace(), **book.totals.fields)
    if result is not None:
        ledger.write(records.SETTLING, batch=book.batch, result=result, code="%d1" % result)


def refusal(ledger):
    till = Till(settings.load("no such file", {}), ledger, None, Keyring("cup-ecb", "", ""), StoppedClock(), print)
    try:
        till.check_sale()
    except Refused as problem:
        return problem.args[0]
    return ""


def approved(ledger, batch):
    """None between them gives others their turn."""
    return [payment for payment in ledger.approved(batch) if payment is not None]


def test_sales_go_on_until_the_host_has_compared_and_then_wait_for_the_end():
    nor = Nor(8)
    for result, why in ((None, ""), (3, ""), (1, "refused.settling"), (2, "refused.settling")):
        nor = Nor(8)
        ledger = opened(nor)
        sell(ledger)
        compare(ledger, result)
        for seen in (ledger, started(nor)):
            assert (seen.book.closing, refusal(seen)) == (why != "", why), result
        trace = ledger.book.next_trace()
        ledger.write(records.SETTLED, batch=7, trace=trace, result=1, head=ledger.head, **ledger.book.totals.fields)
        for seen in (ledger, started(nor)):
            assert (seen.book.closing, seen.book.settling, refusal(seen)) == (False, None, "")


def test_a_settlement_that_begins_again_forgets_the_result_and_the_progress_before():
    nor = Nor(8)
    ledger = opened(nor)
    sell(ledger)
    compare(ledger, 2)
    ledger.write(records.SETTLING, batch=7, uploaded=1)
    assert started(nor).book.settling["uploaded"] == 1
    compare(ledger)
    for seen in (ledger, started(nor)):
        settling = seen.book.settling
        assert (settling["result"], settling["uploaded"], settling["debits"], "code" in settling) == (0, 0, 1, False)
        assert not seen.book.closing


def test_every_number_of_a_settlement_is_used_up():
    nor = Nor(8)
    ledger = opened(nor)
    first = ledger.book.next_trace()
    compare(ledger, 1)
    assert ledger.book.next_trace() == started(nor).book.next_trace() == first + 1


def test_a_step_of_a_settlement_whose_beginning_was_lost_says_nothing():
    nor = Nor(8)
    ledger = opened(nor)
    journal = Journal(Region(nor))
    list(journal.replay())
    journal.append(records.SETTLING, records.encode({"batch": 7, "result": 1}))
    ledger = started(nor)
    assert (ledger.book.closing, ledger.damaged) == (False, 1)


def test_what_is_uploaded_is_what_was_approved_in_this_batch():
    nor = Nor(8)
    ledger = opened(nor)
    sell(ledger, 1)
    ledger.write(records.SETTLED, batch=7, trace=9, head=ledger.head, **ledger.book.totals.fields)
    ledger.write(records.SIGN_ON, batch=8, keys=KEYS)
    expected = [sell(ledger, 100)]
    declined = begin(ledger, 200)
    ledger.write(records.DECLINED, batch=8, trace=declined, code="51")
    unsent = begin(ledger, 300)
    ledger.write(records.NOT_SENT, batch=8, trace=unsent, cause="refused")
    undone = begin(ledger, 400)
    ledger.write(records.REVERSING, batch=8, trace=undone, reason="98")
    expected.append(sell(ledger, 500))
    ledger.write(records.REVERSED, batch=8, trace=undone, code="00")
    expected.append(sell(ledger, 600, "void"))
    begin(ledger, 700)
    for seen in (ledger, started(nor)):
        told = approved(seen, 8)
        assert [payment["trace"] for payment in told] == expected
        assert [payment["amount"] for payment in told] == [100, 500, 600]
    assert [payment["amount"] for payment in approved(ledger, 7)] == [1]
    assert approved(ledger, 9) == []


def test_what_is_uploaded_adds_up_to_the_totals():
    nor = Nor(12)
    ledger = opened(nor)
    for turn in range(20):
        sell(ledger, 100 + turn, "void" if turn % 5 == 4 else "sale")
    totals = Totals()
    for payment in approved(started(nor), 7):
        totals.count(payment)
    assert totals.fields == ledger.book.totals.fields == {"debit": 1744, "debits": 16, "credit": 446, "credits": 4}


def test_a_payment_code_that_is_approved_after_a_sign_on_into_the_next_batch_counts_in_neither_total():
    """It was asked for meanwhile. The new batch's totals are those of what it can upload."""
    nor = Nor(8)
    ledger = opened(nor)
    trace = begin(ledger)
    ledger.write(records.SIGN_ON, batch=8, keys=KEYS)
    ledger.write(records.APPROVED, batch=7, trace=trace, code="00", rrn="093105000045")
    for seen in (ledger, started(nor)):
        assert (seen.book.totals.debits, approved(seen, 8)) == (0, [])
        assert seen.book.last["state"] == "approved" and seen.book.due == [(paper.SALE, 7, trace)]


def test_a_batch_takes_no_more_than_its_totals_can_count():
    ledger = opened(Nor(8))
    ledger.book.totals.debits = 979
    assert refusal(ledger) == ""
    sell(ledger)
    assert refusal(ledger) == "refused.batch_full"
    ledger.write(records.SETTLED, batch=7, trace=9, head=ledger.head, **ledger.book.totals.fields)
    assert refusal(ledger) == ""


def test_the_last_slip_may_be_a_settlement_and_names_the_record_that_its_chain_follows():
    nor = Nor(8)
    ledger = opened(nor)
    sell(ledger)
    head, count = ledger.head, ledger.records
    ledger.write(records.SETTLED, batch=7, trace=9, result=1, head=head, **ledger.book.totals.fields)
    for seen in (ledger, started(nor)):
        last = seen.book.last
        assert (last["state"], last["batch"], last["trace"]) == ("settled", 7, 9)
        told = looked_up(seen, 7, 9)
        assert (told["head"], told["records"], told["debit"]) == (head, count, 1234)


def test_the_worse_of_both_results_counts_and_what_is_no_result_is_none():
    def said(domestic, foreign):
        return _result("1" * 30 + domestic + "0" * 30 + foreign)

    assert [said(*pair) for pair in ("11", "10", "21", "12", "31", "13", "23")] == [
        (1, "11"), (1, "10"), (2, "21"), (2, "12"), (3, "31"), (3, "13"), (3, "23"),
    ]  # fmt: skip
    for text in ("", "0" * 62, "1" * 30 + "1", "1" * 63, "1" * 61 + "4", "1" * 30 + "x" + "1" * 31):
        assert _result(text) == (0, ""), text
