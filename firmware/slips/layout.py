"""Rows of a slip: (text, style) pairs for a printer of 32 columns or more. A hanzi takes two columns. What is to stand
at the two ends of a row is parted by a tab: the printer knows how wide its paper is."""

from binascii import hexlify

from micropython import const

from codepoints import codepoints
from drivers.clock import from_stamp
from drivers.escpos_text import ACROSS, BIG, BOLD, CENTRE, QR
from payments.book import CLOSED
from payments.entry import CODE
from payments.money import to_text

COLUMNS = const(32)  # of the narrowest paper
RULE = ("-", ACROSS)


def width(text: str) -> int:
    """Columns that `text` takes."""
    return sum([1 if code < 0x100 else 2 for code in codepoints(text)])


def pair(left: str, right: str, style: int = 0) -> tuple:
    """`left` and `right` at the two ends of a row, or of two where they do not fit together."""
    return left + "\t" + right, style


def head(text, settings, payment: dict, title: str, again: bool):
    """Merchant, title, reprint mark and where the payment was made."""
    yield settings.merchant_name, BIG | CENTRE
    for line in settings.header_lines:
        yield line, CENTRE
    yield text(title), BOLD | CENTRE
    if again:
        yield text("slip.reprint"), BOLD | CENTRE
    yield RULE
    yield pair(text("slip.merchant"), payment["merchant"])
    yield pair(text("slip.terminal"), payment["terminal"])
    yield pair(text("slip.operator"), operators(payment))
    yield RULE


def operators(payment: dict) -> str:
    """Who did it or let it pass, and the second person where there was one. Who closed it by hand is alone, and before
    a log-on there is nobody."""
    second = payment.get("state") != CLOSED and payment.get("second")
    return (payment["operator"] or "-") + (" + " + second if second else "")


def particulars(text, payment: dict, card: str):
    """What was paid, with which card, under which numbers. `card`: as it may be shown on this copy."""
    if card:
        yield pair(text("slip.pay_code" if payment["entry"] == CODE else "slip.card_number"), card)
    if payment.get("issuer"):
        yield pair(text("slip.issuer"), payment["issuer"])
    yield pair(text("slip.transaction"), text("slip.kind_" + payment["kind"]))
    for row in _original(text, payment):
        yield row
    for row in _numbers(text, payment):
        yield row
    yield text("slip.amount"), 0
    fen = payment["amount"] if payment["kind"] == "sale" else -payment["amount"]  # money that goes back has a minus
    yield "RMB " + to_text(fen), BIG | CENTRE
    yield RULE


def _original(text, payment: dict):
    """Of a void: the sale's trace number; of a refund: its reference number and date, as they were keyed."""
    if payment["kind"] == "void":
        yield pair(text("slip.orig_trace"), "%06d" % payment["orig_trace"])
    elif payment["kind"] == "refund":
        yield pair(text("slip.orig_reference"), payment["orig_rrn"])
        yield pair(text("slip.orig_date"), payment["orig_date"][:2] + "-" + payment["orig_date"][2:])


def _numbers(text, payment: dict):
    """Batch and trace, and the host's own names for the payment where there are some."""
    yield pair(text("slip.batch_number"), "%06d" % payment["batch"])
    yield pair(text("slip.trace_number"), "%06d" % payment["trace"])
    if payment.get("auth"):
        yield pair(text("slip.auth_code"), payment["auth"])
    if payment.get("rrn"):
        yield pair(text("slip.reference"), payment["rrn"])
    yield pair(text("slip.date_time"), when(payment))


def words(text, key: str, style: int = 0):
    """A text of several rows, parted by '|'."""
    for row in text(key).split("|"):
        yield row, style


def status(text, settings, payment: dict):
    """Where the customer sees on the phone what became of the payment: a QR code with white around it, or the link."""
    token = payment.get("token")
    if not token or not settings.status_url:
        return
    link = settings.status_url + hexlify(token).decode()
    yield text("slip.status"), CENTRE
    if settings.printer_qr != "link":
        yield "", 0
        yield link, QR | CENTRE
    else:
        for at in range(0, len(link), COLUMNS):
            yield link[at : at + COLUMNS], 0
        yield "", 0


def when(payment: dict) -> str:
    """The terminal's time of the last record; the host's MM-DD hh:mm:ss where the clock was not set."""
    if payment.get("stamp"):
        return "%04d-%02d-%02d %02d:%02d:%02d" % from_stamp(payment["stamp"])
    date, time = payment.get("date", ""), payment.get("time", "")
    if not date or not time:
        return "-"
    return "%s-%s %s:%s:%s" % (date[:2], date[2:], time[:2], time[2:4], time[4:])
