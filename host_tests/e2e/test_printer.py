"""Promise 5: whatever the printer does, the payment stands, and the cashier knows."""

import pytest

WORDS = {
    "paper-out": "No paper",
    "cover-open": "Cover is open",
    "overheated": "Printer too hot",
}


@pytest.mark.parametrize("state", WORDS)
def test_a_printer_that_cannot_print_is_found_out_before_the_card(shop, state):
    shop.ready()
    shop.do("printer", state=state)
    shop.press("5", "ENTER")
    shop.wait("PRINTER")
    shop.wait(WORDS[state])
    shop.do("printer", state="ok")
    shop.wait("Swipe card", 5)
    shop.swipe()
    shop.wait("APPROVED")
    shop.settled("approved")


def test_a_sale_without_paper_can_be_wanted(shop):
    shop.ready()
    shop.do("printer", state="paper-out")
    shop.press("5", "ENTER")
    shop.wait("No paper")
    shop.press("ENTER")
    shop.wait("Swipe card")
    shop.swipe()
    shop.wait("PAID, NO SLIP")
    shop.settled("approved")
    shop.press("CANCEL")
    shop.wait("ENTER: copy")
    shop.leave()
    shop.do("printer", state="ok")
    shop.press("FUNC", "3")
    shop.wait("ENTER: print")
    shop.press("ENTER")
    slip = shop.wait_slip("MERCHANT COPY")[-1]
    assert "REPRINT" in slip
    shop.wait("ENTER: copy")
    shop.leave()
    assert shop.payments()[0]["slips"] == {1: 1}


@pytest.mark.parametrize("state", WORDS)
def test_trouble_in_mid_slip_is_told_and_the_slip_printed_again_whole_and_marked(shop, state):
    shop.ring_up()
    shop.do("printer", state=state, after_bytes=200)
    shop.swipe()
    shop.wait("PAID, NO SLIP", 15)
    shop.wait(WORDS[state])
    shop.settled("approved")
    shop.do("printer", state="ok")
    shop.press("ENTER")
    shop.wait("APPROVED")
    slip = shop.wait_slip("MERCHANT COPY")[-1]
    assert "REPRINT" in slip and "12.34" in slip
    assert shop.payments()[0]["slips"] == {1: 1}


def test_a_silent_printer_is_unknown_never_ok_and_never_no_paper(shop):
    shop.ring_up()
    shop.do("printer", state="off")
    shop.swipe()
    shop.wait("PAID, NO SLIP", 20)
    shop.wait("Printer silent")
    assert shop.payments()[0]["slips"] == {1: 3}
    shop.settled("approved")
    shop.do("printer", state="ok")
    shop.press("ENTER")
    shop.wait_slip("MERCHANT COPY")
    shop.wait("ENTER: copy")
    assert shop.payments()[0]["slips"] == {1: 1}


def test_the_keypad_loses_nothing_while_a_slip_prints(shop):
    """The keypad answers whatever else runs: keys typed during the slip are all there after it."""
    shop.sell()
    shop.wait("APPROVED")
    shop.press("CANCEL", "1", "2", "3", "4", "5")
    shop.wait("123.45", 20)
    shop.settled("approved")
