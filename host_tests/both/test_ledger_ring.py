"""Promises 3, 5, 6: batches come and go in the ring; what is open or owed keeps its place in it."""

import asyncio

from doubles.nor import Nor
from drivers.flash import Region
from journal import records
from journal.journal import Journal
from journal.scan import HEADER
from looking_back import looked_up
from payments import paper
from till import history
from till.ledger import Ledger

ROOM = 4096 - HEADER  # bytes of records in a sector


class StoppedClock:
    def stamp(self):
        return 800000000


def started(nor):
    ledger = Ledger(Journal(Region(nor)), StoppedClock())
    ledger.load()
    return ledger


def idle(ledger):
    while ledger.tidy():
        pass


def sell(ledger, slip=paper.PRINTED, **more):
    """An approved sale; returns its trace number."""
    batch, trace = ledger.book.batch, ledger.book.next_trace()
    ledger.write(
        records.START, kind="sale", trace=trace, batch=batch, amount=1234, entry="022", card="620000******0005",
        operator="01", terminal="12345678", merchant="123456789012345", **more,
    )  # fmt: skip
    ledger.write(records.APPROVED, batch=batch, trace=trace, code="00", rrn="093105000045", auth="A1B2C3")
    if slip:
        ledger.write(records.PRINT, slip=paper.SALE, batch=batch, trace=trace, state=slip)
    return trace


def settle(ledger):
    book = ledger.book
    batch, trace, totals = book.batch, book.next_trace(), book.totals.fields
    ledger.write(records.SETTLING, batch=batch, trace=trace, **totals)
    ledger.write(records.SETTLING, batch=batch, result=1)
    trace = book.next_trace()
    ledger.write(records.TRACE, trace=trace)
    ledger.write(records.SETTLED, batch=batch, trace=trace, result=1, head=ledger.head, **totals)
    ledger.write(records.PRINT, slip=paper.SETTLEMENT, batch=batch, trace=trace, state=paper.PRINTED)


def day(ledger, sales=12):
    ledger.write(records.SIGN_ON, batch=ledger.book.batch or 1, keys=b"k" * 40)
    traces = []
    for _ in range(sales):
        traces.append(sell(ledger))
        idle(ledger)
    settle(ledger)
    idle(ledger)
    return traces


def picture(ledger):
    book = ledger.book
    pending = [(p["batch"], p["trace"], p["amount"], p["reason"]) for p in book.pending]
    return book.batch, book.trace, book.keys, pending, sorted(book.due), book.totals.fields, book.settling


def test_days_come_and_go_and_a_restart_changes_nothing():
    nor = Nor(9)
    ledger = started(nor)
    cut_off = 0
    for _ in range(40):
        before = ledger.book.batch or 1
        traces = day(ledger)
        seen = picture(ledger)
        ledger = started(nor)
        assert (picture(ledger), ledger.damaged, ledger.book.batch) == (seen, 0, before + 1)
        assert looked_up(ledger, before, traces[-1])["state"] == "approved"
        first = [kind for _, kind, _ in Journal(Region(nor)).replay()][0]
        cut_off += first in (records.APPROVED, records.PRINT, records.SETTLING, records.SETTLED, records.TRACE)
    assert ledger.book.batch == 41
    assert cut_off > 5, "the ring never began in the middle of a payment or a settlement"


def test_a_restart_alone_lets_the_next_sector_give_up_what_is_settled():
    """Also when no moment was idle since."""
    nor = Nor(9)
    ledger = started(nor)
    for _ in range(10):
        day(ledger)
    journal = Journal(Region(nor))
    ledger = Ledger(journal, StoppedClock())
    ledger.load()
    ledger.write(records.SIGN_ON, batch=ledger.book.batch, keys=b"k" * 40)
    gone = journal.gone
    for _ in range(20):
        sell(ledger)
    assert journal.gone > gone


def test_the_middle_of_a_day_survives_a_restart_in_any_turn():
    nor = Nor(9)
    ledger = started(nor)
    for turn in range(25):
        day(ledger, 5 + turn % 3)
        ledger.write(records.SIGN_ON, batch=ledger.book.batch, keys=b"k" * 40)
        sell(ledger, None)
        assert picture(started(nor)) == picture(ledger)
        batch, trace = ledger.book.due[0][1:]
        ledger.write(records.PRINT, slip=paper.SALE, batch=batch, trace=trace, state=paper.WAIVED)


def test_a_slip_that_is_owed_keeps_its_payment_until_it_is_printed():
    nor = Nor(9)
    ledger = started(nor)
    day(ledger)
    ledger.write(records.SIGN_ON, batch=2, keys=b"k" * 40)
    trace = sell(ledger, None)
    settle(ledger)
    while ledger.room_for_sale:
        day(ledger, 2)
    ledger = started(nor)
    idle(ledger)
    assert not ledger.room_for_sale and ledger.book.due == [(paper.SALE, 2, trace)]
    assert looked_up(ledger, 2, trace)["rrn"] == "093105000045"
    ledger.write(records.PRINT, slip=paper.SALE, batch=2, trace=trace, state=paper.PRINTED)
    idle(ledger)
    assert ledger.room_for_sale
    assert picture(started(nor)) == picture(ledger)


def test_a_slip_that_is_owed_keeps_its_goods_though_a_sector_ended_behind_them():
    ledger = started(Nor(9))
    ledger.write(records.SIGN_ON, batch=1, keys=b"k" * 40)
    while ledger.room % ROOM > 300:
        ledger.write(records.TRACE, trace=ledger.book.next_trace())
    ledger.write(records.GOODS, batch=1, trace=ledger.book.next_trace(), lines="2,4711,Tea,500" * 16)
    trace = sell(ledger, None, goods=1)
    assert ledger.room % ROOM > ROOM // 2, "the intent is in the next sector"
    settle(ledger)
    while ledger.room_for_sale:
        day(ledger, 2)
    payment = looked_up(ledger, 1, trace)
    assert asyncio.run(history.goods(ledger, payment)) == ["2,4711,Tea,500" * 16]


def test_what_was_last_or_is_owed_is_found_without_reading_all():
    class Counting(Nor):
        read = 0

        def readblocks(self, block, buf, offset):
            self.read += len(buf)
            return Nor.readblocks(self, block, buf, offset)

    nor = Counting(40)
    ledger = started(nor)
    for _ in range(20):
        day(ledger)
    ledger.write(records.SIGN_ON, batch=21, keys=b"k" * 40)
    owed, last = sell(ledger, None), sell(ledger)
    for till in (ledger, started(nor)):
        for trace in (owed, last):
            nor.read = 0
            assert looked_up(till, 21, trace)["rrn"] == "093105000045"
            assert nor.read < 4 * 4096, nor.read
        nor.read = 0
        assert [payment["trace"] for payment in till.approved(21) if payment] == [owed, last]
        assert nor.read < 4 * 4096, nor.read
        assert looked_up(till, 20, owed - 3)["state"] == "approved", "older ones take longer, and are found"


def test_a_settlement_slip_that_is_owed_can_be_made_from_its_record():
    nor = Nor(9)
    ledger = started(nor)
    ledger.write(records.SIGN_ON, batch=1, keys=b"k" * 40)
    sell(ledger)
    ledger.write(records.SETTLED, batch=1, trace=9, result=1, head=ledger.head, **ledger.book.totals.fields)
    ledger = started(nor)
    assert ledger.book.due == [(paper.SETTLEMENT, 1, 9)]
    told = looked_up(ledger, 1, 9)
    assert (told["debit"], told["debits"], len(told["head"]), told["state"]) == (1234, 1, 32, "settled")


def test_nothing_before_a_settlement_is_in_doubt_whatever_was_lost():
    """It was asked for when nothing was open: undoing a payment of a closed batch would take back settled money."""
    nor = Nor(9)
    ledger = started(nor)
    ledger.write(records.SIGN_ON, batch=1, keys=b"k" * 40)
    batch, trace = 1, ledger.book.next_trace()
    ledger.write(
        records.START, kind="sale", trace=trace, batch=batch, amount=5, entry="022", operator="01",
        terminal="12345678", merchant="123456789012345",
    )  # fmt: skip
    ledger.write(records.APPROVED, batch=batch, trace=trace, code="00")
    at = [place for place in range(4096) if nor.data[place : place + 2] == bytes((0xA5, records.APPROVED))][0]
    nor.data[at + 9] ^= 0x55
    assert [p["trace"] for p in started(nor).book.pending] == [trace]
    nor = Nor(9)
    ledger = started(nor)
    day(ledger, 3)
    at = [place for place in range(4096) if nor.data[place : place + 2] == bytes((0xA5, records.APPROVED))][0]
    nor.data[at + 9] ^= 0x55
    ledger = started(nor)
    assert ledger.book.pending == [] and ledger.raised == [] and ledger.damaged


def test_accepted_damage_that_was_given_up_does_not_hide_new_damage():
    nor = Nor(9)
    ledger = started(nor)
    day(ledger)
    nor.data[1000] ^= 0x10
    ledger = started(nor)
    assert ledger.unaccepted
    ledger.write(records.ACCEPTED, damaged=ledger.damaged)
    assert not started(nor).unaccepted
    for _ in range(12):
        day(ledger)
    ledger = started(nor)
    assert ledger.damaged == 0
    in_use = [place for place in range(0, len(nor.data), 4096) if nor.data[place + 900 : place + 904] != b"\xff" * 4]
    nor.data[in_use[-1] + 1000] ^= 0x10
    assert started(nor).unaccepted
