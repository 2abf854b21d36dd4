"""The payments of the batch, one a row: what its totals are made of."""

from drivers.escpos_text import BOLD, CENTRE, CUT
from payments.money import to_text
from slips.layout import RULE, head, pair, when, width

_KIND = 8  # columns


def lines(text, settings, ledger, batch: int, operator: str, stamp: int):
    """Yield (text, style), and None while the next is looked for. `operator`: who asks for it; `stamp`: now, 0 when the
    clock is not set."""
    now = {"terminal": settings.terminal_id, "merchant": settings.merchant_id, "operator": operator}
    for row in head(text, settings, now, "slip.items_title", False):
        yield row
    yield pair(text("slip.batch_number"), "%06d" % batch)
    yield pair(text("slip.date_time"), when({"stamp": stamp}))
    yield RULE
    count = total = 0
    for payment in ledger.approved(batch):
        if payment is None:
            yield None
            continue
        fen = payment["amount"] if payment["kind"] == "sale" else -payment["amount"]
        count += 1
        total += fen
        yield pair(_named(text, payment), to_text(fen))
    yield RULE
    yield pair("%s %d" % (text("slip.net_total"), count), "RMB " + to_text(total), BOLD)
    if batch != ledger.book.batch:
        yield text("slip.settled"), CENTRE
    elif ledger.book.pending:
        yield pair(text("slip.pending_count"), str(len(ledger.book.pending)))
    yield "", CUT


def _named(text, payment: dict) -> str:
    """Trace number, kind, last four digits."""
    kind = text("slip.kind_" + payment["kind"])
    return "%06d %s %s" % (payment["trace"], kind + " " * (_KIND - width(kind)), payment.get("card", "")[-4:])
