"""The journal and the book that follows from it, moved in one step: what is on flash is what the terminal believes."""

from journal import records
from journal.journal import JournalError, JournalFull
from payments import book as books
from payments import paper, verdict
from till import reserve

_ENDS = {
    records.APPROVED: books.APPROVED,
    records.DECLINED: books.DECLINED,
    records.NOT_SENT: books.NOT_SENT,
}
_CLOSES = {records.REVERSED: books.REVERSED, records.CLOSED: books.CLOSED}
_DOUBTS = {records.REVERSING: books.REVERSING, records.REFUNDING: books.REFUNDING}
_FIRST = {records.START: books.STARTED, records.SETTLED: books.SETTLED}
_INTENT = ("batch", "trace", "amount", "kind", "entry", "terminal", "merchant")  # what is sent when it is in doubt
_OF_KIND = {
    books.SALE: (),
    books.VOID: ("orig_batch", "orig_trace"),
    books.REFUND: ("orig_rrn", "orig_date", "operator"),
}
_MANY = 30  # beginnings of payments that are over, before they are forgotten
_SLICE = 16  # records read in one go


class Ledger:
    """`clock.stamp()` dates every record (seconds since 2000, 0 while the clock is not set).

    `journal`: for who looks back in it (till.history); written by `write` alone. `raised`: notices of the payments
    that `load` found in doubt and that no paper can know of yet.
    """

    def __init__(self, journal, clock):
        self.journal = journal
        self._clock = clock
        self._senseless = 0
        self._accepted = 0
        self._settled = 0  # sequence of the newest record that closed a batch
        self._began = {}  # (batch, trace): (record that a payment or owed slip begins with, records of goods before)
        self.raised = []
        self.book = books.Book()

    def load(self, told=None):
        """Rebuild the book, `told()` of each record. Payments whose outcome the journal does not show are in doubt.

        That is the one that was open when the power went, and any whose outcome was lost with a damaged record. A
        record that makes no sense any more is counted in `damaged` and passed over.
        """
        doubtful = []
        first = 0
        for sequence, kind, payload in self.journal.replay():
            first = first or sequence
            if told:
                told()
            if kind == records.START and self.book.open is not None:
                doubtful.append(self._doubt(self.book.open))
            try:
                self._apply(kind, records.decode(payload), sequence)
            except books.BookError:
                if first == 1 or self._settled:  # else it ends a payment whose beginning was given up, settled
                    self._senseless += 1
            except (records.RecordError, KeyError):
                self._senseless += 1
        if self.book.open is not None:
            doubtful.append(self._doubt(self.book.open))
        self._release()
        for batch, trace in doubtful:
            payment = self.book.find_pending(batch, trace)
            if payment:
                self.raised.append((paper.NOTICE, batch, trace))
                self._write_doubt(payment)
        self._lower_accepted()

    def _doubt(self, payment: dict) -> tuple:
        """The open payment turns pending in the book; returns (batch, trace), to be made durable after the replay."""
        key = payment["batch"], payment["trace"]
        self.book.doubt({"batch": key[0], "trace": key[1], "reason": verdict.UNUSABLE})
        self.book.open = None  # also when it is pending already: the same reversal undoes both
        return key

    def _lower_accepted(self):
        """What was damaged and is given up by now must not hide new damage."""
        if self._accepted > self.damaged:
            try:
                self.write(records.ACCEPTED, damaged=self.damaged)
            except (JournalFull, JournalError):
                pass  # the next start tries again

    def _write_doubt(self, payment: dict):
        try:
            self.doubt(payment, verdict.UNUSABLE)
        except (JournalFull, JournalError):
            pass  # it is delivered all the same, and the next start finds it in doubt again

    def doubt(self, payment: dict, reason: str, auth: "str | None" = None):
        """Write that the outcome of `payment` is not known, or another reason for it. Raises as write."""
        record = records.REFUNDING if payment["kind"] == books.REFUND else records.REVERSING
        self.write(record, batch=payment["batch"], trace=payment["trace"], reason=reason, auth=auth)

    def write(self, record: int, **fields):
        """Make a record durable, then follow it in the book; fields without a value are left out.

        Raises JournalFull, JournalError, FlashError: then nothing has changed.
        """
        fields = {name: value for name, value in fields.items() if _said(value)}
        stamp = self._clock.stamp()
        if stamp:
            fields["stamp"] = stamp
        self._apply(record, fields, self.journal.append(record, records.encode(fields)))

    def tidy(self) -> bool:
        """Make room in the journal, in an idle moment: one erase at most. True: there may be more to do."""
        self._release()
        return self.journal.tidy()

    def _release(self):
        """Tell the journal up to where nothing is open or owed any more: its next sector may give that up."""
        self._forget()
        self.journal.settled = min([self._over] + [sequence - goods for sequence, goods in self._began.values()]) - 1

    @property
    def _over(self) -> int:
        """The record before which a batch is closed: nobody looks for what is over in it."""
        return self._settled

    def began(self, batch: int, trace: int) -> int:
        """Number of the record that a payment or an owed slip begins with; 0: it is not known any more."""
        return self._began.get((batch, trace), (0, 0))[0]

    def state_after(self, kind: int) -> "str | None":
        """What a payment or a batch is after a record of this kind; None: the record says nothing of that."""
        return _FIRST.get(kind) or _ENDS.get(kind) or _DOUBTS.get(kind) or _CLOSES.get(kind)

    def approved(self, batch: int):
        """Yield every approved payment of a batch (dict of its intent), in the order of approval; None now and then,
        that others may have their turn: many records may say nothing of it.

        Streamed from the journal: what is not approved yet is all that is kept meanwhile. An earlier batch is told as
        far as its records are not given up.
        """
        begun = {}
        for sequence, kind, fields in self.replay(self._settled if batch == self.book.batch else 0):
            if not sequence % _SLICE:
                yield None
            trace = fields.get("trace")
            if fields.get("batch") != batch:
                continue
            if kind == records.START:
                begun[trace] = fields
            elif kind == records.APPROVED and trace in begun:
                yield begun.pop(trace)
            elif kind in _ENDS or kind in _CLOSES:
                begun.pop(trace, None)

    def replay(self, since: int = 0):
        """Yield (sequence, kind, fields) of every record that makes sense, oldest first; see Journal.replay."""
        for sequence, kind, payload in self.journal.replay(since):
            try:
                yield sequence, kind, records.decode(payload)
            except records.RecordError:
                pass

    @property
    def room(self) -> int:
        """Bytes left in the journal."""
        return self.journal.room

    @property
    def damaged(self) -> int:
        """Places in the journal that could not be read."""
        return self.journal.damaged + self._senseless

    @property
    def unaccepted(self) -> int:
        """Damaged places that no supervisor has accepted yet."""
        return max(0, self.damaged - self._accepted)

    @property
    def head(self) -> bytes:
        """The chain after the newest record, for paper."""
        return self.journal.head

    @property
    def records(self) -> int:
        """Number of the newest record."""
        return self.journal.sequence

    @property
    def room_for_sale(self) -> bool:
        """Whether a sale, and the closing of all that is open, still fit in the journal and in the batch's numbers."""
        return self.room_for(0)

    def room_for(self, goods: int) -> bool:
        """As room_for_sale, for one with so many records of goods before it."""
        return self.journal.room > reserve.of_sale(self.book, goods) and reserve.numbered(self.book)

    def _apply(self, kind: int, fields: dict, sequence: int):
        book = self.book
        book.stamp = fields.get("stamp", book.stamp)
        if kind == records.START:
            for name in _INTENT + _OF_KIND.get(fields.get("kind", ""), ("known kind",)):
                if name not in fields:
                    raise books.BookError("intent without " + name)
            book.start(fields)
            self._begin(fields, sequence)
        elif kind in _ENDS:
            book.end(_ENDS[kind], fields)
        elif kind in _DOUBTS:
            book.doubt(fields)
        elif kind in _CLOSES:
            book.close(_CLOSES[kind], fields)
        elif kind == records.PRINT:
            if fields["state"] in paper.SETTLES:
                book.settle_slip(fields["slip"], fields["batch"], fields["trace"])
        elif kind == records.SIGN_ON:
            book.signed_on(fields["batch"], fields["keys"])
        elif kind == records.SIGNED_OFF:
            book.signed_off()
        elif kind == records.TRACE:
            book.used(fields["trace"])
        elif kind == records.ACCEPTED:
            self._accepted = fields["damaged"]
        elif kind == records.SETTLING:
            book.settle(fields)
        elif kind == records.SETTLED:
            book.close_batch(fields)
            self._settled = sequence
            self._begin(fields, sequence)

    def _begin(self, fields: dict, sequence: int):
        if len(self._began) > _MANY:
            self._forget()
        self._began[fields["batch"], fields["trace"]] = sequence, fields.get("goods", 0)

    def _forget(self):
        """Keep the beginnings of what is open or owed, and of what was last: those are asked for."""
        book = self.book
        asked = book.pending + [payment for payment in (book.open, book.last) if payment]
        needed = [owed[1:] for owed in book.due] + [(payment["batch"], payment["trace"]) for payment in asked]
        self._began = {key: began for key, began in self._began.items() if key in needed}


def _said(value) -> bool:
    return value is not None and not (isinstance(value, str) and not value)
