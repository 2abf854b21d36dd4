"""Looking back: what is over is found again, newest first, however long the journal is; and nobody waits meanwhile."""

import asyncio
import gc

from doubles.nor import Nor
from drivers.flash import Region
from journal import records
from journal.journal import Journal
from payments import paper
from payments.money import to_text
from slips import items, notice, sale
from till import history
from till.ledger import Ledger
from ui import text as texts

DATA = texts.__file__.rsplit("/", 2)[0] + "/data"
WHO = {"operator": "01", "terminal": "12345678", "merchant": "123456789012345"}


class Clock:
    now = 800000000

    def stamp(self):
        self.now += 1
        return self.now


class Counting(Nor):
    read = 0

    def readblocks(self, block, buf, offset):
        self.read += len(buf)
        return Nor.readblocks(self, block, buf, offset)


def started(nor):
    ledger = Ledger(Journal(Region(nor)), Clock())
    ledger.load()
    return ledger


def begin(ledger, amount=1234, kind="sale", last4="0005", **more):
    book = ledger.book
    key = {"batch": book.batch, "trace": book.next_trace()}
    card = "620000******" + last4
    if kind == "refund":
        more.update(orig_rrn="900001000001", orig_date="1201")
    ledger.write(records.START, kind=kind, amount=amount, entry="022", card=card, **key, **WHO, **more)
    return key


def approve(ledger, key, slip=paper.PRINTED):
    rrn = "9%05d%06d" % (key["batch"], key["trace"])
    ledger.write(records.APPROVED, code="00", rrn=rrn, auth="A1B2C3", **key)
    ledger.write(records.PRINT, slip=paper.SALE, state=slip, **key)


def sell(ledger, *args, **about):
    key = begin(ledger, *args, **about)
    approve(ledger, key)
    return key


def settle(ledger):
    book = ledger.book
    batch, totals = book.batch, book.totals.fields
    ledger.write(records.SETTLING, batch=batch, trace=book.next_trace(), **totals)
    ledger.write(records.SETTLING, batch=batch, result=1)
    trace = book.next_trace()
    ledger.write(records.SETTLED, batch=batch, trace=trace, result=1, head=ledger.head, **totals, **WHO)
    ledger.write(records.PRINT, slip=paper.SETTLEMENT, state=paper.PRINTED, batch=batch, trace=trace)
    ledger.write(records.SIGN_ON, batch=book.batch, keys=b"k" * 40)
    while ledger.tidy():
        pass


def opened(sectors=9):
    ledger = started(Nor(sectors))
    ledger.write(records.SIGN_ON, batch=1, keys=b"k" * 40)
    return ledger


def found(ledger, count, before=0, **match):
    return asyncio.run(history.payments(ledger, count, before, **match))


def numbers(payments):
    return [(payment["batch"], payment["trace"]) for payment in payments]


def all_by_pages(ledger, count):
    told, before = [], 0
    while True:
        page = found(ledger, count, before)
        told += page
        if len(page) < count:
            return told
        before = page[-1]["records"] + 1


def test_nothing_is_found_where_nothing_was_paid():
    ledger = opened()
    assert found(ledger, 5) == []
    assert found(ledger, 5, rrn="900001000001") == []
    assert asyncio.run(history.settlement(ledger)) is None


def test_pages_tell_every_payment_once_newest_first():
    ledger = opened()
    made = [sell(ledger, 100 + number)["trace"] for number in range(50)]
    for count in (1, 7, 100):
        told = all_by_pages(ledger, count)
        assert [payment["trace"] for payment in told] == made[::-1], count
        assert [payment["amount"] for payment in told] == [149 - number for number in range(50)]
        assert {payment["state"] for payment in told} == {"approved"}
    newest = told[0]
    assert newest["rrn"] == "900001%06d" % made[-1] and newest["begun"] < newest["stamp"]


def test_what_can_be_searched_for():
    ledger = opened()
    for number in range(40):
        sell(ledger, 100 + number % 10, last4="%04d" % (number % 4))
    assert [payment["trace"] for payment in found(ledger, 3, amount=104)] == [35, 25, 15]
    assert [
        payment["trace"] for payment in found(ledger, 9, amount=104, before=found(ledger, 1, trace=25)[0]["records"])
    ] == [15, 5]
    assert [payment["trace"] for payment in found(ledger, 2, last4="0003")] == [40, 36]
    assert [payment["trace"] for payment in found(ledger, 9, last4="0003", amount=101)] == [32, 12]
    assert numbers(found(ledger, 2, rrn="900001000017")) == [(1, 17)]
    assert found(ledger, 2, rrn="900001000041") == found(ledger, 2, trace=41) == found(ledger, 2, last4="0009") == []


def test_each_end_has_its_word_however_late_it_came():
    ledger = opened()
    waits = begin(ledger)
    ledger.write(records.REVERSING, reason="98", **waits)
    late = begin(ledger)
    ledger.write(records.REVERSING, reason="98", **late)
    refused, unsent = begin(ledger), None
    ledger.write(records.DECLINED, code="51", **refused)
    unsent = begin(ledger)
    ledger.write(records.NOT_SENT, cause="timeout", **unsent)
    by_hand = begin(ledger)
    ledger.write(records.REVERSING, reason="98", **by_hand)
    for _ in range(60):
        sell(ledger)
    ledger.write(records.REVERSED, code="00", rrn="900001777777", **late)
    ledger.write(records.CLOSED, bank_ref="123456789", operator="00", **by_hand)
    started_last = begin(ledger)
    states = {key["trace"]: key["state"] for key in found(ledger, 100)}
    assert [states[key["trace"]] for key in (waits, late, refused, unsent, by_hand, started_last)] == [
        "reversing", "reversed", "declined", "not_sent", "closed", "started",
    ]  # fmt: skip
    assert numbers(found(ledger, 1, rrn="900001777777")) == [(1, late["trace"])]
    assert found(ledger, 1, trace=by_hand["trace"])[0]["bank_ref"] == "123456789"


def test_a_trace_number_of_several_batches_is_told_of_each():
    ledger = opened()
    for amount in (1, 2, 3):
        sell(ledger, amount)
        settle(ledger)
        ledger.book.trace = 0
    assert [(payment["batch"], payment["amount"]) for payment in found(ledger, 9, trace=1)] == [(3, 3), (2, 2), (1, 1)]
    assert [payment["amount"] for payment in found(ledger, 9, trace=1, batch=2)] == [2]
    assert asyncio.run(history.settlement(ledger))["batch"] == 3


def test_goods_of_which_a_part_was_given_up_are_not_told():
    """The ring gives up whole sectors: where it begins between goods and their intent, what is left is no list."""
    ledger = opened()
    parted, whole = 0, ["a" * 200, "b" * 200, "c" * 200]
    while not parted:
        for lines in whole:
            ledger.write(records.GOODS, batch=ledger.book.batch, trace=ledger.book.next_trace(), lines=lines)
        sell(ledger, goods=3)
        if not ledger.room_for(9):
            settle(ledger)
        kinds = [kind for _, kind, _ in ledger.replay() if kind in (records.GOODS, records.START)]
        before = kinds.index(records.START)
        oldest, newest = found(ledger, 999)[-1], found(ledger, 1)[0]
        assert asyncio.run(history.goods(ledger, newest)) == whole
        assert asyncio.run(history.goods(ledger, oldest)) == (whole if before == 3 else [])
        parted += before in (1, 2)


def test_voids_and_refunds_are_told_with_the_sale():
    ledger = opened()
    voided, refunded, tried, back, paid, closed = [sell(ledger) for _ in range(6)]

    def undo(kind, key, amount, **more):
        return begin(ledger, amount, kind, orig_batch=key["batch"], orig_trace=key["trace"], **more)

    void = undo("void", voided, 1234)
    approve(ledger, void)
    for amount in (200, 300):
        approve(ledger, undo("refund", refunded, amount))
    ledger.write(records.DECLINED, code="61", **undo("refund", refunded, 5000))
    unknown = undo("void", tried, 1234)
    ledger.write(records.REVERSING, reason="98", **unknown)
    settle_later = undo("void", back, 1234)
    ledger.write(records.REVERSING, reason="98", **settle_later)
    ledger.write(records.REVERSED, code="00", **settle_later)
    ledger.write(records.REFUNDING, reason="98", **undo("refund", paid, 100))
    by_hand = undo("refund", closed, 700)
    ledger.write(records.REFUNDING, reason="98", **by_hand)
    ledger.write(records.CLOSED, bank_ref="123456", **by_hand)
    told = {payment["trace"]: payment for payment in found(ledger, 100)}

    def links(key):
        payment = told[key["trace"]]
        return payment.get("voided"), payment.get("refunded"), payment.get("undoing")

    assert links(voided) == (void["trace"], None, None)
    assert links(refunded) == (None, 500, None)
    assert links(tried) == (None, None, "void")
    assert links(back) == (None, None, None)
    assert links(paid) == (None, None, "refund")
    assert links(closed) == (None, 700, None), "never less than what may have been paid back"
    assert [payment["trace"] for payment in found(ledger, 9, kind="void")] == [
        settle_later["trace"],
        unknown["trace"],
        void["trace"],
    ]
    alone = asyncio.run(history.payment(ledger, 1, refunded["trace"]))
    assert (alone["refunded"], alone["state"]) == (500, "approved")


def test_a_sales_slip_printed_again_says_what_was_made_of_the_sale():
    for told, row in ({"voided": 12}, "VOIDED BY #000012"), ({"refunded": 500}, "REFUNDED 5.00"):
        ledger = opened()
        paid = found(ledger, 1) if sell(ledger) else []
        rows = sale.lines(texts.Text(DATA, "en"), Shop, dict(paid[0], **told), paper.SALE, True)
        assert row in [" ".join(text.split()) for text, _ in rows]


def test_the_list_of_a_settled_batch_is_still_there():
    ledger = opened()
    for _ in range(3):
        sell(ledger, 150)
    settle(ledger)
    sell(ledger, 7)
    rows = [" ".join(line[0].split()) for line in items.lines(texts.Text(DATA, "en"), Shop, ledger, 1, "07", 0) if line]
    assert "NET 3 RMB 4.50" in rows and "SETTLED" in rows and "OPERATOR 07" in rows
    rows = [" ".join(line[0].split()) for line in items.lines(texts.Text(DATA, "en"), Shop, ledger, 2, "", 0) if line]
    assert "NET 1 RMB 0.07" in rows and "SETTLED" not in rows and "OPERATOR -" in rows, "nobody is logged on"


def test_slips_name_both_who_let_a_refund_pass_and_the_one_who_closed_it():
    ledger = opened()
    let = {"kind": "refund", "operator": "00", "second": "07", "orig_rrn": "900001000001", "orig_date": "1201"}
    paid = dict(found(ledger, 1)[0] if sell(ledger) else {}, **let)
    for layout, slip, told, row in (
        (sale, paper.SALE, {}, "OPERATOR 00 + 07"),
        (notice, paper.RESULT, {"state": "closed", "bank_ref": "123456"}, "OPERATOR 00"),
    ):
        rows = layout.lines(texts.Text(DATA, "en"), Shop, dict(paid, **told), slip, False)
        assert row in [" ".join(text.split()) for text, _ in rows]


def test_a_refund_of_an_earlier_batch_is_told_with_its_sale():
    ledger = opened()
    sale = sell(ledger)
    settle(ledger)
    approve(ledger, begin(ledger, 34, "refund", orig_batch=1, orig_trace=sale["trace"]))
    assert [(payment["kind"], payment.get("refunded")) for payment in found(ledger, 2)] == [
        ("refund", None),
        ("sale", 34),
    ]


def test_in_a_ring_that_has_turned_everything_that_is_left_is_found():
    ledger = opened()
    made = []
    for _ in range(25):
        for _ in range(14):
            made.append((ledger.book.batch, sell(ledger)["trace"]))
        settle(ledger)
    for again in (ledger, started(ledger.journal._region._partition)):
        told = numbers(all_by_pages(again, 5))
        assert told == made[::-1][: len(told)]
        assert 40 < len(told) < len(made), len(told)
        oldest = told[-1]
        assert numbers([asyncio.run(history.payment(again, *oldest))]) == [oldest]
        assert numbers(found(again, 1, rrn="9%05d%06d" % oldest)) == [oldest]
        assert asyncio.run(history.payment(again, 1, 1)) is None


def test_damage_hides_what_it_hit_and_nothing_else():
    ledger = opened()
    made = [sell(ledger, 100 + number)["trace"] for number in range(100)]
    nor = ledger.journal._region._partition
    for i in range(4096, 4096 + 40):  # a sector's header, though not what is in the sector
        nor.data[i] ^= 0x5A
    at = nor.data.find(bytes((0xA5, records.START)), 2 * 4096)
    lost = records.decode(bytes(nor.data[at + 8 : at + 8 + nor.data[at + 3]]))["trace"]
    for i in range(at, at + 30):
        nor.data[i] = 0
    nor.data[3 * 4096 + 60 : 4 * 4096] = bytes(4096 - 60)  # and one of which nothing is left
    again = started(nor)
    assert again.unaccepted
    told = [payment["trace"] for payment in all_by_pages(again, 4)]
    gone = [trace for trace in made if trace not in told]
    assert told == [trace for trace in made[::-1] if trace not in gone]
    assert lost in gone and 15 < len(gone) < 30, gone
    assert gone[0] == lost and gone[1:] == list(range(gone[1], gone[-1] + 1))


def beside(job, look):
    """What `job` gives, while another task looks each time it gets its turn."""

    async def watch(seen):
        while not seen:
            look()
            await asyncio.sleep_ms(0)

    async def both():
        seen = []
        task = asyncio.create_task(watch(seen))
        value = await job
        seen.append(True)
        await task
        return value

    return asyncio.run(both())


def full(sales):
    ledger = started(Counting(64))
    ledger.write(records.SIGN_ON, batch=1, keys=b"k" * 40)
    for number in range(sales):
        sell(ledger, 100 + number)
        ledger.tidy()
    return ledger


def test_a_full_journal_is_searched_in_slices_and_in_little_memory():
    """900 payments in a batch: between two turns of the keypad some records are read, and no list grows."""
    ledger = full(900)
    nor = ledger.journal._region._partition
    seen = {"read": 0, "turns": 0, "heap": 0}

    def look():
        seen["read"] = max(seen["read"], nor.read)
        nor.read = 0
        seen["turns"] += 1
        if seen["turns"] % 32 == 0:
            seen["heap"] = max(seen["heap"], alive())

    nor.read = 0
    before = alive()
    for match in ({"last4": "0009"}, {"rrn": "900001000001"}):
        told = beside(history.payments(ledger, 4, **match), look)
        assert numbers(told) == ([] if "last4" in match else [(1, 1)])
    assert seen["read"] < 4096, seen  # where it ends: is the rest of the newest sector empty?
    assert seen["turns"] > 1000, seen
    assert seen["heap"] - before < 8000, (seen, before)
    printed(ledger, look)
    assert seen["heap"] - before < 8000, (seen, before)
    nor.read = 0
    assert len(found(ledger, 4)) == 4
    assert nor.read < 3 * 4096, "the first page is there at once"


class Shop:
    merchant_name, merchant_id, terminal_id, operator = "Shop", "123456789012345", "12345678", "01"
    header_lines = refund_policy = footer_lines = ()


def printed(ledger, look):
    """The list of the batch: every payment a row, what they add up to, and no more in RAM than that row."""
    rows, last = 0, ""
    for row, _ in filter(None, items.lines(texts.Text(DATA, "en"), Shop, ledger, 1, "01", 0)):
        rows += " SALE     0005\t" in row
        look()
        last = row or last
    totals = ledger.book.totals
    assert rows == totals.debits == 900
    assert last.startswith("NET 900\t") and last.endswith(" " + to_text(totals.debit)), last


def alive():
    """Bytes that are in use on MicroPython, garbage not counted."""
    if not hasattr(gc, "mem_alloc"):
        return 0
    gc.collect()
    return gc.mem_alloc()


def test_an_intent_that_lost_what_it_is_hides_neither_its_sale_nor_itself():
    """Its fields are damaged and its checksum is right: it names a sale, and neither says what it is nor how much."""
    ledger = started(Nor(4))
    key = sell(ledger)
    lost = dict(key, trace=key["trace"] + 1)
    intent = dict(lost, orig_batch=key["batch"], orig_trace=key["trace"])
    for kind, fields in ((records.START, intent), (records.APPROVED, lost)):
        ledger.journal.append(kind, records.encode(fields))
    found = asyncio.run(history.payment(ledger, key["batch"], key["trace"]))
    assert (found["state"], found.get("voided"), found.get("refunded")) == ("approved", None, None)
    assert asyncio.run(history.payment(ledger, lost["batch"], lost["trace"]))["state"] == "approved"
