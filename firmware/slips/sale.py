"""The slip of an approved sale: merchant's copy with signature line, customer's copy with the last four digits only."""

from drivers.escpos_text import BIG, BOLD, CENTRE, CUT
from payments import paper
from payments.cards import SWIPED
from payments.money import to_text
from slips.layout import RULE, head, numbers, pair, words


def lines(text, settings, payment: dict, slip: int, again: bool):
    """Yield (text, style). `slip`: paper.SALE or paper.CUSTOMER."""
    for row in head(text, settings, payment, "slip.sale", again):
        yield row
    yield pair(text("slip.card"), _card(payment, slip))
    if payment.get("issuer"):
        yield pair(text("slip.issuer"), payment["issuer"])
    yield pair(text("slip.kind"), text("slip.kind_sale"))
    for row in numbers(text, payment):
        yield row
    yield text("slip.amount"), 0
    yield "RMB " + to_text(payment["amount"]), BIG | CENTRE
    yield RULE
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
