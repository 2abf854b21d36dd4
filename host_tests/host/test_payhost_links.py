"""Field 59 with several tags, and the page behind the link on a slip: the right state, to whoever holds the token."""

import re
import urllib.error
import urllib.request

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payhost_client import Client, until
from tools.host import HostThread, page, private, words
from tools.host.wire import Message

T1 = "T1032" + "0123456789abcdef" * 2
TOKEN = T1[5:]
OTHER = "T1032" + "fedcba9876543210" * 2
CODE = "A30196212345678901234500"


@pytest.fixture
def host():
    with HostThread(status_port=0) as running:
        yield running


def visit(host, path: str, language: str = "en") -> tuple[int, str, dict]:
    """(status, text, headers)"""
    request = urllib.request.Request(f"http://127.0.0.1:{host.status_port}{path}")
    request.add_header("Accept-Language", language)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            status, html, headers = answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        status, html, headers = error.code, error.read().decode(), dict(error.headers)
    return status, " ".join(re.sub(r"(?s)<style>.*?</style>|<[^>]+>", " ", html).split()), headers


def text_of(host, token: str = TOKEN) -> str:
    return visit(host, f"/s/{token}")[1]


@pytest.mark.parametrize("more", [T1 + CODE, CODE + T1, "N1006a@b.cn" + CODE + T1])
def test_tags_come_in_any_order(host, till, more):
    assert till.exchange("0200", till.scanned_fields(100, "x") | {59: more}).code == "00"
    assert "Approved" in text_of(host)
    logged = host.messages()[-2]["fields"][59]
    assert "0123456789abcdef" not in logged and "a@b.cn" not in logged and "345678901234" not in logged


@given(st.text(st.sampled_from("AT1N3 0059a@.\xff"), max_size=40))
def test_any_field_59_is_read_or_refused_and_never_logged_as_it_is(text):
    found = private.read(Message("0200", {59: text}), strict=False)
    assert found is None or all(tag in ("A3", "T1", "N1") and value in text for tag, value in found.items())
    contact = (found or {}).get("N1", "")
    assert not contact or contact not in private.shown(text)


@pytest.mark.parametrize(
    "wrong",
    ["T1", "T1031" + "0" * 31, T1 + T1, T1 + "N1", "T1032" + "G" * 32, "N1003abc", "N1999a@b.cn", "Z9001a", CODE],
)
def test_field_59_written_otherwise_is_refused(host, till, wrong):
    assert till.sale(100, f59=wrong)[1].code == "30"
    assert host.transactions() == []


def test_a_reversal_tells_no_contact(host, till):
    fields, _ = till.sale(100, f59=T1)
    assert till.reverse(fields, f59=T1 + "N1006a@b.cn").code == "30"
    assert till.reverse(fields, f59=T1).code == "00"


def test_a_resent_request_without_contact_is_the_same_request(host, till):
    fields, first = till.sale(100, f59=T1 + "N1006a@b.cn")
    assert till.exchange("0200", fields | {59: T1}).fields == first.fields


def test_the_page_follows_a_sale_to_its_void_and_back(host, till):
    sale, answer = till.sale(1234, f59=T1)
    assert "Approved" in text_of(host) and "************0005" in text_of(host)
    void, _ = till.void(sale, answer, f59=OTHER)
    assert "Voided" in text_of(host) and "RMB 12.34 goes back" in text_of(host)
    assert "Voided" in text_of(host, OTHER[5:]) and "************0005" in text_of(host, OTHER[5:])
    till.reverse(void, f59=OTHER)
    assert "Approved" in text_of(host)
    assert "Void undone" in text_of(host, OTHER[5:]) and "payment stands" in text_of(host, OTHER[5:])


def test_the_page_adds_up_refunds(host, till):
    _, answer = till.sale(1000, f59=T1)
    till.refund(300, answer, f59=OTHER)
    assert "Refunded in part" in text_of(host) and "RMB 3.00 of RMB 10.00" in text_of(host)
    assert "Refunded" in text_of(host, OTHER[5:]) and "RMB 3.00 goes back" in text_of(host, OTHER[5:])
    till.refund(700, answer)
    assert "RMB 10.00 goes back" in text_of(host) and text_of(host).count("Refund RMB") == 2


def test_a_declined_sale_and_one_that_asks(host, till):
    till.sale(100, f2="6200000000000518", f59=T1)
    assert "Declined" in text_of(host) and "Nothing was charged" in text_of(host) and "Answer code 51" in text_of(host)
    asking = till.scanned_fields(100, "x") | {59: "A30196212345678901234509" + OTHER}
    till.exchange("0200", asking)
    assert "Waiting for you" in text_of(host, OTHER[5:])
    till.query(asking), till.query(asking)
    assert "Approved" in text_of(host, OTHER[5:])


@pytest.mark.parametrize("fault", ["drop-answer", "reset", "cut"])
def test_an_answer_that_did_not_leave_is_being_undone_until_it_is(host, till, fault):
    host.fault(fault, mti="0200", **({"bytes": 20} if fault == "cut" else {}))
    fields = till.sale_fields(100, f59=T1)
    with pytest.raises((EOFError, OSError, AssertionError)):
        assert till.exchange("0200", fields)
    until(lambda: "Being undone" in text_of(host))
    till.exchange("0200", fields)
    until(lambda: "Approved" in text_of(host))  # a repeat was answered
    till.reverse(fields, f59=T1)
    assert "Reversed" in text_of(host) and "Reversal RMB 1.00" in text_of(host)


def test_a_payment_of_which_only_the_reversal_came(host, till):
    till.reverse(till.sale_fields(100), f59=T1)
    assert "Reversed" in text_of(host) and "not charged" in text_of(host)


def test_a_query_brings_the_token_too(host, till):
    """What is paid by a code that the terminal shows has no request of its own."""
    fields, _ = till.sale(100)
    query = {number: fields[number] for number in (3, 4, 11, 25, 41, 42, 49, 60, 64)}
    assert till.exchange("0620", query | {59: T1}).code == "00"
    assert "Approved" in text_of(host)


def test_a_token_belongs_to_the_payment_that_brought_it_first(host, till):
    till.sale(100, f59=T1)
    till.sale(200, f59=T1)
    assert "RMB 1.00" in text_of(host) and "RMB 2.00" not in text_of(host)


def test_the_page_outlives_the_host(tmp_path):
    with HostThread(status_port=0, db=str(tmp_path / "books")) as host:
        till = Client(host.port)
        till.sign_on()
        till.sale(100, f59=T1)
    with HostThread(status_port=0, db=str(tmp_path / "books")) as host:
        assert "Approved" in text_of(host)


def test_nothing_is_found_without_a_token(host, till):
    till.sale(100, f59=T1)
    status, text, headers = visit(host, f"/s/{'0' * 32}")
    assert status == 404 and "Not known yet" in text
    for path in (
        "/",
        "/s/",
        "/s/1",
        f"/s/{TOKEN[:-1]}",
        f"/s/{TOKEN.upper()}",
        "/ledger",
        f"/s/{TOKEN}/x",
        "/s/%2e%2e",
    ):
        status, text, _ = visit(host, path)
        assert (status, "No such page" in text) == (404, True), path
    headers = visit(host, f"/s/{TOKEN}")[2]
    assert headers["Cache-Control"] == "no-store" and headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "zh"), ("en", "en"), ("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("en-GB,en;q=0.9,zh;q=0.5", "en"), ("fr", "zh"),
        ("fr,en;q=0.3", "en"), ("zh;q=0.2,en;q=0.3", "en"), ("en;q=0", "zh"), ("en;q=x", "zh"), (";;,", "zh"),
    ],
)  # fmt: skip # a table
def test_the_browsers_language_is_spoken(accepted, language):
    assert page.preferred(accepted) == language


def test_every_outcome_has_words_in_both_languages():
    assert words._OUTCOMES["en"].keys() == words._OUTCOMES["zh"].keys()
    assert words._EVENTS["en"].keys() == words._EVENTS["zh"].keys()
    assert words.LABELS["en"].keys() == words.LABELS["zh"].keys()


def test_both_languages_are_whole(host, till):
    till.sale(100, f59=T1)
    chinese, english = visit(host, f"/s/{TOKEN}", "zh")[1], text_of(host)
    assert "交易成功" in chinese and "已从账户扣款 RMB 1.00" in chinese and "Approved" not in chinese
    assert not re.search("[\u4e00-\u9fff]", english)
