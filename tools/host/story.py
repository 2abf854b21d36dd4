"""What became of a payment, as its customer is told: on the page behind the link, and in messages.

States, by kind of payment: sale approved, declined, asking (the customer has to confirm), undoing (the answer did not
leave, so the terminal will undo it), reversed, voided, refunded, part-refunded; void and refund approved, declined;
void also undoing, reversed.
"""

from dataclasses import dataclass, field

from .ledger import Ledger

UNHEARD = "undoing"
Identity = tuple[str, int, int, str]  # terminal, batch, trace, MTI


@dataclass(frozen=True)
class Event:
    """Something that happened: `what` names it as a kind or state, `at` is "2026-01-31 12:34:56", amount in fen."""

    what: str
    at: str
    amount: int


@dataclass(frozen=True)
class Story:
    """`card`: stars and the last four, as on a customer's slip.

    `back`: fen that went back to the account; `code`: of the host's answer.
    """

    kind: str
    state: str
    amount: int
    card: str
    terminal: str
    merchant: str
    batch: int
    trace: int
    reference: str
    code: str
    back: int = 0
    events: list[Event] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Names the outcome."""
        return f"{self.kind}.{self.state}"


def of_payment(ledger: Ledger, identity: Identity) -> Story | None:
    """What the books say of the payment that was requested so; None when they know neither it nor its reversal."""
    terminal, batch, trace, _ = identity
    row = ledger.find(*identity)
    undone = ledger.find(terminal, batch, trace, "0400")
    if row is None and undone is None:
        return None
    if row is None:
        return _never_came(undone)
    followers = [other for other in ledger.followers(row["id"]) if other["state"] in ("approved", "done")]
    back = sum(other["amount"] for other in followers if other["kind"] in ("void", "refund"))
    events = [Event(row["kind"] if row["state"] != "declined" else "declined", row["date"], row["amount"])]
    events += [Event(other["kind"], other["date"], other["amount"]) for other in followers]
    if undone and not any(event.what == "reversal" for event in events):
        events.append(Event("reversal", undone["date"], undone["amount"]))
    state = _state(row, back, ledger.unheard(row["id"]))
    card = row["card"] or _card_of(ledger, row["original"])
    return _told(row, row["kind"], state, card, back, events)


def _state(row, back: int, unheard: bool) -> str:
    if row["state"] != "approved":
        return row["state"]
    if unheard and row["kind"] != "refund":  # a refund is asked for again until its answer arrives
        return UNHEARD
    if not back:
        return "approved"
    return "refunded" if back >= row["amount"] else "part-refunded"


def _never_came(undone) -> Story:
    """Its reversal alone arrived; the request, should it still come, is declined."""
    kind = "void" if '"61"' in undone["request"] else "sale"
    events = [Event("reversal", undone["date"], undone["amount"])]
    return _told(undone, kind, "reversed", "", 0, events)


def _told(row, kind: str, state: str, card: str, back: int, events: list[Event]) -> Story:
    shown = "*" * (len(card) - 4) + card[-4:]
    return Story(
        kind, state, row["amount"], shown, row["terminal"], row["merchant"], row["batch"], row["trace"], row["rrn"],
        row["code"], back, events,
    )  # fmt: skip


def _card_of(ledger: Ledger, original: int | None) -> str:
    """A void or refund has no card of its own."""
    return ledger.by_id(original)["card"] if original else ""
