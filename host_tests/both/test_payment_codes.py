"""Payment codes: which there are, and that no more than first 6 and last 4 is shown. The numbers were published."""

from payments.cards import CardError
from payments.codes import from_text
from raises import raises

WECHAT = "135112298638468293"
ALIPAY = "28763443825664394"
UNIONPAY = "6212345678901234567"


def test_the_three_kinds_are_taken():
    for text in (WECHAT, ALIPAY, UNIONPAY, "30" + "1" * 14, "25" + "1" * 22):
        code = from_text(text)
        assert code.entry == "032"
        assert code.masked == text[:6] + "*" * (len(text) - 10) + text[-4:]


def test_anything_else_is_refused():
    for text in (
        "", "1", "13", "6901234567892", WECHAT + "1", WECHAT[:-1], "16" + WECHAT[2:], "24" + "1" * 16, "31" + "1" * 16,
        UNIONPAY[:-1], "hQVDUFYwMWEXT", "http://135112298638", "１３" + WECHAT[2:], "-3" + WECHAT[2:], "25" + "1" * 23,
    ):  # fmt: skip
        raises(CardError, from_text, text)


def test_the_request_gets_it_and_then_it_is_gone():
    code = from_text(WECHAT)
    request = {}
    code.fill(request)
    assert request == {"code": WECHAT}
    code.wipe()
    code.fill(request)
    assert request == {"code": ""}
