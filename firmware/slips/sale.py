"""The slip of an approved payment: merchant's copy with signature line, customer's with the last four digits only."""

from drivers.escpos_text import BOLD, CENTRE, CUT
from lazy import fetch, release
from payments import paper
from payments.entry import CODE, SWIPED
from payments.money import to_text
from slips.layout import head, pair, particulars, status, words

_WALLETS = {
    "1": "slip.wechat",
    "2": "slip.alipay",
    "3": "slip.alipay",
    "6": "slip.unionpay",
}  # first digit
_READ = {SWIPED: " /S", CODE: " /Q", "072": " /C"}  # 072 contactless; else keyed


def lines(text, settings, payment: dict, slip: int, again: bool):
    """Yield (text, style). `slip`: paper.SALE or paper.CUSTOMER."""
    for row in head(text, settings, payment, "slip.%s_title" % payment["kind"], again):
        yield row
    for row in _since(text, payment):
        yield row
    if payment["entry"] == CODE:
        yield pair(text("slip.wallet"), text(_WALLETS.get(payment.get("card", "")[:1], "slip.shown_code")))
    for row in _goods(text, payment.get("lines")):
        yield row
    for row in particulars(text, payment, _card(payment, slip)):
        yield row
    if payment["kind"] == "sale":
        for line in settings.refund_policy:
            yield line, 0
    if slip == paper.SALE:
        if payment["entry"] != CODE:  # in a wallet the payer has agreed on the phone
            for row in _signature(text, payment["kind"]):
                yield row
    else:
        for row in words(text, "slip.%s_thanks" % payment["kind"], CENTRE):
            yield row
        for line in settings.footer_lines:
            yield line, CENTRE
    for row in status(text, settings, payment):
        yield row
    yield text("slip.merchant_copy" if slip == paper.SALE else "slip.customer_copy"), BOLD | CENTRE
    yield "", CUT


def _since(text, payment: dict):
    """What was made of the sale since, on a reprint."""
    if "voided" in payment:
        yield pair(text("slip.voided_by"), "#%06d" % payment["voided"], BOLD)
    if "refunded" in payment:
        yield pair(text("slip.paid_back"), to_text(payment["refunded"]), BOLD)


def _card(payment: dict, slip: int) -> str:
    """Masked number and how it was read; the customer's copy shows the last four alone. A shown code has none."""
    card = payment.get("card", "")
    if not card:
        return ""
    shown = card if slip == paper.SALE else "*" * (len(card) - 4) + card[-4:]
    if payment["kind"] != "sale":  # nobody read it again
        return shown
    return shown + _READ.get(payment["entry"], " /M")


def _signature(text, kind: str):
    yield text("slip.signature"), 0
    yield "", 0
    yield "", 0
    for row in words(text, "slip.%s_signed" % kind):
        yield row


def _goods(text, lines):
    """What was bought. The layout of it is in RAM for this only."""
    if lines:
        try:
            for row in fetch("slips.goods").lines(text, lines):
                yield row
        finally:
            release("slips.goods")
            release("payments.goods")
