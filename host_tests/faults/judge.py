"""What must hold when the terminal is at rest again, whatever was cut: money, paper, words and the wire agree."""

import re
from dataclasses import dataclass, field

from host_tests.faults import words
from host_tests.faults.told import CUSTOMER, DECLINED, NOTICE, PRINTED, RESULT, SALE, WAIVED, owed

SETTLEMENT = "SETTLEMENT"
SLIPS = {  # title: (number in the journal, (kind, state) of the payments that may have it)
    "SALES SLIP": (SALE, {("sale", "approved")}),
    "VOID SLIP": (SALE, {("void", "approved")}),
    "REFUND SLIP": (SALE, {("refund", "approved")}),
    "REVERSAL NOTICE": (NOTICE, {("sale", "reversed"), ("void", "reversed")}),
    "REVERSAL RESULT": (RESULT, {("sale", "reversed"), ("void", "reversed")}),
    "REFUND NOTICE": (NOTICE, {("refund", "approved"), ("refund", "declined")}),
    "REFUND RESULT": (RESULT, {("refund", "approved"), ("refund", "declined")}),
    "PAYMENT RESULT": (DECLINED, {("sale", "declined"), ("void", "declined"), ("refund", "declined")}),
}
ENDS = {  # what the last slip of a payment that was in doubt, or is not done, says of it
    ("sale", "reversed"): "REVERSED", ("void", "reversed"): "THE SALE STANDS", ("refund", "approved"): "REFUNDED",
    ("refund", "declined"): "Nothing was paid back", ("sale", "declined"): "Nothing is charged",
    ("void", "declined"): "The sale stands",
}  # fmt: skip
ASKED = ("0200", "0320", "0500", "0800")


@dataclass
class Evidence:
    """payments, intact: of the journal; bookings, frames: the host's; slips: (text, complete) in order; lives: the
    screens of each time between power-on and power-off; troubles: broken device rules, tracebacks and resets.
    settlements: of the journal; closed: the host's; paid: every approved payment of the journal, also of before.
    transactions: the host's, with the sales that voids and refunds were booked on."""

    payments: list[dict]
    intact: bool | str
    bookings: list[dict]
    frames: list[dict]
    slips: list[tuple[str, bool]]
    lives: list[list[list[str]]]
    troubles: list[str] = field(default_factory=list)
    settlements: list[dict] = field(default_factory=list)
    closed: list[dict] = field(default_factory=list)
    paid: list[dict] = field(default_factory=list)
    transactions: list[dict] = field(default_factory=list)


def mismatches(seen: Evidence) -> list[str]:
    """What does not agree; empty when all is well."""
    found = list(seen.troubles)
    if seen.intact is not True:
        found.append(f"journal: {seen.intact}")
    told = {(payment["kind"], payment["state"]) for payment in seen.payments}
    told |= {("batch", "settled") for _ in seen.settlements}
    found += _money(seen) + _originals(seen) + _batches(seen) + _wire(seen) + _paper(seen)
    return found + words.mismatches(seen.lives, told)


def _key(row: dict) -> tuple[int, int]:
    return row["batch"], row["trace"]


def _money(seen: Evidence) -> list[str]:
    """Approved means booked once, a sale as a debit, a void or refund as a credit; reversed, declined and not sent mean
    that nothing is booked, or both."""
    found = []
    told = {_key(payment): payment for payment in seen.payments}
    if len(told) != len(seen.payments):
        found.append("money: a trace number was used for two payments")
    for booking in seen.bookings:
        if _key(booking) not in told:
            found.append(f"money: {_key(booking)} is booked but was never started")
    for key, payment in told.items():
        if payment["state"] not in ("approved", "declined", "not_sent", "reversed"):
            found.append(f"money: {key} is left {payment['state']}")
        held = [(booking["direction"], booking["amount"]) for booking in seen.bookings if _key(booking) == key]
        if held not in _may_hold(payment):
            found.append(f"money: {key} is a {payment['kind']}, {payment['state']}, and booked are {held}")
    return found


def _may_hold(payment: dict) -> list[list[tuple[str, int]]]:
    """The bookings that a payment may have, in order; a refund is never taken back."""
    debit, credit = ("debit", payment["amount"]), ("credit", payment["amount"])
    there, back = (debit, credit) if payment["kind"] == "sale" else (credit, debit)
    if payment["state"] == "approved":
        return [[there]]
    return [[]] if payment["kind"] == "refund" else [[], [there, back]]


def _originals(seen: Evidence) -> list[str]:
    """A void or refund that stands is booked on the sale that the terminal names, which stands too here; no more goes
    back than was paid, and the host holds a sale as voided when a void of it stands, and only then."""
    given = [payment for payment in seen.payments if payment["kind"] != "sale" and payment["state"] == "approved"]
    stands = [row for row in seen.transactions if row["kind"] in ("void", "refund") and row["state"] == "approved"]
    told = sorted((*_key(payment), payment["orig_rrn"]) for payment in given)
    found = []
    if told != sorted((*_key(row), row["original_rrn"]) for row in stands):
        found.append(f"original: the terminal gave back {told}, the host {stands}")
    for sale in (payment for payment in seen.paid if payment["kind"] == "sale"):
        back = [payment for payment in given if payment["orig_rrn"] == sale.get("rrn")]
        if sum(payment["amount"] for payment in back) > sale["amount"]:
            found.append(f"original: more than {sale['amount']} of {_key(sale)} went back: {back}")
    voided = sorted(row["rrn"] for row in seen.transactions if row["kind"] == "sale" and row["state"] == "voided")
    if voided != sorted(payment["orig_rrn"] for payment in given if payment["kind"] == "void"):
        found.append(f"original: the host holds {voided} as voided, the terminal gave back {told}")
    return found


def _batches(seen: Evidence) -> list[str]:
    """A batch is closed once, here and at the host, with the same totals, which are those of its payments."""
    ended = [row for row in seen.closed if row["ended"]]
    found = []
    if sorted(row["batch"] for row in ended) != sorted(end["batch"] for end in seen.settlements):
        found.append(f"batch: the host closed {ended}, the terminal {seen.settlements}")
    for row, end in [(row, end) for row in ended for end in seen.settlements if row["batch"] == end["batch"]]:
        paid = [payment for payment in seen.paid if payment["batch"] == end["batch"]]
        sold = [payment["amount"] for payment in paid if payment["kind"] == "sale"]
        back = [payment["amount"] for payment in paid if payment["kind"] != "sale"]
        told = {"debit": sum(sold), "debits": len(sold), "credit": sum(back), "credits": len(back)}
        if {name: end[name] for name in told} != told:
            found.append(f"batch: {end} is not what its payments add up to, {told}")
        if row["totals"] != "{debit:012d}{debits:03d}{credit:012d}{credits:03d}".format(**end):
            found.append(f"batch: the host closed {row['totals']}, the terminal {end}")
        uploaded = sorted((payment["trace"], payment["amount"]) for payment in paid if not row["balanced"])
        if sorted((detail["trace"], detail["amount"]) for detail in row["details"]) != uploaded:
            found.append(f"batch: {row['details']} were uploaded, not {uploaded}")
        if end["result"] != (1 if row["balanced"] else 2) or end["uploaded"] != len(uploaded):
            found.append(f"batch: {end} is not what the host said, {row}")
    return found


def _wire(seen: Evidence) -> list[str]:
    """No request without its intent, none twice; a trace number is for one message and its reversals alone. A refund
    alone goes again, always the same, and is never undone."""
    sent = [frame for frame in seen.frames if frame["direction"] == "in"]
    started = {(payment["trace"], payment["kind"] == "refund") for payment in seen.payments}
    refunds: dict[str, dict] = {}
    found = []
    for frame in sent:
        trace, again = frame["fields"][11], frame["mti"] == "0220"
        if frame["mti"] in ("0200", "0220") and (int(trace), again) not in started:
            found.append(f"wire: the payment {trace} left without an intent")
        if frame["mti"] == "0400" and (int(trace), True) in started:
            found.append(f"wire: the refund {trace} was undone")
        said = {number: value for number, value in frame["fields"].items() if number != 64}
        if again and refunds.setdefault(trace, said) != said:
            found.append(f"wire: the refund {trace} went again as another one")
    traces = [frame["fields"][11] for frame in sent if frame["mti"] in ASKED] + list(refunds)
    return found + [f"wire: trace {trace} went out twice" for trace in sorted(set(traces)) if traces.count(trace) > 1]


def _paper(seen: Evidence) -> list[str]:
    """A slip tells the state that the payment has; each is there, once unmarked, any other as a reprint."""
    found, originals, whole = _settled(seen), [], []
    for text, complete in [slip for slip in seen.slips if SETTLEMENT not in slip[0]]:
        title = next((title for title in SLIPS if title in text), None)
        payment = _payment(seen, text, title) if title else None
        if complete and not payment:
            found.append(f"paper: a slip of no payment: {text!r}")
        if not title or not payment:
            continue
        number, fits = SLIPS[title]
        number = CUSTOMER if "CUSTOMER COPY" in text else number
        if (payment["kind"], payment["state"]) not in fits:
            found.append(f"paper: {_key(payment)} is a {payment['kind']}, {payment['state']}, and has a {title}")
        if complete:
            found += [f"paper: {_key(payment)} has a {title} without {row}" for row in _lacks(payment, number, text)]
            whole.append((number, _key(payment)))
        if "REPRINT" not in text and "OPERATOR" in text and "CUSTOMER COPY" not in text:
            originals.append((title, _key(payment)))
    found += [
        f"paper: {key} has two unmarked {title}s" for title, key in set(originals) if originals.count((title, key)) > 1
    ]
    for payment in seen.payments:
        slip = owed(payment)
        if slip and payment["slips"].get(slip) != WAIVED and (slip, _key(payment)) not in whole:
            found.append(f"paper: {_key(payment)} is {payment['state']} and has no whole slip {slip}")
        for slip, state in payment["slips"].items():  # but notices: they may have come out before this run
            if slip != NOTICE and state == PRINTED and (slip, _key(payment)) not in whole:
                found.append(f"paper: {_key(payment)} has no whole slip {slip}, and the journal says that it has")
    return found


def _lacks(payment: dict, number: int, text: str) -> list[str]:
    """What a slip of this payment must say and this one does not: the amount, its sale, and as a result what became."""
    sign = "" if payment["kind"] == "sale" else "-"
    due = [rf"RMB {sign}{payment['amount'] // 100}\.{payment['amount'] % 100:02d}"]
    if payment["kind"] == "void":
        due.append(rf"ORIGINAL TRACE +{payment['orig_trace']:06d}")
    if payment["kind"] == "refund":
        due.append(rf"ORIGINAL REF\. NO\. +{payment['orig_rrn']}")
    if number in (RESULT, DECLINED) and (payment["kind"], payment["state"]) in ENDS:
        due.append(ENDS[payment["kind"], payment["state"]])
    return [row for row in due if not re.search(row, text)]


def _settled(seen: Evidence) -> list[str]:
    """The slip of each settlement is there, once unmarked; and no slip of another."""
    found = []
    slips = [(text, complete) for text, complete in seen.slips if SETTLEMENT in text and "BATCH NO." in text]
    for end in seen.settlements:
        own = [slip for slip in slips if f"BATCH NO.                 {end['batch']:06d}" in slip[0]]
        net = (end["debit"] - end["credit"]) // 100, (end["debit"] - end["credit"]) % 100
        whole = [text for text, complete in own if complete and "RMB {}.{:02d}".format(*net) in text]
        if not whole and end["slips"].get(5) != 4:
            found.append(f"paper: batch {end['batch']} is settled and has no whole slip")
        if sum("REPRINT" not in text for text, _ in own) > 1:
            found.append(f"paper: batch {end['batch']} has two unmarked slips")
        slips = [slip for slip in slips if slip not in own]
    return found + [f"paper: a slip of no settlement: {text!r}" for text, complete in slips if complete]


def _payment(seen: Evidence, slip: str, title: str) -> dict | None:
    """Whose slip it is; one torn before its number belongs to the only payment of a kind that may have it."""
    number = re.search(r"TRACE NO\. +(\d{6})", slip)
    if number:
        return next((payment for payment in seen.payments if payment["trace"] == int(number[1])), None)
    kinds = {kind for kind, _ in SLIPS[title][1]}
    may = [payment for payment in seen.payments if payment["kind"] in kinds]
    return may[0] if len(may) == 1 else None
