"""The slip of an approved sale: merchant's copy with signature line, customer's copy with the last four digits only."""

from drivers.escpos_text import BOLD, CENTRE, CUT
from payments import paper
from payments.cards import SWIPED
from slips.layout import head, particulars, words


def lines(text, settings, payment: dict, slip: int, again: bool):
    """Yield (text, style). `slip`: paper.SALE or paper.CUSTOMER."""
    for row in head(text, settings, payment, "slip.sale_title", again):
        yield row
    for row in particulars(text, payment, _card(payment, slip)):
        yield row
    if slip == paper.SALE:
        for row in _signature(text):
            yield row
        yield text("slip.merchant_copy"), BOLD | CENTRE
    else:
        yield text("slip.thanks"), CENTRE
        yield text("slip.customer_copy"), BOLD | CENTRE
    yield "", CUT


def _card(payment: dict, slip: int) -> str:
    """Masked number and how it was read; the customer's copy shows the last four alone."""
    card = payment.get("card", "")
    shown = card if slip == paper.SALE else "*" * (len(card) - 4) + card[-4:]
    return shown + (" /S" if payment["entry"] == SWIPED else " /M")


def _signature(text):
    yield text("slip.signature"), 0
    yield "", 0
    yield "", 0
    for row in words(text, "slip.acknowledge"):
        yield row
