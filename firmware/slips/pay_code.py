"""The code that is on the screen, on paper: larger, and easier to read. It is no receipt."""

from drivers.escpos_text import BIG, BOLD, CENTRE, CUT, QR
from payments.merchant_code import payload
from payments.money import to_text
from slips.layout import RULE, head, words


def lines(text, settings, payment: dict):
    """Yield (text, style). `payment`: the open one."""
    for row in head(text, settings, payment, "slip.scan_title", False):
        yield row
    yield "RMB " + to_text(payment["amount"]), BIG | CENTRE
    yield "", 0
    yield payload(settings, payment).decode(), QR | CENTRE
    yield "", 0
    for row in words(text, "slip.scan_words", CENTRE):
        yield row
    yield RULE
    yield text("slip.no_receipt"), BOLD | CENTRE
    yield "", CUT
