"""Paper for a payment in doubt, a notice when it turns pending and a result when it ends; and for a declined one."""

from drivers.escpos_text import BIG, BOLD, CENTRE, CUT
from payments import book, paper
from slips.layout import RULE, head, pair, particulars, status, words


def lines(text, settings, payment: dict, slip: int, again: bool):
    """Yield (text, style). `slip`: paper.NOTICE, paper.RESULT or paper.DECLINED."""
    title = "slip.refund_" if payment["kind"] == book.REFUND else "slip."
    title += "notice" if slip == paper.NOTICE else "result"
    if slip == paper.DECLINED:
        title = "slip.outcome_title"
    for row in head(text, settings, payment, title, again):
        yield row
    for row in particulars(text, payment, payment.get("card", "")):
        yield row
    for row in _notice(text, payment) if slip == paper.NOTICE else _result(text, payment):
        yield row
    yield RULE
    for row in status(text, settings, payment):
        yield row
    if payment["state"] != book.APPROVED:
        yield text("slip.no_receipt"), CENTRE
    yield "", CUT


def _notice(text, payment: dict):
    kind = payment["kind"]
    for row in words(text, "slip.refunding" if kind == book.REFUND else "slip.unknown", BOLD | CENTRE):
        yield row
    yield pair(text("slip.reason"), payment["reason"])
    for row in words(text, "slip.unknown_" + kind):
        yield row


def _result(text, payment: dict):
    state = payment["state"]
    yield text("slip.refunded" if state == book.APPROVED else "slip." + state), BIG | CENTRE
    if state == book.CLOSED:
        yield pair(text("slip.bank_ref"), payment["bank_ref"])
    elif state == book.DECLINED:
        yield pair(text("slip.answer_code"), payment["code"])
    for row in words(text, "slip.%s_%s" % (state, payment["kind"]) if state != book.CLOSED else "slip.closed_words"):
        yield row
