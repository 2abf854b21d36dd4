"""What the records of a journal say of each payment."""

from tools.journal.reader import decode

OPEN = "started"
_ENDS = ("approved", "declined", "not_sent", "reversing", "reversed", "closed")


def payments(records: list[dict]) -> list[dict]:
    """One dict a payment, in the order of their start: all fields, `state`, and `slips` (slip: last state)."""
    found: dict[tuple[int, int], dict] = {}
    for record in records:
        key = (record.get("batch", 0), record.get("trace", 0))
        said = {name: value for name, value in record.items() if name not in ("record", "sequence")}
        if record["record"] == "start":
            found[key] = said | {"state": OPEN, "slips": {}}
        elif record["record"] == "print" and key in found:
            found[key]["slips"][record["slip"]] = record["state"]
        elif record["record"] in _ENDS and key in found:
            found[key] |= said | {"state": record["record"]}
    return list(found.values())


def summary(region: bytes) -> dict:
    """`pending`: payments that are being reversed, or open with no outcome yet; `batch`: as the last sign-on said."""
    records, _ = decode(region)
    states = [payment["state"] for payment in payments(records)]
    batches = [record["batch"] for record in records if record["record"] == "sign_on"]
    return {"pending": states.count("reversing") + states.count(OPEN), "batch": batches[-1] if batches else 0}
