"""What this terminal says to its host: one builder a message, and what makes an answer ours.

Builders return (mti, fields) for `iso8583.pack`. `ident` has terminal_id and merchant_id. A request is a dict:
kind "sale", "void" or "refund"; trace, batch int; amount int fen; entry ("022" swiped ...); operator; and as
they apply card, expiry YYMM, track2, code (payment code), reference (of a shown code), auth, token (bytes; names the
payment in the link on its slips), contact (whom the host tells of its end); and of the sale that is voided or refunded
orig_batch, orig_trace int, orig_date MMDD, orig_rrn and orig_auth.
Totals are a dict: debit, credit int fen; debits, credits int.
A card number goes out in the sale alone: afterwards batch, trace and reference number name the payment.
"""

from binascii import hexlify

from host.iso8583 import pack

_TYPES = {"sale": "22", "void": "23", "refund": "25"}
_ECHOED = (3, 4, 11, 41, 42)
_FOREIGN = "0" * 31  # the totals of foreign cards: this terminal takes none


def sign_on(ident, trace: int, batch: int, operator: str) -> tuple:
    """Asks for working keys and the batch number."""
    fields = _management(ident, batch, "003")
    fields[11] = _digits(trace, 6)
    fields[63] = _operator(operator)
    return "0800", fields


def sign_off(ident, trace: int, batch: int) -> tuple:
    """Ends the day."""
    fields = _management(ident, batch, "002")
    fields[11] = _digits(trace, 6)
    return "0820", fields


def echo(ident, batch: int) -> tuple:
    """Asks whether the host is there. Has no trace number."""
    return "0820", _management(ident, batch, "301")


def sale(ident, req: dict) -> tuple:
    """A charge to a card (number and expiry, or track 2) or to a payment code."""
    fields = _financial(ident, req)
    _put(fields, 2, req.get("card"))
    _put(fields, 14, req.get("expiry"))
    _put(fields, 35, req.get("track2"))
    _put(fields, 59, _private(req, req.get("code"), req.get("contact"), req.get("reference")))
    return "0200", fields


def void(ident, req: dict) -> tuple:
    """Takes back a sale of this batch."""
    fields = _financial(ident, req)
    fields[37] = req["orig_rrn"]
    _put(fields, 38, req.get("orig_auth"))
    _put(fields, 59, _private(req, None, req.get("contact")))
    fields[61] = _original(req)
    return "0200", fields


def refund(ident, req: dict) -> tuple:
    """Gives money back by the sale's reference number and date."""
    fields = _financial(ident, req)
    fields[37] = req["orig_rrn"]
    _put(fields, 59, _private(req, None, req.get("contact")))
    fields[61] = "000000000000" + req["orig_date"]
    fields[63] = _operator(req["operator"])
    return "0220", fields


def reversal(ident, original: dict, reason: str) -> tuple:
    """Undoes a sale or void: the same trace and fields, no card number, the reason in field 39.

    Its token goes along: the host may never have seen the request, and the customer's link asks for it.
    """
    fields = _financial(ident, original)
    _put(fields, 38, original.get("auth"))
    fields[39] = reason
    if original["kind"] == "void":
        fields[61] = _original(original)
    return "0400", fields


def query(ident, original: dict) -> tuple:
    """Asks what became of a request; its token goes along, for a code that is shown has no other request."""
    fields = _financial(ident, original)
    del fields[22]
    return "0620", fields


def settlement(ident, trace: int, batch: int, operator: str, totals: dict) -> tuple:
    """Asks the host to compare the batch's totals with its books."""
    fields = _management(ident, batch, "201")
    fields[11] = _digits(trace, 6)
    debit = _digits(totals["debit"], 12) + _digits(totals["debits"], 3)
    fields[48] = debit + _digits(totals["credit"], 12) + _digits(totals["credits"], 3) + "0" + _FOREIGN
    fields[49] = "156"
    fields[63] = _operator(operator)
    return "0500", fields


def upload(ident, trace: int, batch: int, payments: list) -> tuple:
    """One to eight approved payments (dicts with trace, amount and the masked card, if there is one) of a batch."""
    fields = _management(ident, batch, "201")
    fields[11] = _digits(trace, 6)
    fields[48] = _digits(len(payments), 2) + "".join([_detail(payment) for payment in payments])
    return "0320", fields


def upload_end(ident, trace: int, batch: int, balanced: bool, count: int) -> tuple:
    """Closes the batch; `count`: of its payments when it balanced, of those that were uploaded when it did not."""
    fields = _management(ident, batch, "207" if balanced else "202")
    fields[11] = _digits(trace, 6)
    fields[48] = _digits(count, 4)
    return "0320", fields


def seal(mti: str, fields: dict, mac) -> bytes:
    """The packed message with its MAC in field 64."""
    sealed = dict(fields)
    sealed[64] = bytes(8)
    mab = pack(mti, sealed)[:-8]
    return mab + mac.sign(mab)


def verify(body: bytes, fields: dict, mac) -> bool:
    """Whether an unpacked message carries the right MAC over its bytes."""
    if 64 not in fields:
        return False
    difference = 0
    for ours, theirs in zip(mac.sign(body[:-8]), fields[64]):
        difference |= ours ^ theirs
    return difference == 0


def matches(request_mti: str, request: dict, mti: str, fields: dict) -> str:
    """What a message is to a request: "" its answer, "other" the answer to another trace, "bad" a wrong answer."""
    if 11 in request and 11 in fields and fields[11] != request[11]:
        return "other"
    if mti != "%04d" % (int(request_mti) + 10):
        return "bad"
    for number in _ECHOED:
        if number in request and fields.get(number) != request[number]:
            return "bad"
    return ""


def _financial(ident, req: dict) -> dict:
    kind = req["kind"]
    fields = {
        3: "000000" if kind == "sale" else "200000",
        4: _digits(req["amount"], 12),
        11: _digits(req["trace"], 6),
        22: req["entry"],
        25: "00",
        41: ident.terminal_id,
        42: ident.merchant_id,
        49: "156",
        60: _TYPES[kind] + _digits(req["batch"], 6) + "00050",
    }
    _put(fields, 59, _private(req))
    return fields


def _private(req: dict, code=None, contact=None, reference=None) -> str:
    """Field 59: tag, length and value of each that there is."""
    token = req.get("token")
    rows = ("A3", code), ("A4", reference), ("T1", token and hexlify(token).decode()), ("N1", contact)
    return "".join(["%s%03d%s" % (tag, len(value), value) for tag, value in rows if value])


def _management(ident, batch: int, network: str) -> dict:
    return {41: ident.terminal_id, 42: ident.merchant_id, 60: "00" + _digits(batch, 6) + network}


def _detail(payment: dict) -> str:
    card = payment.get("card", "").replace("*", "0")
    return "00" + _digits(payment["trace"], 6) + "0" * (20 - len(card)) + card + _digits(payment["amount"], 12)


def _original(req: dict) -> str:
    return _digits(req["orig_batch"], 6) + _digits(req["orig_trace"], 6) + (req.get("orig_date") or "")


def _put(fields: dict, number: int, value) -> None:
    if value:
        fields[number] = value


def _digits(number: int, width: int) -> str:
    """Zero-padded; a number that does not fit is refused here, since a variable field would take it."""
    digits = "%0*d" % (width, number)
    if number < 0 or len(digits) != width:
        raise ValueError("number too big")
    return digits


def _operator(name: str) -> str:
    return name + " " * (3 - len(name))
