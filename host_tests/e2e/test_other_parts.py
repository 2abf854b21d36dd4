"""The same terminal on a board with other parts: keypad on an expander, contactless reader, clock with a battery, a
cable in place of Wi-Fi, and a stripe reader in place of the scanner."""

from host_tests.e2e.shop import CARD, Shop
from tools.simulator.life import until

BOARD = {"board": "simulator_i2c"}
MEMBER = "04A1B2C3D4E5F6"


def ring_up(shop):
    shop.opened()
    shop.press("1", "2", "3", "4", "ENTER")
    shop.wait("Tap or swipe")


def test_a_tapped_member_card_pays_and_prints_and_its_number_stays_nowhere():
    with Shop(simulator=BOARD) as shop:
        ring_up(shop)
        shop.do("tap", uid="08A1B2C3")
        shop.wait("Card not usable")
        shop.do("tap", uid=MEMBER, ms=0)
        shop.wait("APPROVED")
        shop.wait("ENTER: copy")
        shop.settled("approved")
        assert (shop.payments()[0]["entry"], shop.payments()[0]["card"]) == ("072", "901303*********8701")
        assert "901303*********8701 /C" in shop.wait_slips(1)[0]
        shop.leave()
        ring_up(shop)
        shop.wait("Lift card first")
        shop.do("tap", uid="", ms=0)
        reader = shop.terminal.devices.reader
        seen = reader.looks
        assert until(lambda: reader.looks > seen + 4, 10), "the reader looks for the card to go"
        shop.do("tap", uid=MEMBER)
        shop.wait("APPROVED")
        shop.settled("approved", "approved")
        image = shop.terminal.flash.image()
        assert b"9013036890686028701" not in image and bytes.fromhex(MEMBER) not in image
        assert b"04a1b2" not in image


def test_a_stripe_pays_at_the_reader_beside_it_and_of_two_cards_at_once_one_pays():
    with Shop(simulator=BOARD) as shop:
        ring_up(shop)
        shop.do("card", track2=CARD, fault="bad-lrc")
        shop.wait("Swipe again")
        shop.do("tap", uid=MEMBER, ms=300)
        shop.swipe()
        shop.wait("APPROVED")
        shop.settled("approved")
        shop.leave()
        ring_up(shop)
        shop.swipe()
        shop.wait("APPROVED")
        shop.settled("approved", "approved")
        assert shop.payments()[1]["entry"] == "022"
        shop.leave()
        shop.press("FUNC", "0", "4")
        shop.wait("No scanner")
        shop.swipe()
        shop.wait(f" {len(CARD)}")


def test_the_time_is_there_after_a_power_cut_without_the_host_and_a_dead_reader_is_named():
    with Shop(simulator=BOARD) as shop:
        shop.opened()
        shop.power("off")
        shop.do("radio", state="down")
        shop.power("on")
        lines = shop.wait("Amount")
        assert "[clock]" not in lines[0], "the battery kept it"
        shop.wait(r"\[link_down\]")
        shop.do("radio", state="up")
        shop.wait(r"\[link_up\]")
        assert not shop.terminal.devices.wlan.active(None), "it is the cable"
        shop.terminal.devices.reader.absent = True
        ring_up(shop)
        shop.wait("No card reader")
        shop.press("CANCEL")
        shop.ready()


def test_a_keypad_that_does_not_answer_is_named_at_the_start():
    with Shop(simulator=BOARD) as shop:
        shop.opened()
        shop.power("off")
        shop.terminal.devices.keypad.chip.absent = True
        shop.power("on")
        shop.wait("OSError: keypad")
        shop.wait("does not answer")
        shop.terminal.devices.keypad.chip.absent = False
        shop.wait("Amount", 20)
