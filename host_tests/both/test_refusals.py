"""What keeps a payment, or a settlement, from beginning: each reason by itself is enough, and each has its word."""

from payments import queue
from till import charge, settlement


class Till:
    """As far as the two checks look at it: nothing is in the way but `named`, an attribute, being `value`."""

    def __init__(self, named="", value=None):
        self.ledger = self.book = self.totals = self.delivery = self
        self.unaccepted = 0
        self.closing = self.full = False
        self.room = 100  # records of goods that fit
        self.state = queue.OPEN
        self.open = None
        self.pending = []
        if named:
            setattr(self, named, value)

    def room_for(self, goods):
        return goods <= self.room

    def gate(self):
        return self.state


def why(check, *args) -> str:
    """The text key of the refusal, "" when there is none."""
    try:
        check(*args)
    except charge.Refused as refused:
        return refused.args[0]
    return ""


def test_a_payment_begins_only_where_nothing_is_in_the_way():
    assert why(charge.check, Till()) == ""
    for named, value, word in (
        ("unaccepted", 1, "refused.damaged"),
        ("closing", True, "refused.settling"),
        ("full", True, "refused.batch_full"),
        ("room", -1, "refused.journal"),
        ("state", queue.FULL, "refused.pending_full"),
        ("state", queue.OLD, "refused.pending_old"),
    ):
        assert why(charge.check, Till(named, value)) == word, named
    assert why(charge.check, Till("room", 1), (b"goods", b"goods")) == "refused.journal"
    assert why(charge.check, Till("room", 2), (b"goods", b"goods")) == ""


def test_a_batch_is_settled_only_when_nothing_is_open_or_in_doubt():
    assert why(settlement.check, Till()) == ""
    for named, value, word in (
        ("unaccepted", 1, "refused.damaged"),
        ("open", {"trace": 1}, "refused.pending_first"),
        ("pending", [{"kind": "sale"}], "refused.pending_first"),
        ("pending", [{"kind": "refund"}], "refused.refund_first"),
    ):
        assert why(settlement.check, Till(named, value)) == word, named
