"""The totals of a batch: as they were settled with the host, or as they are now."""

from binascii import hexlify

from drivers.escpos_text import BIG, BOLD, CENTRE, CUT
from payments import book as books
from payments.money import to_text
from slips.layout import COLUMNS, RULE, head, pair, when, width, words

_COUNT = 18  # column at which the counts end


def lines(text, settings, settled: dict, slip: int, again: bool):
    """Yield (text, style). `settled`: as till.ledger.Ledger.payment tells it."""
    for row in head(text, settings, settled, "slip.settlement", again):
        yield row
    for row in _totals(text, settled):
        yield row
    yield RULE
    yield text("slip.settled"), BIG | CENTRE
    for row in _compared(text, settled):
        yield row
    yield RULE
    yield pair(text("slip.records"), str(settled["records"]))
    yield text("slip.journal_head"), 0
    chain = hexlify(settled["head"]).decode()
    yield chain[:COLUMNS], 0
    yield chain[COLUMNS:], 0
    yield "", CUT


def totals(text, settings, book, operator: str, stamp: int):
    """Yield (text, style) of what the batch adds up to so far. `stamp`: now, 0 when the clock is not set."""
    now = book.totals.fields
    now.update(
        batch=book.batch, stamp=stamp, operator=operator,
        terminal=settings.terminal_id, merchant=settings.merchant_id,
    )  # fmt: skip
    for row in head(text, settings, now, "slip.totals", False):
        yield row
    for row in _totals(text, now):
        yield row
    yield RULE
    for row in words(text, "slip.not_settled", BOLD | CENTRE):
        yield row
    yield "", CUT


def _totals(text, settled: dict):
    yield pair(text("slip.batch_number"), "%06d" % settled["batch"])
    if settled.get("rrn"):
        yield pair(text("slip.reference"), settled["rrn"])
    yield pair(text("slip.date_time"), when(settled))
    yield RULE
    yield _sum(text("slip.sales_sum"), settled["debits"], settled["debit"])
    yield _sum(text("slip.credits"), settled["credits"], settled["credit"])
    yield pair(text("slip.net_total"), "RMB " + to_text(settled["debit"] - settled["credit"]), BOLD)


def _sum(name: str, count: int, fen: int) -> tuple:
    number = str(count)
    return pair(name + " " * (_COUNT - width(name) - len(number)) + number, to_text(fen))


def _compared(text, settled: dict):
    """What the host found, card by card: its own digits, for domestic and for foreign cards."""
    code = settled.get("code", "")
    for name, said in ("slip.domestic", code[:1]), ("slip.foreign", code[1:]):
        yield pair(text(name), text("slip.unbalanced" if said == "2" else "slip.balanced"))
    if settled["result"] == books.UNBALANCED:
        yield pair(text("slip.uploaded"), str(settled["uploaded"]))
        for row in words(text, "slip.unbalanced_words"):
            yield row
