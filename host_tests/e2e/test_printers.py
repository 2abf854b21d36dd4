"""Printers of every kind, beside the whole terminal: wide paper, no codes of its own, European letters, one wire."""

import base64
import io

import pytest
import zxingcpp
from PIL import Image

from host_tests.e2e.shop import Shop

WIDE = {"en": ("MERCHANT", "AMOUNT"), "zh": ("商户编号", "金额")}


def with_printer(name, **settings):
    return Shop(simulator={"seed": 1, "printer": name}, **settings)


def codes(shop):
    """What a phone reads off the newest slip."""
    picture = Image.open(io.BytesIO(base64.b64decode(shop.do("slips")["slips"][-1]["png"]))).convert("L")
    return [code.text for code in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("language", WIDE)
def test_wide_paper_is_used_from_edge_to_edge(language):
    with with_printer("80", language=language, links=True) as shop:
        shop.sell()
        rows = shop.wait_slip("MERCHANT COPY" if language == "en" else "商户存根")[-1].split("\n")
        assert "-" * 48 in rows and "-" * 49 not in "".join(rows)
        assert all(sum(1 if char < "\x80" else 2 for char in row) <= 48 for row in rows if "[QR" not in row)
        (merchant,) = [row for row in rows if row.startswith(WIDE[language][0])][:1]
        assert merchant.endswith("123456789012345") and sum(1 if char < "\x80" else 2 for char in merchant) == 48
        assert codes(shop)[0].startswith("http://127.0.0.1")
        shop.settled("approved")


def test_a_printer_without_codes_of_its_own_gets_them_drawn_and_a_phone_reads_the_same():
    with with_printer("plain", links=True) as shop:
        shop.sell()
        shop.wait_slip("MERCHANT COPY", 30)
        token = [one["token"] for one in shop.do("journal")["records"] if one.get("token")][0]
        (drawn,) = codes(shop)
        assert drawn == f"http://127.0.0.1:{shop.host.status_port}/s/{token}"
        assert shop.terminal.devices.printer.lost == 0
        shop.settled("approved")


def test_letters_of_western_europe_and_a_busy_line():
    with with_printer("latin", merchant_name="Café Müller") as shop:
        shop.sell()
        assert "Café Müller" in shop.wait_slip("MERCHANT COPY")[-1]
        shop.settled("approved")
        shop.leave()
        assert shop.payments()[0]["slips"] == {1: 1}


def test_where_a_printer_cannot_say_that_a_slip_is_out_the_cashier_does():
    with with_printer("mute", language="en") as shop:
        shop.sell()
        shop.wait("SLIP OUT.", 20)
        shop.press("CLEAR")
        shop.wait("PRINTING")
        shop.wait("SLIP OUT.", 20)
        assert "REPRINT" in shop.wait_slip("MERCHANT COPY")[-1]
        shop.press("ENTER")
        shop.wait("ENTER: copy")
        assert shop.payments()[0]["slips"] == {1: 1}
        shop.leave()
        shop.press("FUNC", "0", "1")
        shop.wait("Paper unwatched")
        shop.settled("approved")


def test_a_busy_line_that_stays_busy_is_told_and_one_wire_loses_no_byte():
    with with_printer("busy-line") as shop:
        shop.sell()
        shop.wait("SLIP OUT.", 20)
        assert shop.terminal.devices.printer.lost == 0
        shop.press("ENTER")
        shop.wait("ENTER: copy")
        shop.do("printer", state="cover-open")
        shop.press("ENTER")
        shop.wait("Printer fault")
        shop.do("printer", state="ok")
        shop.press("ENTER")
        shop.wait("SLIP OUT.", 20)
        shop.press("ENTER")
        shop.ready()
        shop.settled("approved")
