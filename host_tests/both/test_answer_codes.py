"""Every response code that a host may give: what it does to the money, and what the cashier is told to do, in words."""

from payments import verdict
from ui import text as texts

DATA = texts.__file__.rsplit("/", 2)[0] + "/data"

# What the words say beside the reason; nothing more for codes that leave nothing to do here.
AGAIN = ("again", "请")
SIGN_ON = ("sign on again", "请重新签到")
ISSUER = ("issuer", "发卡行")
ACQUIRER = ("call acquirer", "请联系收单机构")
KEPT = ("Card refused", "此卡不能受理")  # why is nobody's business at the till
OTHER = ("use", "请换")
PLAIN = ("", "")

APPROVED, DECLINED, REVERSE = verdict.APPROVED, verdict.DECLINED, verdict.REVERSE
TABLE = (
    ("00", APPROVED, ("Approved", "交易成功")),
    ("01", DECLINED, ISSUER), ("02", DECLINED, ISSUER), ("03", DECLINED, ACQUIRER), ("04", DECLINED, KEPT),
    ("05", DECLINED, OTHER), ("10", REVERSE, ("not taken", "不受理")), ("11", APPROVED, ("Approved", "交易成功")),
    ("12", DECLINED, PLAIN), ("13", DECLINED, PLAIN), ("14", DECLINED, PLAIN), ("15", DECLINED, ISSUER),
    ("16", APPROVED, ("Approved", "交易成功")), ("21", DECLINED, PLAIN), ("22", DECLINED, PLAIN),
    ("25", DECLINED, ("not found", "找不到原交易")), ("30", DECLINED, AGAIN), ("34", DECLINED, KEPT),
    ("38", DECLINED, PLAIN), ("40", DECLINED, ISSUER), ("41", DECLINED, KEPT), ("43", DECLINED, KEPT),
    ("51", DECLINED, PLAIN), ("54", DECLINED, PLAIN), ("55", DECLINED, OTHER), ("57", DECLINED, PLAIN),
    ("58", DECLINED, ("terminal", "终端")), ("59", DECLINED, PLAIN), ("61", DECLINED, PLAIN), ("62", DECLINED, PLAIN),
    ("64", DECLINED, ("original", "原交易")), ("65", DECLINED, PLAIN), ("68", DECLINED, AGAIN), ("75", DECLINED, PLAIN),
    ("77", DECLINED, SIGN_ON), ("90", DECLINED, AGAIN), ("91", DECLINED, AGAIN), ("92", DECLINED, AGAIN),
    ("94", REVERSE, PLAIN), ("96", DECLINED, AGAIN), ("97", DECLINED, ACQUIRER), ("98", DECLINED, AGAIN),
    ("99", DECLINED, SIGN_ON), ("A0", DECLINED, SIGN_ON), ("A1", DECLINED, PLAIN),
    ("A2", APPROVED, ISSUER), ("A3", DECLINED, PLAIN), ("A4", APPROVED, ISSUER), ("A5", APPROVED, ISSUER),
    ("A6", APPROVED, ISSUER), ("A7", DECLINED, PLAIN),
)  # fmt: skip


def test_what_each_code_does_to_a_sale():
    for code, outcome, _ in TABLE:
        assert verdict.of_payment(True, code, True)[0] == outcome, code
        without_mac = verdict.of_payment(True, code, False)[0]
        assert without_mac == (outcome if outcome != APPROVED else REVERSE), code
    assert verdict.of_payment(True, "45", True) == (DECLINED, "45")


def test_the_cashier_is_told_what_to_do_in_both_languages():
    for place, language in enumerate(("en", "zh")):
        text = texts.Text(DATA, language)
        for code, _, said in TABLE:
            words = text("rc." + code)
            assert said[place].lower() in words.lower(), (code, words)
            assert words.strip("|") and words.count("|") < 2, (code, words)


def test_codes_that_ask_for_new_keys_are_followed():
    for code, _, said in TABLE:
        assert verdict.wants_sign_on(code) == (said is SIGN_ON or code == "97"), code


def test_why_a_card_is_kept_back_is_not_told():
    for place, language in enumerate(("en", "zh")):
        text = texts.Text(DATA, language)
        assert {text("rc." + code) for code, _, said in TABLE if said is KEPT} == {KEPT[place]}
