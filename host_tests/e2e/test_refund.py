"""Refund: money goes back by reference number and date, never more than was paid, and once whatever happens."""

import re
from pathlib import Path

import pytest

from host_tests.e2e.batches import asked, closed, closed_at_host, settle, settled
from host_tests.e2e.shop import Shop
from host_tests.e2e.test_void import at_host, plain, sold, void

GOLDEN = Path(__file__).parent / "golden"
UNKNOWN = "900000000001"  # a reference number that nobody gave


def asks(shop, rrn: str, date: str) -> None:
    """FUNC 2, reference number and date."""
    shop.press("FUNC", "2")
    shop.wait("Reference number|原交易参考号")
    shop.press(*rrn, "ENTER")
    shop.wait("Sale date|原交易日期")
    shop.press(*date, "ENTER")


def refund(shop, sale: dict, *amount: str) -> None:
    """Up to the moment when it is up to the host."""
    asks(shop, sale["rrn"], sale["date"])
    shop.wait("ENTER: refund|确认键 退货")
    shop.press(*amount, "ENTER")
    shop.wait("Supervisor code|主管密码")
    shop.press(*"123456", "ENTER")


def refunded(shop) -> dict:
    """It is approved, and printed; back at idle."""
    shop.wait("^REFUNDED|^已退货")
    shop.wait("ENTER: copy|打印存根")
    shop.leave()
    return shop.payments()[-1]


def refused(shop, why: str, then: str, money: str = "Nothing refunded") -> None:
    """Nothing left; it says why, what to do, and what became of the money."""
    before = {fields[11] for fields in asked(shop, "0220")}
    shop.wait("NOT SENT")
    shop.wait(why)
    shop.wait(then)
    shop.wait(money)
    assert {fields[11] for fields in asked(shop, "0220")} == before, "what is pending may be sent again, nothing new"
    shop.leave()


def pending(shop, sale: dict, *amount: str) -> None:
    """A refund that the host does not answer; back at idle."""
    refund(shop, sale, *amount)
    shop.wait("REFUND PENDING", 15)
    shop.wait_slip("REFUND NOTICE")
    shop.press("CANCEL")
    shop.ready()


def test_parts_are_refunded_until_nothing_is_left(shop):
    sale = sold(shop)
    refund(shop, sale, "5", "00")
    refunded(shop)
    slip = shop.wait_slip("REFUND SLIP")[-1]
    assert "RMB -5.00" in slip and re.search(rf"ORIGINAL REF. NO. +{sale['rrn']}", slip)
    asks(shop, sale["rrn"], sale["date"])
    shop.wait("Left 7.34")
    shop.press("ENTER", "7", "3", "5", "ENTER")
    shop.wait("More than left")
    shop.press("CLEAR", "4", "ENTER")
    shop.wait("Supervisor code")
    shop.press(*"123456", "ENTER")
    refunded(shop)
    asks(shop, sale["rrn"], sale["date"])
    refused(shop, "All is refunded", "Reprint: FUNC 3")
    shop.press("FUNC", "1")
    shop.wait("Trace number")
    shop.press(*str(sale["trace"]), "ENTER")
    shop.wait("Refunded in part")
    shop.leave()
    shop.settled("approved", "approved", "approved")
    sent = asked(shop, "0220")
    assert [fields[61] for fields in sent] == ["000000000000" + sale["date"]] * 2
    assert not {2, 14, 35} & set(sent[0]), "no card number leaves again"
    settle(shop)
    assert re.search(r"VOIDS/REFUNDS +2 +12\.34", settled(shop))
    closed(shop, 1, True, [])


def test_a_sale_of_an_earlier_batch_is_refunded_and_the_totals_agree(shop):
    sale = sold(shop)
    settle(shop)
    settled(shop)
    shop.leave()
    refund(shop, sale, "1", "00")
    last = refunded(shop)
    assert (last["batch"], last["orig_batch"], last["orig_trace"]) == (2, 1, sale["trace"])
    settle(shop)
    assert re.search(r"NET +RMB -1\.00", settled(shop, 2))
    closed(shop, 2, True, [])
    shop.leave()
    asks(shop, sale["rrn"], sale["date"])
    shop.wait("Left 11.34")
    shop.press("CANCEL")
    shop.ready()
    shop.agree()


def test_what_cannot_be_refunded_says_why_and_what_to_do(shop):
    """Nothing is sent for any of them; of a sale that the journal does not know the host decides."""
    voided = sold(shop)
    void(shop, voided)
    shop.wait("ENTER: copy")
    shop.leave()
    sale = sold(shop)
    wrong = "0101" if sale["date"] != "0101" else "0102"
    for rrn, date, why, then in (
        (voided["rrn"], voided["date"], "Already voided", "Reprint: FUNC 3"),
        (shop.payments()[1]["rrn"], voided["date"], "Not a sale", "Check the number"),
        (sale["rrn"], wrong, "Wrong date", "See the slip"),
    ):
        asks(shop, rrn, date)
        refused(shop, why, then)
    shop.press("FUNC", "2")
    shop.wait("Reference number")
    shop.press("1", "ENTER")
    shop.wait("Type 12 digits")
    shop.press("CLEAR", *UNKNOWN, "ENTER")
    shop.wait("Sale date")
    shop.press(*"1301", "ENTER")
    shop.wait("Month and day")
    shop.press("CLEAR", "CLEAR", "CLEAR", "CLEAR", *"0101", "ENTER")
    shop.wait("Bank checks sale")
    shop.press("5", "ENTER")
    shop.wait("Supervisor code")
    shop.press(*"123456", "ENTER")
    shop.wait("DECLINED 25")
    shop.wait("Nothing refunded")
    shop.leave()
    shop.settled("approved", "approved", "approved", "declined")


ENDS = {
    "answered when it is sent again": ([], "approved", "00"),
    "a duplicate means delivered": ([("code", {"code": "94", "booked": True})], "approved", "94"),
    "line trouble decides nothing": ([("code", {"code": "96"}), ("code", {"code": "91"})], "approved", "00"),
    "no MAC, no word": ([("wrong-mac", {})], "approved", "00"),
}


@pytest.mark.parametrize("name", ENDS)
def test_an_unanswered_refund_is_pending_until_the_host_has_spoken(name):
    """The same message goes again and again; the host pays once."""
    faults, state, code = ENDS[name]
    with Shop() as shop:
        sale = sold(shop)
        shop.host.fault("drop-answer", mti="0220")
        for kind, values in faults:
            shop.host.fault(kind, mti="0220", **values)
        refund(shop, sale, "5", "00")
        shop.wait("^REFUNDED", 15)
        shop.wait("Money goes back")
        shop.settled("approved", state)
        assert shop.payments()[-1]["code"] == code
        result = shop.wait_slip("REFUND RESULT")[-1]
        assert "REFUNDED" in result and "THIS IS NO RECEIPT" not in result
        sent = [{n: value for n, value in fields.items() if n != 64} for fields in asked(shop, "0220")]
        assert len(sent) == 2 + len(faults) - (code == "94") and all(fields == sent[0] for fields in sent)
        assert asked(shop, "0400") == [], "a refund is never undone"
        assert [row["kind"] for row in shop.host.ledger()].count("refund") == 1


def test_a_refund_that_the_host_refuses_when_it_is_sent_again_is_declined(shop):
    """It never arrived, and nothing was paid back: the host's proven word on this refund ends it."""
    shop.opened()
    shop.host.fault("drop-request", mti="0220")
    asks(shop, UNKNOWN, "0101")
    shop.wait("Bank checks sale")
    shop.press("5", "ENTER")
    shop.wait("Supervisor code")
    shop.press(*"123456", "ENTER")
    shop.wait("DECLINED 25", 15)
    shop.wait("Nothing refunded")
    assert "Nothing was paid back" in shop.wait_slip("REFUND RESULT")[-1]
    shop.settled("declined")


def test_a_pending_refund_is_seen_counted_and_blocks_what_it_must():
    with Shop(retry_delays_s="0,600") as shop:
        sale = sold(shop)
        shop.host.fault("silent", mti="0220", count=99)
        pending(shop, sale, "5", "00")
        shop.wait(r"\[pending\]1")
        asks(shop, sale["rrn"], sale["date"])
        refused(shop, "Refund pending", "See FUNC 5", "Do not pay twice")
        shop.press("FUNC", "1")
        shop.wait("Trace number")
        shop.press(*str(sale["trace"]), "ENTER")
        shop.wait("Refund pending", 20)
        shop.leave()
        settle(shop)
        shop.wait("NOT SETTLED", 20)
        shop.wait("Refund pending")
        shop.leave()
        shop.power("off")
        shop.power("on")
        shop.opened()
        shop.wait(r"\[pending\]1")
        shop.press("FUNC", "5", "2")
        assert re.search(r"REFUND +620000", shop.wait_slip("PENDING PAYMENTS")[-1])
        shop.wait("PENDING 1")
        shop.host.clear_faults()
        shop.press("3")
        shop.wait("1 delivered")
        shop.press("CANCEL")
        shop.wait("^REFUNDED")
        shop.leave()
        shop.settled("approved", "approved")
        settle(shop)
        settled(shop)
        closed(shop, 1, True, [])


def test_a_plug_pulled_while_the_host_thinks_delivers_the_refund_once(shop):
    """The record of the intent has all that sending it again needs."""
    sale = sold(shop)
    shop.host.fault("drop-answer", mti="0220")
    shop.host.fault("silent", mti="0220", count=9)
    refund(shop, sale, "5", "00")
    while not asked(shop, "0220"):
        shop.wait("REFUND")
    shop.power("off")
    shop.host.clear_faults()
    shop.power("on")
    shop.wait("^REFUNDED", 20)
    shop.wait_slip("REFUND RESULT")
    shop.leave()
    shop.settled("approved", "approved")
    sent = [{n: value for n, value in fields.items() if n != 64} for fields in asked(shop, "0220")]
    assert all(fields == sent[0] for fields in sent)
    assert at_host(shop).count(("refund", "approved")) == 1


def test_a_refund_of_a_batch_that_the_host_closed_is_closed_by_a_supervisor_and_not_paid_again():
    """It can only be refused: that is said, with what to do about it, and no sign-on is made for each try."""
    with Shop(retry_delays_s="0,600") as shop:
        sale = sold(shop)
        shop.host.fault("silent", mti="0220", count=99, booked=False)
        pending(shop, sale, *"1234")
        closed_at_host(shop, 1234)
        shop.host.clear_faults()
        for _ in range(2):
            shop.press("FUNC", "5", "3")
            shop.wait("STILL OPEN")
            shop.wait("Batch is closed")
            shop.wait("Call bank, close")
            shop.press("CANCEL", "CANCEL")
            shop.ready()
        assert len(asked(shop, "0800")) == 3, "at the start, for the other client, and when the first 77 came"
        shop.host.fault("drop-answer", mti="0200")
        shop.sell("9")
        shop.wait("^REVERSED", 20)  # it does not wait behind the refund
        shop.leave()
        assert shop.states() == ["approved", "refunding", "reversed"]
        shop.press("FUNC", "5", "4")
        shop.wait("Supervisor code")
        shop.press(*"123456", "ENTER")
        shop.wait("Bank reference")
        shop.press(*"12345678", "ENTER")
        shop.wait("ENTER: close it")
        shop.press("ENTER")
        assert "12345678" in shop.wait_slip("BANK REF.")[-1]
        shop.wait("Bank reference")
        shop.leave()
        assert shop.states() == ["approved", "closed", "reversed"] and shop.status["pending"] == 0
        asks(shop, sale["rrn"], sale["date"])
        refused(shop, "All is refunded", "Reprint: FUNC 3")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_slips_are_the_ones_that_people_read(language):
    """A refund and its customer's copy; a notice and its result, paid back; the same, declined."""
    with Shop(language=language) as shop:
        sale = sold(shop)
        refund(shop, sale, "5", "00")
        shop.wait("ENTER: copy|打印存根")
        shop.press("ENTER")
        shop.wait_slips(3)
        shop.ready()
        for fault, sale_of in (("drop-answer", sale), ("drop-request", sale | {"rrn": UNKNOWN})):
            count = len(shop.slips)
            shop.host.fault(fault, mti="0220")
            shop.host.fault("silent", mti="0220", booked=False)
            refund(shop, sale_of, "1", "00")
            shop.wait_slips(count + 2)
            shop.wait("^REFUNDED|^已退货|^DECLINED|^交易拒绝")
            shop.leave()
        slips = shop.wait_slips(7)[1:]
    shown = "\n\n".join(plain(slip) for slip in slips)
    assert shown + "\n" == (GOLDEN / f"refund-{language}.txt").read_text("utf-8"), shown


def test_above_a_limit_a_second_supervisor_lets_it_pass():
    with Shop(second_above=500) as shop:
        sale = sold(shop)
        refund(shop, sale, "6", "00")
        shop.wait("No second|supervisor")
        assert asked(shop, "0220") == []
        shop.press("CANCEL")
        shop.ready()
        _second_supervisor(shop)
        asks(shop, sale["rrn"], sale["date"])
        shop.wait("ENTER: refund")
        shop.press("6", "00", "ENTER")
        _lets_it_pass(shop, "00", "123456")
        shop.wait("Code of 07")
        shop.press(*"280956", "ENTER")
        last = refunded(shop)
        assert (last["operator"], last["second"]) == ("00", "07")
        assert re.search(r"OPERATOR +00 \+ 07", shop.wait_slip("REFUND SLIP")[-1])
        shop.press("FUNC", "4", "ENTER", "8")
        shop.wait(r"Operator +00 \+ 07")
        shop.press("CANCEL")
        shop.leave()
        shop.settled("approved", "approved")
        granted = [record for record in shop.do("journal")["records"] if record["record"] == "granted"]
        told = [(record["operator"], record["purpose"]) for record in granted]
        assert told[-2:] == [("00", "refund"), ("07", "second")]


def _second_supervisor(shop) -> None:
    """07 is added on the keypad."""
    shop.press("FUNC", "8", "8")
    shop.wait("5 List")
    shop.press("2")
    shop.wait("Supervisor code")
    shop.press(*"123456", "ENTER")
    shop.wait("^Number")
    shop.press(*"07", "ENTER")
    shop.wait("2 Supervisor")
    shop.press("2")
    for label in ("New code", "Once more"):
        shop.wait(label)
        shop.press(*"280956", "ENTER")
    shop.wait("Code of 07 kept")
    shop.press("ENTER")
    shop.leave()


def _lets_it_pass(shop, number: str, code: str) -> None:
    shop.wait("Supervisor no|Number|number")
    shop.press(*number, "ENTER")
    shop.wait(f"Code of {number}")
    shop.press(*code, "ENTER")
