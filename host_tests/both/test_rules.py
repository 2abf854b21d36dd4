"""Promises 2 and 3 as rules: what an answer is worth, and when a sale must wait for the reversal queue."""

from payments import queue, verdict
from payments.asked import of_query

CODES = [first + second for first in "0123456789A" for second in "0123456789"] + ["A" + c for c in "ABC"]


def test_nothing_but_a_matching_signed_approving_code_approves():
    for code in CODES + [""]:
        for matched in (False, True):
            for signed in (False, True):
                outcome, _ = verdict.of_payment(matched, code, signed)
                good = matched and signed and code in ("00", "11", "16", "A2", "A4", "A5", "A6")
                assert (outcome == verdict.APPROVED) == good


def test_reasons_of_a_reversal():
    assert verdict.of_payment(True, "00", False) == (verdict.REVERSE, "A0")
    assert verdict.of_payment(False, "00", True) == (verdict.REVERSE, "06")
    assert verdict.of_payment(True, "", True) == (verdict.REVERSE, "06")
    assert verdict.of_payment(True, "10", True) == (verdict.REVERSE, "06")
    assert verdict.of_payment(True, "94", True) == (verdict.REVERSE, "06")
    assert verdict.of_payment(True, "09", True) == (verdict.REVERSE, "06"), "in progress is no refusal"


def test_a_refusal_declines_with_or_without_mac():
    for code in ("51", "05", "96", "A0", "25"):
        assert verdict.of_payment(True, code, False) == (verdict.DECLINED, code)
        assert verdict.of_payment(True, code, True) == (verdict.DECLINED, code)


def test_a_refund_ends_on_a_first_refusal_of_any_kind_and_on_an_approval_or_a_duplicate_with_a_good_mac():
    assert verdict.of_refund(True, "00", True, False) == (verdict.APPROVED, "00")
    assert verdict.of_refund(True, "94", True, False) == (verdict.APPROVED, "94")
    assert verdict.of_refund(True, "96", False, False) == (verdict.DECLINED, "96")
    for matched, code, signed in (True, "00", False), (True, "94", False), (True, "10", True), (False, "00", True):
        for again in False, True:
            assert verdict.of_refund(matched, code, signed, again)[0] == verdict.REVERSE


def test_after_a_try_without_an_answer_only_the_proven_decision_of_the_host_refuses_a_refund():
    for code in ("12", "13", "22", "25", "61"):
        assert verdict.of_refund(True, code, True, True) == (verdict.DECLINED, code)
        assert verdict.of_refund(True, code, False, True)[0] == verdict.REVERSE
    for code in ("05", "30", "68", "77", "91", "96", "97", "98", "A0"):
        assert verdict.of_refund(True, code, True, True)[0] == verdict.REVERSE
    for code in ("00", "94"):
        assert verdict.of_refund(True, code, True, True) == (verdict.APPROVED, code)


def test_a_reversal_closes_on_three_codes_signed_and_on_nothing_else():
    for code in CODES + [""]:
        for matched in (False, True):
            for signed in (False, True):
                done = verdict.of_reversal(matched, code, signed) == verdict.DONE
                assert done == (matched and signed and code in ("00", "25", "12"))


def test_a_query_decides_with_a_good_mac_only():
    for code in CODES + [""]:
        for matched, signed in ((False, True), (True, False), (False, False)):
            assert of_query(matched, code, signed) == (verdict.KEEP, "")
        outcome, _ = of_query(True, code, True)
        assert (outcome == verdict.APPROVED) == (code in ("00", "11", "16", "A2", "A4", "A5", "A6"))


def test_a_query_tells_a_refusal_of_the_payer_from_trouble_with_the_query():
    for code in ("51", "54", "61", "05", "14"):
        assert of_query(True, code, True) == (verdict.DECLINED, code)
    for code in ("09", "96", "91", "30", "A0", "97", "94", "40", "68", ""):
        assert of_query(True, code, True) == (verdict.KEEP, "")
    for code in ("25", "12"):
        assert of_query(True, code, True) == (verdict.REVERSE, "06")


def test_a_refused_mac_or_batch_asks_for_a_sign_on():
    for code in ("A0", "77", "97", "99"):
        assert verdict.of_reversal(True, code, False) == verdict.SIGN_ON
        assert verdict.wants_sign_on(code)
    assert not verdict.wants_sign_on("51")


def test_tries_go_on_for_ever_with_the_last_delay():
    delays = (0, 5, 15, 60, 300, 900)
    assert [queue.delay_s(tries, delays) for tries in range(8)] == [0, 5, 15, 60, 300, 900, 900, 900]
    assert queue.delay_s(10000, delays) == 900


def test_a_full_or_old_queue_stops_new_sales():
    assert queue.gate(0, 0, 10, 100) == queue.OPEN
    assert queue.gate(9, 99, 10, 100) == queue.OPEN
    assert queue.gate(10, 0, 10, 100) == queue.FULL
    assert queue.gate(1, 100, 10, 100) == queue.OLD
    assert queue.gate(1, 0, 1, 100) == queue.FULL
