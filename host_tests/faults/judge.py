"""What must hold when the terminal is at rest again, whatever was cut: money, paper, words and the wire agree."""

import re
from dataclasses import dataclass, field

SALES, NOTICE, RESULT, SETTLEMENT = "SALES SLIP", "REVERSAL NOTICE", "REVERSAL RESULT", "SETTLEMENT"
STATES = {SALES: "approved", NOTICE: "reversed", RESULT: "reversed"}
WORDS = {  # how a screen begins, or a row of it: the state that it tells
    "APPROVED": "approved", "PAID, NO SLIP": "approved", "Payment stands": "approved", "DECLINED": "declined",
    "KEEP GOODS": "reversed", "REVERSED": "reversed", "SETTLED": "settled", "Batch is settled": "settled",
}  # fmt: skip
ASKED = ("0200", "0320", "0500", "0800")
UNFINISHED = ("KEEP GOODS",)  # not to be the last word on a payment


@dataclass
class Evidence:
    """payments, intact: of the journal; bookings, frames: the host's; slips: (text, complete) in order; lives: the
    screens of each time between power-on and power-off; troubles: broken device rules, tracebacks and resets.
    settlements: of the journal; closed: the host's; paid: every approved payment of the journal, also of before."""

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


def mismatches(seen: Evidence) -> list[str]:
    """What does not agree; empty when all is well."""
    found = list(seen.troubles)
    if seen.intact is not True:
        found.append(f"journal: {seen.intact}")
    return found + _money(seen) + _batches(seen) + _wire(seen) + _paper(seen) + _words(seen)


def _key(row: dict) -> tuple[int, int]:
    return row["batch"], row["trace"]


def _money(seen: Evidence) -> list[str]:
    """Approved means booked once; reversed, declined and not sent mean that nothing is booked."""
    found = []
    told = {_key(payment): payment for payment in seen.payments}
    if len(told) != len(seen.payments):
        found.append("money: a trace number was used for two payments")
    for booking in seen.bookings:
        if _key(booking) not in told:
            found.append(f"money: {_key(booking)} is booked but was never started")
    for key, payment in told.items():
        held = [booking for booking in seen.bookings if _key(booking) == key]
        debits = [booking["amount"] for booking in held if booking["direction"] == "debit"]
        credits = [booking["amount"] for booking in held if booking["direction"] == "credit"]
        due = [payment["amount"]] if payment["state"] == "approved" else []
        if payment["state"] not in ("approved", "declined", "not_sent", "reversed"):
            found.append(f"money: {key} is left {payment['state']}")
        if (debits, credits) != (due, []) and (due or debits != credits or len(debits) > 1):
            found.append(f"money: {key} is {payment['state']}, debits {debits}, credits {credits}")
    return found


def _batches(seen: Evidence) -> list[str]:
    """A batch is closed once, here and at the host, with the same totals, which are those of its payments."""
    ended = [row for row in seen.closed if row["ended"]]
    found = []
    if sorted(row["batch"] for row in ended) != sorted(end["batch"] for end in seen.settlements):
        found.append(f"batch: the host closed {ended}, the terminal {seen.settlements}")
    for row, end in [(row, end) for row in ended for end in seen.settlements if row["batch"] == end["batch"]]:
        paid = [payment for payment in seen.paid if payment["batch"] == end["batch"]]
        told = {"debit": sum(payment["amount"] for payment in paid), "debits": len(paid), "credit": 0, "credits": 0}
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
    """No request without its intent, none twice; a trace number is for one message and its reversals alone."""
    asked = [frame for frame in seen.frames if frame["direction"] == "in" and frame["mti"] in ASKED]
    started = {payment["trace"] for payment in seen.payments}
    found = []
    for frame in asked:
        if frame["mti"] == "0200" and int(frame["fields"][11]) not in started:
            found.append(f"wire: the sale {frame['fields'][11]} left without an intent")
    traces = [frame["fields"][11] for frame in asked]
    return found + [f"wire: trace {trace} went out twice" for trace in sorted(set(traces)) if traces.count(trace) > 1]


def _paper(seen: Evidence) -> list[str]:
    """A slip tells the state that the payment has; each is there, once unmarked, any other as a reprint."""
    found, originals, whole = _settled(seen), [], []
    for text, complete in [slip for slip in seen.slips if SETTLEMENT not in slip[0]]:
        title = next((title for title in STATES if title in text), None)
        payment = _payment(seen, text)
        if complete and (not title or not payment):
            found.append(f"paper: a slip of no payment: {text!r}")
        if not title or not payment:
            continue
        if payment["state"] != STATES[title]:
            found.append(f"paper: {_key(payment)} is {payment['state']} and has a {title}")
        if complete and f"RMB {payment['amount'] // 100}.{payment['amount'] % 100:02d}" not in text:
            found.append(f"paper: {_key(payment)} has a {title} with another amount")
        if complete:
            whole.append((title, _key(payment)))
        if "REPRINT" not in text and "OPERATOR" in text and "CUSTOMER COPY" not in text:
            originals.append((title, _key(payment)))
    found += [
        f"paper: {key} has two unmarked {title}s" for title, key in set(originals) if originals.count((title, key)) > 1
    ]
    for payment in seen.payments:
        for title in (SALES, RESULT):
            waived = payment["slips"].get(1 if title == SALES else 4) == 4
            if payment["state"] == STATES[title] and not waived and (title, _key(payment)) not in whole:
                found.append(f"paper: {_key(payment)} is {payment['state']} and has no whole {title}")
    return found


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


def _payment(seen: Evidence, slip: str) -> dict | None:
    """Whose slip it is; one torn before its number belongs to the only payment there is."""
    number = re.search(r"TRACE NO\. +(\d{6})", slip)
    if number:
        return next((payment for payment in seen.payments if payment["trace"] == int(number[1])), None)
    return seen.payments[0] if len(seen.payments) == 1 else None


def _words(seen: Evidence) -> list[str]:
    """No screen ever said what did not become true, and the last word of the last life is the end of the matter."""
    found = []
    states = [payment["state"] for payment in seen.payments] + ["settled"] * len(seen.settlements)
    for life in seen.lives:
        for lines in life:
            word = _word(lines)
            if word and WORDS[word] not in states:
                found.append(f"words: {' / '.join(lines)} was shown, payments are {states}")
    last = [_word(lines) for life in seen.lives[-1:] for lines in life if _word(lines)]
    if last and last[-1] in UNFINISHED:
        found.append(f"words: the last one is {last[-1]}, payments are {states}")
    return sorted(set(found))


def _word(lines: list[str]) -> str:
    return next((word for word in reversed(WORDS) if lines[0].startswith(word) or word in lines[2:3]), "")
