"""Paper for a payment in doubt: a notice when it turns pending, a result when it is closed. Neither is a receipt."""

from drivers.escpos_text import BIG, BOLD, CENTRE, CUT
from payments import book, paper
from slips.layout import RULE, head, pair, particulars, status, words


def lines(text, settings, payment: dict, slip: int, again: bool):
    """Yield (text, style). `slip`: paper.NOTICE or paper.RESULT."""
    title = "slip.notice" if slip == paper.NOTICE else "slip.result"
    for row in head(text, settings, payment, title, again):
        yield row
    for row in particulars(text, payment, payment.get("card", "")):
        yield row
    for row in _notice(text, payment) if slip == paper.NOTICE else _result(text, payment):
        yield row
    yield RULE
    for row in status(text, settings, payment):
        yield row
    yield text("slip.no_receipt"), CENTRE
    yield "", CUT


def _notice(text, payment: dict):
    for row in words(text, "slip.unknown", BOLD | CENTRE):
        yield row
    yield pair(text("slip.reason"), payment["reason"])
    for row in words(text, "slip.unknown_words"):
        yield row


def _result(text, payment: dict):
    by_hand = payment["state"] == book.CLOSED
    yield text("slip.closed" if by_hand else "slip.reversed"), BIG | CENTRE
    if by_hand:
        yield pair(text("slip.bank_ref"), payment["bank_ref"])
    for row in words(text, "slip.closed_words" if by_hand else "slip.reversed_words"):
        yield row
