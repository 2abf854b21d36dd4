"""What the customer gets: a link on paper that a phone reads, and the page behind it."""

import base64
import http.server
import io
import json
import queue
import re
import threading
import urllib.error
import urllib.request

import pytest
import zxingcpp
from PIL import Image

from host_tests.e2e.shop import Shop
from host_tests.e2e.test_void import void
from tools.host.courier import Webhook

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
        assert "RMB 12.34" in text and "************0005" in text
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
    with Shop(links=True, printer_qr="link") as shop:
        shop.sell()
        slip = shop.wait_slip("MERCHANT COPY")[-1]
        rows = slip.split("\n")
        at = next(place for place, row in enumerate(rows) if row.startswith("http"))
        assert page("".join(row.strip() for row in rows[at : at + 2]))[0] == 200 and links(shop) == [""]


@pytest.fixture
def hook():
    """A receiver of messages: (address, outcome) in the order of arrival."""
    got = queue.Queue()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()
            got.put((body["to"], body["outcome"]))

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.got = got
    yield server
    server.shutdown()
    server.server_close()


PHONE = "13800000000"


def number(shop) -> None:
    shop.wait("Phone")
    shop.press(*PHONE, "ENTER")


def refund(shop, sale: dict, *digits: str) -> None:
    """Up to the moment when it is up to the host."""
    shop.press("FUNC", "2")
    shop.wait("Reference")
    shop.press(*sale["rrn"], "ENTER")
    shop.wait("Sale date")
    shop.press(*sale["date"], "ENTER")
    shop.wait("ENTER: refund")
    shop.press(*digits, "ENTER")
    shop.wait("Supervisor code")
    shop.press(*"123456", "ENTER")


def with_messages(hook, **more) -> Shop:
    way = Webhook(f"http://127.0.0.1:{hook.server_port}/")
    return Shop(links=True, ask_contact=True, host={"status_port": 0, "webhook": way}, **more)


def test_a_number_goes_out_with_the_request_alone_and_its_owner_is_told_over_a_power_cut(hook):
    """The reversal that closes after the cut brings no number: the host has it from the sale."""
    with with_messages(hook) as shop:
        shop.opened()
        shop.press(*"1234", "ENTER")
        shop.wait("Phone")
        shop.press(*"138", "ENTER")
        shop.wait("5 to 20 digits|5-20")
        shop.press(*PHONE[3:], "ENTER")
        shop.wait("Swipe card")
        shop.host.fault("drop-answer", mti="0200")
        shop.host.fault("silent", mti="0400", booked=False)
        shop.swipe()
        shop.wait_slip("REVERSAL NOTICE")
        assert hook.got.get(timeout=10) == (PHONE, "sale.undoing")
        shop.power("off")
        shop.power("on")
        shop.wait_slip("REVERSAL RESULT", 20)
        assert hook.got.get(timeout=10) == (PHONE, "sale.reversed")
        shop.settled("reversed")
        assert PHONE.encode() not in shop.terminal.flash.image()
        assert not any(PHONE in text for text in [*shop.slips, *shop.terminal.log])
        shop.leave()
        shop.press("1", "ENTER")
        shop.wait("Phone")
        shop.press("ENTER")
        shop.wait("Swipe card")
        shop.swipe()
        shop.wait("APPROVED")
        requests = [m["fields"].get(59) for m in shop.host.messages() if m["mti"] == "0200"]
        assert requests == ["T1(32) N1(11)", "T1(32)"], "the number was forgotten with its payment"
        assert hook.got.empty()


def test_a_mail_address_is_typed_letter_by_letter(hook):
    """What is no address stays on the screen, with how one looks."""
    with with_messages(hook) as shop:
        shop.opened()
        shop.press(*"1234", "ENTER")
        shop.wait("Phone")
        shop.wait("FUNC: mail")
        shop.press("FUNC")
        shop.wait("Mail address")
        shop.press("3", "CANCEL")
        shop.wait("Phone")
        shop.press("FUNC")
        shop.wait("Mail address")
        shop.press("2", *".." * 3, "3", "ENTER")  # a, then the sixth sign: @, then d
        shop.wait("name@host")
        shop.wait("a@d")
        shop.press(".", "2", "2", "2", "FUNC", "6", "6", "ENTER")
        shop.wait("Swipe card")
        shop.swipe()
        assert hook.got.get(timeout=15) == ("a@d.cn", "sale.approved")
        shop.wait("ENTER: copy")
        assert b"a@d.cn" not in shop.terminal.flash.image()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_is_declined_gets_paper_and_a_link_too(language):
    with Shop(links=True, language=language, declined_slip=True) as shop:
        shop.ring_up()
        shop.host.fault("code", code="51", mti="0200")
        shop.swipe()
        slip = shop.wait_slip({"zh": "未扣款", "en": "Nothing is charged"}[language])[-1]
        assert "12.34" in slip and " 51" in slip and {"zh": "非消费凭证", "en": "NO RECEIPT"}[language] in slip
        status, text = page(links(shop)[0], language)
        assert status == 200 and {"zh": "交易拒绝", "en": "Declined"}[language] in text
        shop.settled("declined")


def test_a_decline_is_printed_when_somebody_asks_for_it(shop):
    shop.ring_up()
    shop.host.fault("code", code="51", mti="0200")
    shop.swipe()
    shop.wait("Nothing charged")
    shop.wait("ENTER: slip")
    assert shop.slips == []
    shop.press("ENTER")
    shop.wait_slip("Nothing is charged")
    shop.ready()
    shop.settled("declined")


def test_a_decline_that_the_power_cut_off_is_told_when_it_returns(shop):
    shop.ring_up()
    shop.host.fault("code", code="51", mti="0200")
    shop.do("power", cut_after={"flash_ops": 2, "torn": False})  # the intent, and what became of it
    shop.swipe()
    assert shop.wait_dark(12)
    shop.power("on")
    shop.wait("^DECLINED 51", 20)
    shop.wait("Nothing charged")
    assert re.search(r"#\d{6} +12\.34", "\n".join(shop.wait("ENTER: print")))
    shop.press("ENTER")
    assert "REPRINT" in shop.wait_slip("Nothing is charged")[-1]
    shop.ready()
    shop.settled("declined")
    shop.power("off")
    shop.power("on")
    shop.opened()


def test_a_void_and_a_refund_have_links_of_their_own_and_go_out_with_the_number(hook):
    with with_messages(hook) as shop:
        shop.opened()
        for fen in ("1234", "500"):
            shop.press(*fen, "ENTER")
            shop.wait("Phone")
            shop.press("ENTER")
            shop.wait("Swipe card")
            shop.swipe()
            shop.wait("ENTER: copy")
            shop.leave()
        voided, refunded = shop.payments()
        void(shop, voided)
        number(shop)
        assert hook.got.get(timeout=10) == (PHONE, "void.approved")
        shop.wait("ENTER: copy")
        shop.leave()
        refund(shop, refunded, "2", "00")
        number(shop)
        assert hook.got.get(timeout=10) == (PHONE, "refund.approved")
        told = links(shop)
        assert len(set(told)) == 4
        states = ("Voided", "Refunded in part", "Voided", "Refunded")
        for link, state in zip(dict.fromkeys(told), states, strict=True):
            assert state in page(link)[1]
        assert [m["fields"][59] for m in shop.host.messages() if m["mti"] in ("0200", "0220")][2:] == [
            "T1(32) N1(11)"
        ] * 2
