"""What the customer gets: a link on paper that a phone reads, and the page behind it."""

import base64
import io
import re
import urllib.error
import urllib.request

import pytest
import zxingcpp
from PIL import Image

from host_tests.e2e.shop import Shop

APPROVED = {"zh": "交易成功", "en": "APPROVED"}


def links(shop) -> list[str]:
    """The link on each slip so far, as a phone's camera reads it; empty where a slip has none."""
    found = []
    for slip in shop.do("slips")["slips"]:
        picture = Image.open(io.BytesIO(base64.b64decode(slip["png"]))).convert("L")
        codes = zxingcpp.read_barcodes(picture)
        found.append(codes[0].text if codes else "")
    return found


def page(link: str, language: str = "en") -> tuple[int, str]:
    """(HTTP status, text without tags)"""
    request = urllib.request.Request(link, headers={"Accept-Language": language})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            status, html = answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        status, html = error.code, error.read().decode()
    return status, re.sub(r"(?s)<style>.*?</style>|<[^>]+>", " ", html)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_code_on_both_slips_of_a_sale_leads_to_its_page(language):
    with Shop(links=True, language=language) as shop:
        shop.sell()
        shop.wait(APPROVED[language])
        shop.wait("ENTER: copy|打印存根")
        shop.press("ENTER")
        shop.wait_slips(2)
        first, second = links(shop)
        assert first == second and first.startswith(f"http://127.0.0.1:{shop.host.status_port}/s/")
        assert all(f"[QR {first}]" in slip for slip in shop.slips)
        status, text = page(first, language)
        assert status == 200 and {"zh": "交易成功", "en": "Approved"}[language] in text
        assert "RMB 12.34" in text and "620000******0005" in text
        shop.settled("approved")
        assert shop.payments()[0]["token"] == first[-32:]


def test_the_page_follows_a_lost_answer_to_its_reversal_over_a_power_cut():
    """The notice, its reprint after the cut and the result carry one link; it tells what is known at each moment."""
    with Shop(links=True) as shop:
        shop.ring_up()
        shop.host.fault("drop-answer", mti="0200")
        shop.host.fault("silent", mti="0400", booked=False)
        shop.swipe()
        shop.wait_slip("REVERSAL NOTICE")
        (link,) = links(shop)
        assert "Being undone" in page(link)[1]
        shop.power("off")
        shop.power("on")
        shop.wait_slip("REVERSAL RESULT", 20)
        assert set(links(shop)) == {link}
        assert "Reversed" in page(link)[1] and "not charged" in page(link)[1]
        shop.settled("reversed")


def test_a_payment_that_never_arrived_is_known_by_its_reversal():
    """Before that its page says that nothing was reported; never that there is no such page."""
    with Shop(links=True) as shop:
        shop.ring_up()
        shop.host.fault("drop-request", mti="0200")
        shop.host.fault("drop-request", mti="0400", count=2)
        shop.swipe()
        shop.wait_slip("REVERSAL NOTICE")
        (link,) = links(shop)
        status, text = page(link)
        assert status == 404 and "Not known yet" in text
        shop.wait_slip("REVERSAL RESULT")
        assert "Reversed" in page(link)[1]
        shop.settled("reversed")


def test_a_printer_that_draws_no_codes_gets_the_link_in_words():
    with Shop(links=True, qr_printer=False) as shop:
        shop.sell()
        slip = shop.wait_slip("MERCHANT COPY")[-1]
        rows = slip.split("\n")
        at = next(place for place, row in enumerate(rows) if row.startswith("http"))
        assert page("".join(row.strip() for row in rows[at : at + 2]))[0] == 200 and links(shop) == [""]
