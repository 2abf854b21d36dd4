"""Promises 2, 3 and 4 against a host that misbehaves. After each, ledger and journal agree, payment by payment."""

import time

import pytest

from host_tests.e2e.shop import Shop

UNDONE = {
    "no answer": ("silent", {}, "98"),
    "no answer, never booked": ("silent", {"booked": False}, "98"),
    "answer late": ("late", {"seconds": 3}, "98"),
    "answer dropped after booking": ("drop-answer", {}, "98"),
    "request dropped": ("drop-request", {}, "98"),
    "answer cut in its length": ("cut", {"bytes": 1}, "98"),
    "answer cut in the middle": ("cut", {"bytes": 60}, "98"),
    "connection reset after booking": ("reset", {}, "98"),
    "wrong MAC": ("wrong-mac", {}, "A0"),
    "wrong amount": ("wrong-amount", {}, "06"),
    "wrong terminal": ("wrong-terminal", {}, "06"),
    "wrong MTI": ("wrong-mti", {}, "06"),
    "wrong trace only": ("wrong-trace", {}, "98"),
    "no response code": ("alter", {"fields": {39: None}}, "06"),
    "partial approval": ("alter", {"fields": {39: "10"}}, "06"),
    "duplicate": ("alter", {"fields": {39: "94"}}, "06"),
    "garbage": ("raw", {"hex": "0010" + "5a" * 16}, "06"),
    "an endless frame": ("raw", {"hex": "ffff" + "5a" * 600}, "98"),
}


@pytest.mark.parametrize("name", UNDONE)
def test_a_sale_whose_answer_is_worth_nothing_is_undone_at_once(shop, name):
    kind, values, reason = UNDONE[name]
    shop.host.fault(kind, mti="0200", **values)
    shop.sell()
    shop.wait("UNKNOWN -|REVERSED")
    shop.settled("reversed")
    shop.wait("REVERSED")
    *notices, result = shop.wait_slip("REVERSAL RESULT")
    assert "REVERSED" in result and "12.34" in result and "THIS IS NO RECEIPT" in result
    assert all("UNKNOWN - REVERSING" in notice for notice in notices)
    raised = [r["reason"] for r in shop.do("journal")["records"] if r["record"] == "reversing"]
    assert raised[0] == reason
    sent = [m for m in shop.host.messages() if m["mti"] == "0400"]
    assert sent[0]["fields"][39] == reason


def test_an_answer_that_comes_twice_counts_once(shop):
    shop.host.fault("twice", mti="0200")
    shop.sell()
    shop.wait("APPROVED")
    shop.settled("approved")
    shop.wait("ENTER: copy")
    shop.leave()
    shop.sell()
    shop.wait("APPROVED")
    shop.settled("approved", "approved")


def test_the_answer_to_the_sale_before_is_passed_over(shop):
    """A frame with another trace number is not this transaction's answer."""
    shop.sell()
    shop.wait("ENTER: copy")
    shop.leave()
    shop.host.fault("stale", mti="0200")
    shop.sell("7", "7")
    shop.wait("APPROVED")
    shop.settled("approved", "approved")


def test_a_late_answer_to_a_reversed_sale_changes_nothing(shop):
    """Promise 2: after the deadline nothing can approve."""
    shop.host.fault("late", mti="0200", seconds=4)
    shop.sell()
    shop.settled("reversed")
    time.sleep(3)
    shop.settled("reversed")


def closing_code(shop) -> str:
    return [r["code"] for r in shop.do("journal")["records"] if r["record"] == "reversed"][0]


def test_a_sale_that_was_booked_is_reversed_with_00(shop):
    shop.host.fault("drop-answer", mti="0200")
    shop.sell()
    shop.settled("reversed")
    assert closing_code(shop) == "00"


def test_a_sale_that_never_arrived_is_closed_with_25(shop):
    shop.host.fault("drop-request", mti="0200")
    shop.sell()
    shop.settled("reversed")
    assert closing_code(shop) == "25"


def test_a_sale_that_was_declined_but_whose_answer_was_lost_is_closed_with_12(shop):
    shop.ring_up()
    shop.host.fault("drop-answer", mti="0200")
    shop.swipe("6200000000000518=30121011234567890")  # the host's account that is always refused with 51
    shop.settled("reversed")
    assert closing_code(shop) == "12"


@pytest.mark.parametrize("code", ["96", "94", "30", "05", "68"])
def test_any_other_answer_keeps_the_reversal_and_it_is_sent_again_with_reason_06(shop, code):
    shop.host.fault("silent", mti="0200")
    shop.host.fault("code", mti="0400", code=code, count=2)
    shop.sell()
    shop.wait("UNKNOWN -")
    shop.settled("reversed")
    reasons = [m["fields"][39] for m in shop.host.messages() if m["mti"] == "0400"]
    assert reasons == ["98", "06", "06"]


def test_a_closing_answer_without_a_good_mac_closes_nothing(shop):
    shop.host.fault("silent", mti="0200")
    shop.host.fault("wrong-mac", mti="0400")
    shop.sell()
    shop.settled("reversed")
    assert len([m for m in shop.host.messages() if m["mti"] == "0400"]) == 2


def test_a_reversal_whose_mac_is_refused_signs_on_and_goes_again(shop):
    shop.host.fault("silent", mti="0200")
    shop.host.fault("code", mti="0400", code="A0")
    shop.sell()
    shop.settled("reversed")
    order = [m["mti"] for m in shop.host.messages() if m["mti"] in ("0800", "0400")]
    assert order == ["0800", "0400", "0800", "0400"]


def test_a_refused_sale_mac_signs_on_before_the_next_sale(shop):
    shop.host.fault("code", mti="0200", code="A0")
    shop.sell()
    shop.wait("DECLINED A0")
    shop.leave()
    shop.sell()
    shop.wait("APPROVED")
    shop.settled("declined", "approved")
    assert [m["mti"] for m in shop.host.messages() if m["mti"] == "0800"] == ["0800", "0800"]


def test_keys_with_a_wrong_check_value_are_refused():
    """Without good keys nothing is sold; the next sign-on mends it."""
    with Shop(faults=[("wrong-kcv", {"mti": "0800", "count": 2})], retry_delays_s="0,60") as shop:
        shop.ready()
        shop.wait(r"\[key\]")
        shop.press("1", "ENTER")
        shop.wait("NOT SENT")
        shop.wait("Bad working keys")
        assert [m["mti"] for m in shop.host.messages() if m["mti"] == "0200"] == []
        shop.leave()
        shop.press("FUNC", "7", "1")
        shop.wait("Signed on")
        shop.leave()
        shop.sell()
        shop.wait("APPROVED")
        shop.settled("approved")


def test_a_refused_sign_on_says_so_and_the_keys_in_use_stay(shop):
    shop.opened()
    shop.host.fault("code", mti="0800", code="97")
    shop.press("FUNC", "7", "1")
    shop.wait("NOT SIGNED ON")
    shop.wait("Host refused")
    shop.wait("97")
    shop.leave()
    shop.sell()
    shop.wait("APPROVED")
    shop.settled("approved")


def test_a_host_that_refuses_connections_costs_nothing_and_the_sale_can_start_again(shop):
    shop.opened()
    shop.host.refuse(True)
    shop.sell()
    shop.wait("NOT SENT")
    shop.wait("Nothing charged")
    shop.settled()
    shop.leave()
    shop.host.refuse(False)
    shop.sell()
    shop.wait("APPROVED")
    shop.settled("approved")


def test_a_host_that_is_down_at_boot_is_waited_for():
    with Shop(closed=True) as shop:
        shop.ready()
        shop.press("1", "ENTER")
        shop.wait("NOT SENT")
        shop.wait("Host refused")
        shop.leave()
        shop.host.refuse(False)
        shop.sell()
        shop.wait("APPROVED")
        shop.settled("approved")


def test_a_reversal_that_cannot_be_delivered_waits_and_is_counted_on_screen(shop):
    """Promise 3: kept for as long as it takes, and always to be seen."""
    shop.host.fault("drop-answer", mti="0200")
    shop.host.fault("silent", mti="0400", count=50, booked=False)
    shop.sell()
    shop.wait("UNKNOWN -")
    shop.wait(r"\[pending\]1")
    assert shop.status["pending"] == 1
    shop.wait_slips(1)
    shop.press("CANCEL")
    shop.wait("Amount")
    shop.wait(r"\[pending\]1")
    shop.host.clear_faults()
    shop.settled("reversed")
    assert "REVERSED" in shop.wait_slips(2)[1]


def test_a_new_sale_tries_the_queue_first_and_goes_ahead_below_the_limit(shop):
    shop.host.fault("drop-answer", mti="0200")
    shop.host.fault("code", mti="0400", code="96", count=50)
    shop.sell()
    shop.wait("UNKNOWN -")
    shop.wait_slips(1)
    shop.press("CANCEL")
    shop.wait("Amount")
    before = len([m for m in shop.host.messages() if m["mti"] == "0400"])
    shop.press("5", "ENTER")
    shop.wait("Swipe card")
    assert len([m for m in shop.host.messages() if m["mti"] == "0400"]) > before
    shop.swipe()
    shop.wait("APPROVED")
    shop.host.clear_faults()
    shop.settled("reversed", "approved")
