"""What the records say: kinds, fields, and their bytes.

A payload is a row of fields, each `tag 1 | length 1 | value`. Numbers are big-endian without leading zeros, text is
UTF-8. An unknown tag is kept under its number, so an older reader can still list a newer journal.
"""

from micropython import const

TRACE = const(1)  # a trace number used up by a message that moves no money
SIGN_ON = const(2)  # batch and working keys from the host
START = const(3)  # intent: a financial request is about to leave
APPROVED = const(4)
DECLINED = const(5)
NOT_SENT = const(6)  # the request provably never reached the network
REVERSING = const(7)  # outcome unknown or unusable: to be undone
REVERSED = const(8)  # the host's word that it is undone
CLOSED = const(9)  # a supervisor's word, with the bank's reference
PRINT = const(10)  # what became of a slip
ACCEPTED = const(11)  # a supervisor has seen what is damaged in the journal, and lets sales go on
SETTLING = const(12)  # a settlement was begun, answered, or has uploaded so many payments
SETTLED = const(13)  # the batch is closed: nothing before this record is open
SIGNED_OFF = const(14)  # the day is over: the working keys end here
GOODS = const(15)  # what will be bought: some lines, before the intent, which says how many such records there are
GRANTED = const(16)  # somebody gave the right code, for a purpose
LOCKED = const(17)  # too many wrong codes of one person
PEOPLE = const(18)  # somebody changes who may what
REFUNDING = const(19)  # a refund whose outcome is unknown: to be sent again
RETIRED = const(20)  # the journal goes on in the terminal that `token` names: this one is out of service
ARRIVED = const(21)  # here it goes on

# Tag = place in this row, from 1; "#" numbers, "$" text, "%" bytes. New fields go to the end, none is ever reused.
_FIELDS = (
    "#trace", "#batch", "#amount", "$kind", "$entry", "$card", "$operator", "#stamp", "$terminal", "$merchant",
    "$code", "$rrn", "$auth", "$reason", "%keys", "#slip", "#state", "$date", "$time", "$issuer", "$acquirer",
    "$bank_ref", "$cause", "$scheme", "$settle", "$expiry",
    "#damaged",
    "#debit", "#debits", "#credit", "#credits", "#result", "#uploaded", "%head",
    "#orig_batch", "#orig_trace", "$orig_date", "$orig_rrn",
    "%token",
    "#goods", "$lines",
    "$purpose", "#wrong", "$person", "$change",
    "$second",
)  # fmt: skip


class RecordError(Exception):
    """A field that has no place in a record, or does not fit it."""


def encode(fields: dict) -> bytes:
    """Bytes of a record's fields, in tag order. None and empty text are left out. Raises RecordError."""
    out = bytearray()
    left = len(fields)
    for place, field in enumerate(_FIELDS):
        if field[1:] not in fields:
            continue
        left -= 1
        value = _to_bytes(field[0], fields[field[1:]])
        if len(value) > 255:
            raise RecordError(field[1:])
        if value or field[0] == "#":
            out.extend(bytes((place + 1, len(value))))
            out.extend(value)
    if left:
        raise RecordError("unknown field")
    return bytes(out)


def decode(payload: bytes, most: int = 255) -> dict:
    """Fields of a record; those with a tag up to `most`. Raises RecordError when the payload is not a row of fields."""
    fields = {}
    at = 0
    while at < len(payload):
        if at + 2 > len(payload) or at + 2 + payload[at + 1] > len(payload):
            raise RecordError("cut short")
        tag, end = payload[at], at + 2 + payload[at + 1]
        if tag > most:
            break
        value = payload[at + 2 : end]
        if 1 <= tag <= len(_FIELDS):
            name = _FIELDS[tag - 1]
            fields[name[1:]] = _from_bytes(name[0], value)
        else:
            fields[tag] = bytes(value)
        at = end
    return fields


def _to_bytes(form: str, value) -> bytes:
    if value is None:
        return b""
    if form == "#":
        if value < 0:
            raise RecordError("negative number")
        size = 1
        while value >> (8 * size):
            size += 1
        return value.to_bytes(size, "big")
    return value.encode() if form == "$" else value


def _from_bytes(form: str, value: bytes):
    if form == "#":
        return int.from_bytes(value, "big")
    if form == "$":
        try:
            return bytes(value).decode()
        except UnicodeError:
            raise RecordError("not text") from None
    return bytes(value)
