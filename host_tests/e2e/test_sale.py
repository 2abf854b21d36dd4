"""A sale from the first key to the paper, on real MicroPython, over real TCP."""

from host_tests.e2e.shop import CARD, NUMBER, Shop


def test_a_swiped_sale_is_approved_booked_once_and_printed(shop):
    """Promise 2 and 5: one outcome, on screen, on paper and at the host."""
    shop.sell()
    shop.wait("APPROVED")
    shop.wait("ENTER: copy")
    shop.settled("approved")
    assert shop.payments()[0]["slips"] == {1: 1}
    assert "12.34" in shop.wait_slips(1)[0] and "620000******0005 /S" in shop.slips[0]
    shop.press("ENTER")
    shop.ready()
    merchant, customer = shop.wait_slips(2)
    assert "MERCHANT COPY" in merchant and "CUSTOMER COPY" in customer
    assert "************0005" in customer and "620000" not in customer


def test_a_keyed_sale_is_approved(shop):
    shop.ring_up("5", "00")
    shop.press(*NUMBER, "ENTER")
    shop.wait("Expiry")
    shop.press("3", "0", "1", "2", "ENTER")
    shop.wait("APPROVED")
    shop.settled("approved")
    assert (shop.payments()[0]["entry"], shop.payments()[0]["amount"]) == ("012", 500)
    assert "/M" in shop.wait_slips(1)[0]


def test_keyed_cards_can_be_switched_off():
    with Shop(manual_entry=False) as shop:
        shop.ring_up()
        assert "or key number" not in " ".join(shop.terminal.lines())
        shop.press("6")
        shop.wait("Swipe card")
        shop.swipe()
        shop.wait("APPROVED")


def test_a_second_sale_needs_no_second_sign_on_and_the_next_trace(shop):
    """Promise 4: numbers do not repeat."""
    shop.sell()
    shop.wait("ENTER: copy")
    shop.leave()
    shop.sell("9", "9")
    shop.wait("ENTER: copy")
    shop.settled("approved", "approved")
    first, second = shop.payments()
    assert second["trace"] == first["trace"] + 1
    assert [m["mti"] for m in shop.host.messages() if m["mti"] == "0800"] == ["0800"]


def test_a_decline_is_said_in_words_and_nothing_is_booked(shop):
    shop.host.fault("code", code="51", mti="0200")
    shop.sell()
    shop.wait("DECLINED 51")
    shop.wait("Not enough money")
    shop.wait("Nothing charged")
    shop.settled("declined")
    assert shop.slips == []


def test_a_wrong_stripe_is_asked_for_again_and_the_sale_goes_on(shop):
    """Promise 8: bad input says what to do, and nothing is lost."""
    shop.ring_up()
    shop.swipe("6200000000000004=30121011234567890")
    shop.wait("Wrong number")
    shop.swipe("6200000000000005=20011011234567890")
    shop.wait("Card has expired|APPROVED")
    shop.do("card", track2=CARD, fault="bad-lrc")
    shop.wait("Swipe again|APPROVED")
    if "APPROVED" not in " ".join(shop.terminal.lines()):
        shop.swipe()
    shop.wait("APPROVED")
    shop.settled("approved")


def test_a_wrong_keyed_number_stays_on_the_field(shop):
    shop.ring_up()
    shop.press(*NUMBER[:-1], "4", "ENTER")
    shop.wait("Wrong number")
    shop.press("CLEAR", "5", "ENTER")
    shop.wait("Expiry")
    shop.press("3", "0", "1", "3", "ENTER")
    shop.wait("Month is 01-12")
    shop.press("3", "0", "1", "2", "ENTER")
    shop.wait("APPROVED")
    shop.settled("approved")


def test_a_sale_can_be_left_before_the_card_and_nothing_happened(shop):
    shop.ring_up()
    shop.press("CANCEL")
    shop.ready()
    shop.settled()
    assert shop.booked() == {}


def test_the_same_firmware_sells_on_cpython():
    """One source, three interpreters."""
    with Shop(python=True) as shop:
        shop.sell()
        shop.wait("ENTER: copy", 30)
        shop.settled("approved")
        shop.leave()
        shop.host.fault("drop-answer", mti="0200")
        shop.sell()
        shop.wait_slip("REVERSAL RESULT")
        shop.settled("approved", "reversed")


def test_chinese_from_screen_to_paper():
    with Shop(language="zh") as shop:
        shop.sell()
        shop.wait("交易成功")
        shop.wait("打印存根")
        shop.settled("approved")
        assert "签购单" in shop.wait_slips(1)[0] and "商户存根" in shop.slips[0] and "安心小店" in shop.slips[0]


def test_aes_cmac_sells_too():
    with Shop(mac="aes-cmac", host={"mac": "aes-cmac"}) as shop:
        shop.sell()
        shop.wait("APPROVED")
        shop.settled("approved")


def test_no_card_number_is_left_on_flash(shop):
    """Promise 7: the flash holds first 6 and last 4, never the number, the expiry or the track."""
    shop.sell()
    shop.wait("ENTER: copy")
    shop.settled("approved")
    image = shop.terminal.flash.image()
    assert NUMBER.encode() not in image and b"30121011234567890" not in image
    assert bytes.fromhex(NUMBER) not in image
    assert b"620000******0005" in image
