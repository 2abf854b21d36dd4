"""Void: a sale of this batch is taken back in full, once, and never twice whatever happens on the way."""

import re
from pathlib import Path

import pytest

from host_tests.e2e.batches import asked, closed, settle, settled
from host_tests.e2e.shop import Shop

GOLDEN = Path(__file__).parent / "golden"


def sold(shop, *digits: str) -> dict:
    """An approved sale, back at idle; as the journal tells it."""
    shop.sell(*digits)
    shop.wait("ENTER: copy|打印存根")
    shop.leave()
    return shop.payments()[-1]


def asks(shop, trace: int) -> None:
    """FUNC 1 and the trace number."""
    shop.press("FUNC", "1")
    shop.wait("Trace number|原交易凭证号")
    shop.press(*str(trace), "ENTER")


def void(shop, sale: dict) -> None:
    """Up to the moment when it is up to the host."""
    asks(shop, sale["trace"])
    shop.wait("ENTER: void|确认键 撤销")
    shop.press("ENTER")
    shop.wait("Supervisor code|主管密码")
    shop.press(*"123456", "ENTER")


def refused(shop, why: str, then: str) -> None:
    """Nothing left; it says why and what to do."""
    before = len(asked(shop, "0200"))
    shop.wait("NOT SENT")
    shop.wait(why)
    shop.wait(then)
    shop.wait("Nothing voided")
    assert len(asked(shop, "0200")) == before
    shop.leave()


def test_a_sale_is_voided_once_booked_back_and_printed(shop):
    sale = sold(shop)
    void(shop, sale)
    shop.wait("^VOIDED")
    shop.wait("RMB 12.34")
    shop.wait("ENTER: copy")
    shop.press("ENTER")
    shop.ready()
    shop.settled("approved", "approved")
    _, merchant, customer = shop.wait_slips(3)
    assert "VOID SLIP" in merchant and re.search(rf"ORIGINAL TRACE +{sale['trace']:06d}", merchant)
    assert "RMB -12.34" in merchant and "CUSTOMER COPY" in customer and "620000" not in customer
    sent = asked(shop, "0200")[-1]
    assert sent[61] == f"{1:06d}{sale['trace']:06d}{sale['date']}" and sent[37] == sale["rrn"]
    assert not {2, 14, 35} & set(sent), "no card number leaves again"
    assert [state for kind, state in at_host(shop)] == ["voided", "approved"]
    asks(shop, sale["trace"])
    refused(shop, "Already voided", "Reprint: FUNC 3")
    settle(shop)
    slip = settled(shop)
    assert re.search(r"SALES +1 +12\.34", slip) and re.search(r"VOIDS/REFUNDS +1 +12\.34", slip)
    closed(shop, 1, True, [])


def at_host(shop) -> list[tuple[str, str]]:
    return [(row["kind"], row["state"]) for row in shop.host.transactions()]


def test_what_cannot_be_voided_says_why_and_what_to_do(shop):
    """Nothing is sent for any of them."""
    shop.host.fault("code", code="51", mti="0200")
    shop.sell()
    shop.wait("DECLINED 51")
    shop.leave()
    shop.host.fault("drop-answer", mti="0200")
    shop.sell()
    shop.wait_slip("REVERSAL RESULT")
    shop.wait("^REVERSED")
    shop.leave()
    sale = sold(shop)
    void(shop, sale)
    shop.wait("^VOIDED")
    shop.wait("ENTER: copy")
    shop.leave()
    earlier = sold(shop)
    told = [payment["trace"] for payment in shop.payments()]
    for trace, why, then in (
        (999999, "No such trace", "FUNC 4"),
        (told[0], "Never approved", "Nothing to undo"),
        (told[1], "Was reversed", "Nothing to undo"),
        (told[3], "Not a sale", "Check the number"),
    ):
        asks(shop, trace)
        refused(shop, why, then)
    settle(shop)
    settled(shop)
    shop.leave()
    sold(shop)
    asks(shop, earlier["trace"])
    refused(shop, "Batch is settled", "Refund: FUNC 2")
    asks(shop, sale["trace"])
    refused(shop, "Already voided", "Reprint: FUNC 3")
    shop.agree()


def test_bad_keys_lose_nothing_and_every_question_can_be_left(shop):
    sale = sold(shop)
    shop.press("FUNC", "1", "ENTER")
    shop.wait("1 to 6 digits")
    shop.press(*"12345", "00", "CLEAR", "CLEAR", "CLEAR", "CLEAR", "CLEAR", *str(sale["trace"]), "ENTER")
    shop.wait("ENTER: void")
    shop.press("5")
    shop.wait("ENTER: void")
    shop.press("CANCEL")
    shop.ready()
    void(shop, sale)
    shop.wait("^VOIDED")
    shop.wait("ENTER: copy")
    shop.leave()
    for keys in (["FUNC", "1"], ["FUNC", "1", "1"]):
        shop.press(*keys, "CANCEL")
        shop.ready()
    shop.settled("approved", "approved")


def test_three_wrong_codes_void_nothing(shop):
    sale = sold(shop)
    asks(shop, sale["trace"])
    shop.wait("ENTER: void")
    shop.press("ENTER")
    for _ in range(3):
        shop.wait("Supervisor code")
        shop.press(*"111111", "ENTER")
        shop.wait("Wrong code")
        shop.press("ENTER")
    shop.ready()
    assert len(asked(shop, "0200")) == 1
    shop.settled("approved")


def test_a_declined_void_leaves_the_sale(shop):
    sale = sold(shop)
    shop.host.fault("code", code="22", mti="0200")
    void(shop, sale)
    shop.wait("DECLINED 22")
    shop.wait("Nothing voided")
    shop.leave()
    shop.settled("approved", "declined")
    void(shop, sale)
    shop.wait("^VOIDED")
    shop.settled("approved", "declined", "approved")


UNDONE = {
    "no answer": ("silent", {}, "98"),
    "answer late": ("late", {"seconds": 3}, "98"),
    "answer dropped after booking": ("drop-answer", {}, "98"),
    "never arrived": ("drop-request", {}, "98"),
    "wrong MAC": ("wrong-mac", {}, "A0"),
    "duplicate": ("alter", {"fields": {39: "94"}}, "06"),
}


@pytest.mark.parametrize("name", UNDONE)
def test_a_void_in_doubt_is_undone_then_the_sale_stands_and_can_be_voided(name):
    kind, values, reason = UNDONE[name]
    with Shop() as shop:
        sale = sold(shop)
        shop.host.fault(kind, mti="0200", **values)
        shop.host.fault("code", mti="0400", code="96")
        void(shop, sale)
        shop.wait("UNKNOWN -")
        notice = shop.wait_slip("REVERSAL NOTICE")[-1]
        assert "UNKNOWN - REVERSING" in notice and re.search(r"TYPE +VOID", notice)
        shop.wait("^REVERSED", 15)
        shop.wait("Sale stands")
        shop.wait("Can void again")
        result = shop.wait_slip("REVERSAL RESULT")[-1]
        assert "THE SALE STANDS" in result and re.search(rf"ORIGINAL TRACE +{sale['trace']:06d}", result)
        shop.leave()
        shop.settled("approved", "reversed")
        undone = asked(shop, "0400")
        assert undone[0][39] == reason and undone[0][60][:2] == "23"
        assert {fields[61] for fields in undone} == {asked(shop, "0200")[-1][61]}
        void(shop, sale)
        shop.wait("^VOIDED")
        shop.wait("ENTER: copy")
        shop.leave()
        shop.settled("approved", "reversed", "approved")


def test_while_a_void_is_being_undone_the_sale_is_neither_voided_nor_settled(shop):
    sale = sold(shop)
    shop.host.fault("drop-answer", mti="0200")
    shop.host.fault("code", mti="0400", code="96", count=999)
    void(shop, sale)
    shop.wait_slip("REVERSAL NOTICE")
    shop.wait("UNKNOWN -")
    shop.press("CANCEL")
    shop.ready()
    shop.press("FUNC", "5", "1")
    shop.wait("^VOID$")
    shop.press("CANCEL")
    shop.ready()
    asks(shop, sale["trace"])
    refused(shop, "Void in doubt", "See FUNC 5")
    shop.power("off")
    shop.power("on")
    shop.opened()
    asks(shop, sale["trace"])
    refused(shop, "Void in doubt", "See FUNC 5")
    settle(shop)
    shop.wait("NOT SETTLED")
    shop.wait("Reversal pending")
    shop.leave()
    shop.host.clear_faults()
    shop.settled("approved", "reversed")
    shop.wait("Sale stands")
    shop.leave()
    void(shop, sale)
    shop.wait("^VOIDED")
    shop.settled("approved", "reversed", "approved")


def test_a_plug_pulled_while_the_host_thinks_undoes_the_void(shop):
    sale = sold(shop)
    shop.host.fault("silent", mti="0200")
    void(shop, sale)
    shop.wait("Waiting for bank")
    while len(asked(shop, "0200")) < 2:
        shop.wait("Waiting for bank")
    shop.power("off")
    shop.power("on")
    shop.wait("Sale stands", 20)
    assert "THE SALE STANDS" in shop.wait_slip("REVERSAL RESULT")[-1]
    shop.leave()
    shop.settled("approved", "reversed")
    void(shop, sale)
    shop.wait("^VOIDED")
    shop.settled("approved", "reversed", "approved")


def test_a_plug_pulled_after_the_answer_leaves_the_void_and_asks_to_print(shop):
    sale = sold(shop)
    shop.do("printer", state="off")
    void(shop, sale)
    shop.wait("DONE, NO SLIP", 20)
    shop.power("off")
    shop.do("printer", state="ok")
    shop.power("on")
    shop.wait("SLIP DUE")
    shop.wait("Void stands")
    shop.press("ENTER")
    slip = shop.wait_slip("VOID SLIP")[-1]
    assert "REPRINT" in slip
    shop.ready()
    shop.settled("approved", "approved")
    asks(shop, sale["trace"])
    refused(shop, "Already voided", "Reprint: FUNC 3")
    shop.press("FUNC", "3", "ENTER")
    assert shop.wait_slip("VOID SLIP")[-1] == slip


def test_a_batch_that_does_not_balance_is_uploaded_with_its_voids(shop):
    """The host has one sale more under this terminal's name."""
    from host_tests.host.payhost_client import Client

    sale = sold(shop)
    void(shop, sale)
    shop.wait("ENTER: copy")
    shop.leave()
    other = Client(shop.host.port, batch=1, trace=900000)
    other.sign_on()
    assert other.sale(50)[1].code == "00"
    traces = [payment["trace"] for payment in shop.payments()]
    settle(shop)
    settled(shop)
    closed(shop, 1, False, traces)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_slips_are_the_ones_that_people_read(language):
    """A void and its customer's copy, a notice, its result, and a reprint."""
    with Shop(language=language) as shop:
        sale = sold(shop)
        shop.host.fault("drop-answer", mti="0200")
        shop.host.fault("silent", mti="0400")
        void(shop, sale)
        shop.wait_slips(3)
        shop.wait("^REVERSED|^已冲正")
        shop.leave()
        void(shop, sale)
        shop.wait("^VOIDED|^已撤销")
        shop.wait("ENTER: copy|打印存根")
        shop.press("ENTER")
        shop.wait_slips(5)
        shop.ready()
        shop.press("FUNC", "3", "ENTER")
        slips = shop.wait_slips(6)[1:]
    shown = "\n\n".join(plain(slip) for slip in slips)
    assert shown + "\n" == (GOLDEN / f"void-{language}.txt").read_text("utf-8"), shown


def plain(slip: str) -> str:
    """What differs from run to run is blotted out: times, reference numbers and authorisation codes."""
    slip = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "YYYY-MM-DD hh:mm:ss", slip)
    slip = re.sub(r"\b\d\d-\d\d$", "MM-DD", slip, flags=re.M)
    slip = re.sub(r"\b\d{12}$", "000000000000", slip, flags=re.M)
    slip = re.sub(r"(AUTH. CODE|授权码)( +)\d{6}", r"\1\g<2>000000", slip)
    return "\n".join(line.rstrip() for line in slip.rstrip().splitlines())
