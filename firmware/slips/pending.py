"""The list of what is being reversed or refunded, for whoever asks."""

from drivers.escpos_text import BIG, BOLD, CENTRE, CUT
from payments.money import to_text
from slips.layout import RULE, pair, when


def lines(text, settings, pending: list, age_s, said):
    """Yield (text, style). Of a payment, `age_s` gives seconds since it turned pending, `said` the last answer in
    words, rows parted by '|'.
    """
    yield settings.merchant_name, BIG | CENTRE
    yield text("slip.pending"), BOLD | CENTRE
    yield pair(text("slip.terminal"), settings.terminal_id)
    yield RULE
    for payment in pending:
        for row in _one(text, payment, age_s(payment), said(payment)):
            yield row
    yield RULE
    total = sum([payment["amount"] for payment in pending])
    yield pair("%s %d" % (text("slip.grand_total"), len(pending)), to_text(total), BOLD)
    yield "", CUT


def _one(text, payment: dict, seconds: int, said: str):
    yield pair("#%06d/%06d" % (payment["batch"], payment["trace"]), to_text(payment["amount"]))
    yield pair(text("slip.kind_" + payment["kind"]), payment.get("card", ""))
    yield pair(text("slip.date_time"), when(payment))
    yield pair(text("slip.waiting_time"), "%d:%02d:%02d" % (seconds // 3600, seconds // 60 % 60, seconds % 60))
    yield pair(text("slip.tries_made"), str(payment["tries"]))
    answer = payment.get("answer", "")
    yield pair(text("slip.last_answer"), answer if len(answer) == 2 else "-")
    for row in said.split("|"):
        yield row, 0
