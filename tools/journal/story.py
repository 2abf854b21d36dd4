"""What the records of a journal say of each payment, and of each settlement."""

from datetime import datetime, timedelta

from tools.journal.audit import Entry, Reading, decode

OPEN = "started"
UNDECIDED = (OPEN, "reversing", "refunding")
ENDS = ("approved", "declined", "not_sent", "reversing", "refunding", "reversed", "closed")
SETTLED = "settled"
RETIRED = "retired"


def payments(records: list[dict]) -> list[dict]:
    """One dict a payment, in the order of their start: all fields, `state`, and `slips` (slip: last state).

    A record whose payment began before all that the journal still holds says nothing here.
    """
    found: dict[tuple[int, int], dict] = {}
    for record in records:
        key = (record.get("batch", 0), record.get("trace", 0))
        said = {name: value for name, value in record.items() if name not in ("record", "sequence")}
        if record["record"] == "start":
            found[key] = said | {"state": OPEN, "slips": {}}
        elif record["record"] == "print" and key in found:
            found[key]["slips"][record.get("slip", 0)] = record.get("state", 0)
        elif record["record"] in ENDS and key in found:
            found[key] |= said | {"state": record["record"]}
    return list(found.values())


def summary(region: bytes) -> dict:
    """`pending`: payments that have no end yet; `batch`: as the last sign-on said."""
    records, _ = decode(region)
    states = [payment["state"] for payment in payments(records)]
    batches = [record.get("batch", 0) for record in records if record["record"] == "sign_on"]
    return {"pending": sum(state in UNDECIDED for state in states), "batch": batches[-1] if batches else 0}


def name(batch: int, trace: int) -> str:
    """A payment as slips and screens name it."""
    return f"{batch:06d}/{trace:06d}"


def origin(payment: dict) -> str:
    """Which sale a void or a refund takes back, and the two who let it pass where there were two; empty for a sale.
    `payment`: fields of its records; without its start nothing says which of the two it is."""
    sale = [name(payment.get("orig_batch", 0), payment["orig_trace"])] if "orig_trace" in payment else []
    sale += [f"reference {payment['orig_rrn']}"] if "orig_rrn" in payment else []
    sale += [f"date {payment['orig_date']}"] if "orig_date" in payment else []
    if not sale:
        return ""
    told = f"{payment['kind']} of" if "kind" in payment else "takes back"
    both = "second" in payment and payment.get("state") != "closed"  # there the operator is who closed it
    people = f", let pass by {payment.get('operator', '?')} and {payment['second']}" if both else ""
    return plain(f"{told} {', '.join(sale)}{people}")


def amount(fen: int | None) -> str:
    return "?" if fen is None else f"{fen // 100}.{fen % 100:02d}"


def plain(text: str) -> str:
    """Text as it may go to a terminal window: what would move the cursor is a question mark."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def date(stamp: int | None) -> str:
    """The date of a record's stamp, seconds since 2000; empty when it has none, or none that is a date."""
    try:
        return f"{datetime(2000, 1, 1) + timedelta(seconds=stamp):%Y-%m-%d %H:%M:%S}" if stamp else ""
    except OverflowError:
        return ""


def head(reading: Reading, entry: Entry) -> str:
    """What a slip that shows the chain after this record speaks of, and how much of that is still here."""
    until = reading.entries.index(entry)
    told = f"head after record {entry.sequence}, {_settlement(reading, entry, until)}"
    return f"{told}; what is held here begins with record {reading.entries[0].sequence}"


def _settlement(reading: Reading, entry: Entry, until: int) -> str:
    """The settlement with this record, the one that noted this chain, or the last one before."""
    own = [
        other
        for other in reading.entries
        if other.kind == SETTLED and other.fields is not None and other.fields.get("head") == entry.chain.hex()
    ]
    before = [other for other in reading.entries[: until + 1] if other.kind == SETTLED and other.fields is not None]
    settled = (own or before or [None])[-1]
    if settled is None:
        return f"a record of kind {entry.kind}; no settlement is recorded up to there"
    said = settled.fields or {}
    when = date(said.get("stamp"))
    batch = f"batch {said['batch']:06d}" if "batch" in said else "a batch without number"
    told = f"{batch} settled{' ' + when if when else ''}"
    return told if settled is entry or own else f"a record of kind {entry.kind}; {told}, with record {settled.sequence}"
