"""What is wrong with the journal, and what is being reversed because of it or otherwise."""

from slips.layout import RULE, pair, words
from slips.pending import lines as pending


def lines(text, settings, ledger, age_s, said):
    """Yield (text, style). `ledger`: till.ledger.Ledger; `age_s`, `said`: as in slips.pending."""
    rows = list(pending(text, settings, ledger.book.pending, age_s, said))
    yield rows[0]
    yield text("slip.damage"), rows[1][1]
    yield RULE
    yield pair(text("slip.damaged"), str(ledger.unaccepted))
    yield pair(text("slip.records"), str(ledger.records))
    for row in words(text, "slip.damage_words"):
        yield row
    yield RULE
    for row in rows[1:]:
        yield row
