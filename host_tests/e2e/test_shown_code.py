"""A code on the terminal's screen that the customer's phone pays: paid, not paid, stopped, and everything lost."""

import base64
import io
import re
import time
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from host_tests.e2e.shop import Shop
from tools.host.wallet import WalletProblem
from tools.simulator import phone

GOLDEN = Path(__file__).parent / "golden"
ASKS = {"qr_query_s": 1, "qr_wait_s": 5, "qr_show_s": 30, "qr_reverse_after_s": 0}


@pytest.fixture
def shop():
    with Shop(**ASKS) as opened:
        yield opened


def show(shop) -> str:
    """Up to the code on the screen; what a phone reads there."""
    shop.ring_up()
    shop.press("FUNC")
    shop.wait("2 Show our code|2 显示收款码")
    shop.press("2")
    return seen(shop)


def seen(shop) -> str:
    end = time.monotonic() + 15
    while not (code := phone.read(shop.do("screen")["png"])):
        assert time.monotonic() < end, shop.terminal.lines()
        time.sleep(0.05)
    return code


def test_the_customer_pays_what_the_screen_shows_and_the_terminal_learns_it(shop):
    code = show(shop)
    assert "540512.34" in code
    shop.wait(r"12\.34")
    shop.host.pay(code)
    shop.wait("APPROVED")
    shop.wait("ENTER: copy")
    shop.settled("approved")
    assert shop.payments()[0]["entry"] == "032" and "card" not in shop.payments()[0]
    slip = shop.wait_slips(1)[0]
    assert "OUR CODE SCANNED" in slip and "PAY CODE" not in slip and "SIGNATURE" not in slip
    with pytest.raises(WalletProblem, match="approved"):
        shop.host.pay(code)
    shop.agree()


def test_the_code_on_paper_is_the_one_on_the_screen_and_can_be_paid(shop):
    code = show(shop)
    shop.press("1")
    slip = shop.wait_slips(1)[0]
    assert "SCAN TO PAY" in slip and "THIS IS NO RECEIPT" in slip
    paper = Image.open(io.BytesIO(base64.b64decode(shop.do("slips")["slips"][0]["png"])))
    assert zxingcpp.read_barcodes(paper)[0].text == code
    shop.host.pay(code)
    shop.wait("APPROVED")
    shop.settled("approved")


def test_the_cashier_stops_waiting_and_a_customer_who_paid_in_that_moment_has_paid(shop):
    code = show(shop)
    shop.host.fault("hold", seconds=1, mti="0620")
    shop.press("CANCEL")
    shop.wait("Ending")
    shop.host.pay(code)
    shop.wait("APPROVED")
    shop.settled("approved")


def test_the_cashier_stops_waiting_and_the_code_cannot_be_paid_any_more(shop):
    code = show(shop)
    shop.press("CANCEL")
    shop.wait("REVERSED")
    shop.wait("Nothing charged")
    shop.settled("reversed")
    with pytest.raises(WalletProblem, match="reversed"):
        shop.host.pay(code)
    shop.agree()


def test_an_answer_is_lost_before_the_code_is_shown(shop):
    shop.host.fault("drop-answer", mti="0200")
    shop.host.pay(show(shop))
    shop.wait("APPROVED")
    shop.settled("approved")


def test_the_power_fails_while_the_code_is_shown_and_after_it_was_paid(shop):
    code = show(shop)
    shop.host.fault("silent", mti="0620", count=9)
    shop.host.pay(code)
    shop.power("off")
    shop.power("on")
    shop.settled("reversed")
    shop.wait("REVERSED")


def test_the_menu_of_codes_offers_what_can_be_done_and_can_be_left():
    with Shop(query=False, **ASKS) as shop:
        shop.ring_up()
        shop.press("FUNC")
        shop.wait("1 Key pay code")
        assert "2 Show" not in " ".join(shop.terminal.lines())
        shop.press("2", "CANCEL")
        shop.wait("Swipe card")
        shop.swipe()
        shop.wait("APPROVED")
        shop.settled("approved")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_slips_are_those_that_people_read(language):
    """A code that is shown, printed and paid; one that is scanned; one whose customer never confirms."""
    with Shop(language=language, **ASKS | {"qr_reverse_after_s": 8}) as shop:
        code = show(shop)
        shop.press("1")
        shop.wait_slips(1)
        shop.host.pay(code)
        shop.wait("ENTER: copy|打印存根")
        shop.press("ENTER")
        shop.wait_slips(3)
        shop.ready()
        shop.ring_up()
        shop.do("scan", code="287634438256643988")
        shop.wait("ENTER: copy|打印存根")
        shop.press("ENTER")
        shop.wait_slips(5)
        shop.ready()
        shop.ring_up()
        shop.do("scan", code="134512345678901219")
        shop.settled("approved", "approved", "reversed", timeout=25)
        slips = shop.wait_slips(7)
    told = "\n\n".join(plain(slip) for slip in slips)
    assert told + "\n" == (GOLDEN / f"codes-{language}.txt").read_text("utf-8"), told


def plain(slip: str) -> str:
    """What differs from run to run is blotted out."""
    slip = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "2026-01-31 12:34:56", slip)
    return re.sub(r"(REFERENCE NO\.|参考号|AUTH\. CODE|授权码)( +)(\d+)", lambda m: m[1] + m[2] + "0" * len(m[3]), slip)
