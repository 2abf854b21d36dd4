"""Everything under FUNC, as far as it is there; every menu and field can be left (promise 8)."""

import re
import time


def hold_back(shop):
    """A sale whose reversal the host will not take."""
    shop.host.fault("drop-answer", mti="0200")
    shop.host.fault("code", mti="0400", code="96", count=999)
    shop.sell()
    shop.wait("UNKNOWN -")
    shop.wait_slips(1)
    shop.wait("KEEP GOODS")
    shop.press("CANCEL")
    shop.ready()


def test_pending_can_be_seen_printed_and_sent_now(shop):
    hold_back(shop)
    shop.press("FUNC", "5")
    shop.wait("PENDING 1")
    shop.press("1")
    shop.wait("1/1 - 96")
    shop.wait(r"Tries \d+ +\d+ s")
    for by_turns in ("Bank system down", "try again later", "620000", "4 close"):
        shop.wait(by_turns)
    shop.press("ENTER")
    shop.wait("PENDING 1")
    shop.press("2")
    slip = shop.wait_slip("PENDING PAYMENTS")[-1]
    assert "12.34" in slip and "620000******0005" in slip and re.search("LAST ANSWER +96", slip)
    shop.wait("PENDING 1")
    shop.press("3")
    shop.wait("STILL OPEN")
    shop.wait("Bank system down")
    shop.press("CANCEL")
    shop.wait("PENDING 1")
    shop.host.clear_faults()
    shop.press("3")
    shop.wait("1 delivered")
    shop.settled("reversed")


def test_a_supervisor_closes_a_reversal_with_the_banks_reference(shop):
    """Promise 3: the only other way out of the queue, recorded and printed."""
    hold_back(shop)
    shop.press("FUNC", "5", "4")
    shop.wait("Supervisor code")
    shop.press(*"111111", "ENTER")
    shop.wait("Wrong code")
    shop.press("ENTER")
    shop.wait("Supervisor code")
    shop.press(*"123456", "ENTER")
    shop.wait("Bank reference")
    shop.press("1", "ENTER")
    shop.wait("6 to 12 digits")
    shop.press(*"2345678", "ENTER")
    shop.wait("ENTER: close it")
    shop.press("ENTER")
    slip = shop.wait_slip("BANK REF.")[-1]
    assert "12345678" in slip and "CLOSED" in slip and "not charged" not in slip
    shop.wait("Bank reference")
    shop.leave()
    assert shop.states() == ["closed"]
    assert shop.status["pending"] == 0


def test_three_wrong_supervisor_codes_end_it(shop):
    hold_back(shop)
    shop.press("FUNC", "5", "4")
    for _ in range(3):
        shop.wait("Supervisor code")
        shop.press(*"000000", "ENTER")
        shop.wait("Wrong code")
        shop.press("ENTER")
    shop.ready()
    assert shop.status["pending"] == 1


def test_a_full_queue_refuses_new_sales_and_drops_nothing():
    from host_tests.e2e.shop import Shop

    with Shop(pending_limit=1) as shop:
        hold_back(shop)
        shop.press("5", "ENTER")
        shop.wait("NOT SENT", 20)
        shop.wait("Too many pending")
        shop.wait("See FUNC 5")
        assert shop.status["pending"] == 1
        shop.press("CANCEL")
        shop.host.clear_faults()
        shop.settled("reversed")
        shop.wait("Can pay again")
        shop.leave()
        shop.sell()
        shop.wait("APPROVED")


def test_an_old_reversal_refuses_new_sales():
    from host_tests.e2e.shop import Shop

    with Shop(pending_max_age_s=3600) as shop:
        hold_back(shop)
        shop.do("clock", advance_s=3601)
        shop.press("5", "ENTER")
        shop.wait("Pending too long", 20)
        assert shop.status["pending"] == 1


def test_every_page_can_be_left_and_leads_back(shop):
    shop.ready()
    for path in (["FUNC"], ["FUNC", "8"], ["FUNC", "9"], ["FUNC", "9", "ENTER"], ["FUNC", "0"], ["FUNC", "0", "ENTER"]):
        shop.press(*path)
        time.sleep(0.4)
        shop.press("CANCEL")
        shop.ready()
    shop.press("FUNC", "5")
    shop.wait("Nothing pending")
    shop.press("CANCEL")
    shop.ready()
    shop.press("FUNC", "3")
    shop.wait("No slip to print")
    shop.press("CANCEL")
    shop.ready()


def test_the_language_changes_and_stays(shop):
    shop.ready()
    shop.press("FUNC", "8", "1", "1")
    shop.wait("金额")
    shop.sell()
    shop.wait("交易成功")
    assert b'"zh"' in shop.terminal.flash.image()


def test_clear_takes_back_one_digit_and_held_all(shop):
    shop.ready()
    shop.press("1", "2", "3", "CLEAR")
    shop.wait("RMB 0.12")
    shop.do("hold", keys=["CLEAR"], ms=1000)
    shop.wait("RMB 0.00")


def test_two_keys_at_once_are_no_key(shop):
    shop.ready()
    shop.press("7")
    shop.do("hold", keys=["1", "2"], ms=200)
    shop.do("hold", keys=["1", "2", "4"], ms=200)
    shop.press("9")
    shop.wait("RMB 0.79")


def test_the_heap_holds_through_every_flow_again_and_again(shop):
    """The device's heap: whatever was visited before, the next sale goes through."""
    for _ in range(3):
        test_every_page_can_be_left_and_leads_back(shop) if not shop.payments() else None
        shop.sell()
        shop.wait("ENTER: copy")
        shop.press("ENTER")
        shop.ready()
        shop.press("FUNC", "0", "1", "ENTER")
        shop.wait("Memory")
        shop.press("CANCEL")
        shop.ready()
    shop.settled("approved", "approved", "approved")
    assert shop.status["resets"] == 0
