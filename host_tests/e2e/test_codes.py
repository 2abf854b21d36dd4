"""A payment code from the phone to the paper: approved, refused, confirmed, never confirmed, and everything lost."""

import itertools
import re
import time

import pytest

from host_tests.e2e.batches import asked, let
from host_tests.e2e.shop import Shop

_NUMBERS = itertools.count(1)
ASKS = {"qr_query_s": 1, "qr_wait_s": 5, "qr_reverse_after_s": 3}


def code(ends: str = "88", first: str = "13") -> str:
    """A new code; the host goes by its end."""
    return f"{first}{next(_NUMBERS):014d}{ends}"


@pytest.fixture
def shop():
    with Shop(**ASKS) as opened:
        yield opened


def show(shop, number: str = "") -> str:
    """Ring up 12.34 and hold a code before the scanner."""
    number = number or code()
    shop.ring_up()
    shop.do("scan", code=number)
    return number


def queries(shop) -> list[dict]:
    return [m for m in shop.host.messages() if m["mti"] == "0620"]


def test_a_scanned_code_is_approved_and_printed_masked_without_a_line_to_sign(shop):
    number = show(shop)
    shop.wait("APPROVED")
    shop.wait("ENTER: copy")
    shop.settled("approved")
    payment = shop.payments()[0]
    assert (payment["entry"], payment["card"]) == ("032", number[:6] + "*" * 8 + number[-4:])
    shop.press("ENTER")
    shop.ready()
    merchant, customer = shop.wait_slips(2)
    assert "WECHAT" in merchant and payment["card"] + " /Q" in merchant and "SIGNATURE" not in merchant
    assert "*" * 14 + number[-4:] in customer
    assert number.encode() not in shop.terminal.flash.image(), "promise 7"
    assert all(number not in text for text in (*shop.slips, *shop.terminal.log))


def test_a_keyed_code_is_approved_and_a_wrong_one_can_be_mended(shop):
    number = code(first="25")
    shop.ring_up()
    shop.wait("FUNC: pay code")
    shop.press("FUNC")
    shop.wait("1 Key pay code")
    shop.press("1")
    shop.wait("Payment code")
    shop.press(*("9" + number[1:]), "ENTER")
    shop.wait("Not a pay code")
    shop.do("hold", keys=["CLEAR"], ms=1000)
    shop.press(*number, "ENTER")
    shop.wait("APPROVED")
    shop.settled("approved")
    assert "ALIPAY" in shop.wait_slips(1)[0]


def test_what_is_no_payment_code_is_refused_and_the_sale_goes_on(shop):
    shop.ring_up()
    for wrong in ("6901234567892", "https://pay.example.com/" + "x" * 40):
        shop.do("scan", code=wrong)
        shop.wait("Not a pay code")
        shop.do("card", track2="6200000000000004=30121011234567890")
        shop.wait("Wrong number")
    shop.do("scan", code="hQVDUFYwMWEaTwegAAAAVVVVVw8SNFZ4kBI0WNGRIgESNF8=")
    shop.wait("Cannot take this")
    shop.wait("Ask for barcode")
    shop.do("scan", code=code())
    shop.wait("APPROVED")
    shop.settled("approved")


def test_a_code_without_money_and_one_that_was_used(shop):
    number = show(shop, code("51"))
    shop.wait("DECLINED 51")
    shop.leave()
    show(shop, number)
    shop.wait("DECLINED 14")
    shop.wait("Wrong or used:")
    shop.wait("Nothing charged")
    shop.settled("declined", "declined")


def test_the_customer_confirms_and_it_is_approved(shop):
    show(shop, code("09"))
    shop.wait("Confirm on phone")
    shop.press("CANCEL")
    shop.wait("Sent: must wait")
    shop.wait("APPROVED")
    shop.settled("approved")
    assert len(queries(shop)) == 2
    assert shop.payments()[0]["rrn"] and shop.payments()[0]["auth"]


def test_a_customer_who_never_confirms_is_not_charged(shop):
    show(shop, code("19"))
    shop.wait("Confirm on phone")
    shop.wait("UNKNOWN -|REVERSED")
    shop.settled("reversed")
    shop.wait("Nothing charged")
    *_, result = shop.wait_slip("REVERSAL RESULT")
    assert "PAY CODE" in result and "The\naccount is not charged" in result


def test_without_status_queries_the_wallet_is_told_no_sooner_than_it_may():
    with Shop(**ASKS | {"query": False, "qr_reverse_after_s": 4}) as shop:
        show(shop, code("09"))
        shop.wait("UNKNOWN -")
        asked = time.monotonic()
        assert "PAY CODE" in shop.wait_slips(1)[0] and "UNKNOWN - REVERSING" in shop.slips[0]
        shop.settled("reversed")
        assert time.monotonic() - asked > 3 and queries(shop) == []


def test_a_lost_answer_is_asked_for(shop):
    shop.host.fault("drop-answer", mti="0200")
    show(shop)
    shop.wait("APPROVED")
    shop.settled("approved")


def test_a_query_without_a_good_mac_approves_nothing(shop):
    shop.host.fault("drop-answer", mti="0200")
    shop.host.fault("wrong-mac", mti="0620", count=9)
    show(shop)
    shop.wait("Asking the bank")
    shop.settled("reversed")


def test_the_power_fails_while_the_customer_confirms(shop):
    show(shop, code("19"))
    shop.wait("Confirm on phone")
    shop.power("off")
    shop.power("on")
    shop.settled("reversed")
    shop.wait("REVERSED")


def test_a_paid_code_is_voided_and_one_in_doubt_is_undone_not_asked_for(shop):
    """At the first try the answer is lost: the sale stands, and can be voided. No code leaves again."""
    number = show(shop)
    shop.wait("ENTER: copy")
    shop.leave()
    sale = shop.payments()[0]
    shop.host.fault("drop-answer", mti="0200")
    void(shop, sale)
    shop.wait("^REVERSED")
    shop.wait("Sale stands")
    shop.wait_slip("THE SALE STANDS")
    shop.leave()
    shop.settled("approved", "reversed")
    void(shop, sale)
    shop.wait("^VOIDED")
    shop.wait("ENTER: copy")
    shop.leave()
    shop.settled("approved", "reversed", "approved")
    slip = shop.wait_slip("VOID SLIP")[-1]
    assert "WECHAT" in slip and re.search(rf"PAY CODE +{re.escape(sale['card'])}\n", slip) and "SIGNATURE" not in slip
    assert re.search(rf"ORIGINAL TRACE +{sale['trace']:06d}", slip) and "RMB -12.34" in slip
    _, *voids = asked(shop, "0200")
    assert [(fields[22], fields[60][:2]) for fields in voids] == [("032", "23")] * 2
    assert not {2, 35, 59} & {field for fields in voids for field in fields} and queries(shop) == []
    assert number.encode() not in shop.terminal.flash.image(), "promise 7"


def void(shop, sale: dict) -> None:
    """FUNC 1, up to the moment when it is up to the host."""
    shop.press("FUNC", "1")
    shop.wait("Trace number")
    shop.press(*str(sale["trace"]), "ENTER")
    shop.wait("ENTER: void")
    shop.press("ENTER")
    let(shop)
