"""The list of what is being reversed, for whoever asks."""

from drivers.escpos_text import BIG, BOLD, CENTRE, CUT
from payments.money import to_text
from slips.layout import RULE, pair, when


def lines(text, settings, pending: list, age_s):
    """Yield (text, style). `age_s(payment)` gives seconds since it turned pending."""
    yield settings.merchant_name, BIG | CENTRE
    yield text("slip.pending"), BOLD | CENTRE
    yield pair(text("slip.terminal"), settings.terminal_id)
    yield RULE
    for payment in pending:
        yield pair("#%06d/%06d" % (payment["batch"], payment["trace"]), to_text(payment["amount"]))
        yield payment.get("card", ""), 0
        yield when(payment), 0
        yield pair(text("slip.tries_made") + " %d" % payment["tries"], payment.get("answer", "-"))
        yield pair(text("slip.waiting_time"), _age(age_s(payment)))
    yield RULE
    total = sum([payment["amount"] for payment in pending])
    yield pair("%s %d" % (text("slip.grand_total"), len(pending)), to_text(total), BOLD)
    yield "", CUT


def _age(seconds: int) -> str:
    return "%d:%02d:%02d" % (seconds // 3600, seconds // 60 % 60, seconds % 60)
