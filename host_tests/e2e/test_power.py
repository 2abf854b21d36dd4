"""Promises 1 to 5 when the plug is pulled between flash operations; host_tests/faults cuts into them. After the network
is back, ledger and journal agree, payment by payment."""

import time

from host_tests.e2e.shop import Shop


def test_before_the_card_nothing_has_happened(shop):
    shop.ring_up()
    shop.power("off")
    shop.power("on")
    shop.ready()
    shop.settled()


def test_while_the_host_thinks_the_sale_is_undone_at_boot(shop):
    """Promise 1: the intent is on flash before a byte leaves."""
    shop.host.fault("silent", mti="0200")
    shop.sell()
    shop.wait("Waiting for bank")
    time.sleep(0.5)
    shop.power("off")
    assert shop.status["pending"] == 1
    shop.power("on")
    shop.settled("reversed")
    assert {m["fields"][39] for m in shop.host.messages() if m["mti"] == "0400"} == {"06"}
    slips = shop.wait_slip("REVERSAL RESULT")
    assert all("THIS IS NO RECEIPT" in slip and "REPRINT" not in slip for slip in slips)
    shop.wait("REVERSED")
    shop.wait("Nothing charged")
    shop.leave()


def test_after_the_answer_the_payment_stands_and_the_slip_is_offered(shop):
    """Promise 5: paper is separate from money."""
    shop.terminal.printer("off")
    shop.sell()
    shop.wait("PAID, NO SLIP", 20)
    shop.power("off")
    shop.terminal.printer("ok")
    shop.power("on")
    shop.wait("SLIP DUE")
    shop.wait("Payment stands")
    shop.press("ENTER")
    slip = shop.wait_slip("SALES SLIP")[-1]
    assert "REPRINT" in slip and "12.34" in slip
    shop.ready()
    shop.settled("approved")


def test_while_printing_the_slip_is_offered_again_and_marked(shop):
    shop.sell()
    shop.wait("APPROVED")
    shop.power("off")
    shop.power("on")
    shop.wait("SLIP DUE|Amount")
    if any("SLIP DUE" in line for line in shop.terminal.lines()):
        shop.press("ENTER")
        assert "REPRINT" in shop.wait_slip("MERCHANT COPY")[-1]
    shop.ready()
    shop.settled("approved")


def test_a_slip_that_is_not_wanted_is_not_asked_for_twice(shop):
    shop.terminal.printer("off")
    shop.sell()
    shop.wait("PAID, NO SLIP", 20)
    shop.power("off")
    shop.power("on")
    shop.wait("SLIP DUE")
    shop.press("CANCEL")
    shop.ready()
    shop.power("off")
    shop.power("on")
    shop.ready()
    shop.settled("approved")


def test_two_cuts_in_a_row_while_the_reversal_waits(shop):
    """Promise 3: a pending reversal survives any number of cuts."""
    shop.host.fault("drop-answer", mti="0200")
    shop.host.fault("silent", mti="0400", count=2, booked=False)
    shop.sell()
    shop.wait("UNKNOWN -")
    for _ in range(2):
        shop.power("off")
        shop.power("on")
        shop.wait(r"\[pending\]1")
        time.sleep(0.3)
    shop.host.clear_faults()
    shop.settled("reversed")


def test_a_cut_while_the_reversal_is_being_answered_reverses_once(shop):
    """Promise 4: repeats carry the same identity; the host undoes it once."""
    shop.host.fault("drop-answer", mti="0200")
    shop.host.fault("late", mti="0400", seconds=1.5)
    shop.sell()
    shop.wait("UNKNOWN -")
    time.sleep(0.7)
    shop.power("off")
    shop.power("on")
    shop.settled("reversed")
    assert [booking["kind"] for booking in shop.host.ledger()].count("reversal") <= 1


def test_the_clock_does_not_survive_and_says_so():
    """The clock starts in 2000 at power-on; the icon says so until the host has told the time, FUNC 0 in words."""
    with Shop(closed=True) as shop:
        shop.ready()
        shop.wait(r"\[clock\]")
        shop.host.refuse(False)
        shop.opened()
        shop.host.refuse(True)
        shop.power("off")
        shop.power("on")
        shop.wait(r"\[clock\]")
        shop.press("FUNC", "0", "1")
        shop.wait("Clock not set")
