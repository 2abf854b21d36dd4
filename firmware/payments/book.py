"""What the journal adds up to: batch, trace numbers, the open payment, the reversal queue, slips that are due.

The book is rebuilt from the journal at every start and holds nothing that the journal does not say.
"""

from micropython import const

from payments import paper
from payments.totals import Totals

# The life of a payment. A payment is a dict of its record fields plus "state".
STARTED = "started"
APPROVED = "approved"
DECLINED = "declined"
NOT_SENT = "not_sent"
REVERSING = "reversing"
REFUNDING = "refunding"  # a refund that is sent again until the host says what became of it
REVERSED = "reversed"
CLOSED = "closed"
SETTLED = "settled"  # of a batch

# What the host says of a settlement's totals.
BALANCED = const(1)
UNBALANCED = const(2)

SALE = "sale"
VOID = "void"
REFUND = "refund"

TRACE_MAX = const(999999)
BATCH_MAX = const(999999)


class BookError(Exception):
    """A record that cannot follow the ones before it: the journal and this program disagree."""


class Book:
    """batch, trace: last used numbers; keys: wrapped working keys (field 62), b'' = none; stamp: last known time;
    open: the payment between intent and outcome, or None; pending: payments in doubt, oldest first: sales and voids are
    being undone, refunds are sent again;
    due: (slip, batch, trace) not yet printed; begun: the payment that began last, whatever became of it; last: the one
    that ended last; totals: of this batch;
    settling: the settlement that was begun and has not ended (batch, trace, its totals, result 0 = not answered,
    uploaded), or None; day_over: signed off, so only who wants to sell signs on again. `last` may also be a batch,
    SETTLED."""

    def __init__(self):
        self.batch = 0
        self.trace = 0
        self.keys = b""
        self.day_over = False
        self.stamp = 0
        self.open = None
        self.begun = None
        self.last = None
        self.pending = []
        self.due = []
        self.totals = Totals()
        self.settling = None
        self._used = 0
        self._past = None  # the payment that was open when its batch ended

    def signed_on(self, batch: int, keys: bytes):
        if batch != self.batch:
            self._new_batch()
        self.batch = batch
        self.keys = keys
        self.day_over = False

    def signed_off(self):
        self.keys = b""
        self.day_over = True

    def used(self, trace: int):
        """`trace` is used up: a message that carries it is about to leave."""
        self.trace = trace
        self._used += 1

    @property
    def numbers_left(self) -> int:
        """Trace numbers that this batch has not used."""
        return TRACE_MAX - self._used

    def next_trace(self) -> int:
        """The next trace number. Raises BookError when the batch has used them all."""
        if not self.numbers_left:
            raise BookError("no trace number left in this batch")
        return self.trace % TRACE_MAX + 1

    def start(self, payment: dict):
        if self.open is not None:
            raise BookError("payment already open")
        self.used(payment["trace"])
        self.open = self.begun = payment
        payment["state"] = STARTED

    def end(self, state: str, fields: dict):
        """The open payment ends as APPROVED, DECLINED or NOT_SENT; or a pending refund, as the first two."""
        payment = self.find_pending(fields["batch"], fields["trace"])
        if payment is not None and payment["kind"] == REFUND:
            self.close(state, fields)
            counts = state == APPROVED and payment["batch"] == self.batch
        else:
            payment = self._take_open(fields)
            payment.update(fields)
            payment["state"] = state
            if state == NOT_SENT:
                return
            self.last = payment
            counts = state == APPROVED and payment is not self._past
            self._owe(paper.SALE if state == APPROVED else paper.DECLINED, payment)
        if counts:
            self.totals.count(payment)

    def doubt(self, fields: dict):
        """The open payment turns pending, or a pending one gets another reason."""
        reason = fields["reason"]
        payment = self.find_pending(fields["batch"], fields["trace"])
        if payment is None:
            payment = self._take_open(fields)
            payment["state"] = REFUNDING if payment["kind"] == REFUND else REVERSING
            payment["since"] = 0
            payment["tries"] = 0
            self.pending.append(payment)
            self._owe(paper.NOTICE, payment)
        payment["since"] = payment["since"] or fields.get("stamp", 0)
        payment["reason"] = reason

    def close(self, state: str, fields: dict):
        """A pending payment ends: REVERSED or as a refund does (the host's word), or CLOSED (a supervisor's)."""
        payment = self.find_pending(fields["batch"], fields["trace"])
        if payment is None:
            raise BookError("nothing pending")
        self.pending.remove(payment)
        payment.update(fields)
        payment["state"] = state
        self.last = payment
        self.settle_slip(paper.NOTICE, payment["batch"], payment["trace"])
        self._owe(paper.RESULT, payment)

    def settle_slip(self, slip: int, batch: int, trace: int):
        """A slip is no longer due."""
        if (slip, batch, trace) in self.due:
            self.due.remove((slip, batch, trace))

    @property
    def closing(self) -> bool:
        """The host has compared the totals: no new payment until the batch is closed."""
        return self.settling is not None and self.settling["result"] in (BALANCED, UNBALANCED)

    def settle(self, fields: dict):
        """A settlement begins, with a trace number and totals, or goes a step further."""
        if "trace" in fields:
            self.settling = {"result": 0, "uploaded": 0}
            self.used(fields["trace"])
        if self.settling is None:
            raise BookError("no settlement was begun")
        self.settling.update(fields)

    def close_batch(self, fields: dict):
        """The host has closed the batch; `trace`: the last number used in it.

        The host was asked when nothing was open. So nothing before this is, whatever a damaged journal lacks.
        """
        self.open = self.settling = None
        self.pending.clear()
        self.keys = b""
        self.trace = fields["trace"]
        self._new_batch()
        self.batch = fields["batch"] % BATCH_MAX + 1
        fields["state"] = SETTLED
        self.last = fields
        self._owe(paper.SETTLEMENT, fields)

    def find_pending(self, batch: int, trace: int) -> "dict | None":
        for payment in self.pending:
            if payment["batch"] == batch and payment["trace"] == trace:
                return payment
        return None

    def _new_batch(self):
        self.totals = Totals()
        self._used = 0
        self._past = self.open

    def _owe(self, slip: int, payment: dict):
        self.due.append((slip, payment["batch"], payment["trace"]))

    def _take_open(self, fields: dict) -> dict:
        payment = self.open
        if payment is None or payment["trace"] != fields["trace"] or payment["batch"] != fields["batch"]:
            raise BookError("no such open payment")
        self.open = None
        return payment
