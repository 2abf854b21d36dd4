"""Every display that may be soldered on, in the terminal's own heap: what is sold is read off the display's RAM."""

import time

import pytest

from host_tests.e2e.shop import Shop
from tools.simulator import phone

NAMES = {"en": ("SALE", "APPROVED"), "zh": ("消费", "交易成功")}


def display(name):
    return {"simulator": {"seed": 1, "display": name}}


def sold(shop, sale, approved):
    shop.sell()
    shop.wait("ENTER: copy|确认键 打印存根")
    lines = shop.wait(rf"^{approved} +\[link_up\]$")
    assert lines[1].split() == [sale, "#000002"] and lines[2].strip() == "RMB 12.34"
    shop.settled("approved")


@pytest.mark.parametrize(("name", "language"), [("sh1106", "zh"), ("ili9341", "en")])
def test_a_sale_is_seen_to_its_end(name, language):
    with Shop(**display(name), language=language) as shop:
        sold(shop, *NAMES[language])


def test_in_colour_a_phone_reads_our_code():
    with Shop(**display("st7789"), language="zh") as shop:
        sold(shop, *NAMES["zh"])
        shop.leave()
        shop.ring_up("7")
        shop.press("FUNC")
        shop.wait("2 显示收款码")
        shop.press("2")
        end = time.monotonic() + 20
        while not (code := phone.read(shop.do("screen")["png"])):
            assert time.monotonic() < end, shop.terminal.lines()
            time.sleep(0.05)
        shop.host.pay(code)
        shop.wait("交易成功")
        shop.settled("approved", "approved")


def test_on_letters_alone_all_is_english_and_our_code_is_on_paper():
    with Shop(**display("hd44780"), language="zh") as shop:
        sold(shop, *NAMES["en"])
        shop.leave()
        shop.press("FUNC", "8", "1")
        shop.wait("English alone")
        shop.press("CANCEL")
        shop.ready()
        shop.ring_up("7")
        shop.press("FUNC")
        shop.wait("2 Print our code")
        shop.press("2")
        slip = shop.wait_slips(2)[1]
        assert "RMB 0.07" in slip
        code = slip[slip.index("[QR ") + 4 :].partition("]")[0]
        shop.wait(r"\d+ s")
        shop.host.pay(code)
        shop.wait("APPROVED")
        shop.settled("approved", "approved")
