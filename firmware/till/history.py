"""Looking back: what the journal tells of payments that are over, newest first.

It may have to be read to its beginning, which takes seconds when it is full: everybody else works meanwhile. Only what
was found is kept in RAM, however long the journal is.

A payment is told as a dict: the fields of its intent and its outcomes, and
    state    payments.book: started, approved, declined, not_sent, reversing, reversed, closed; of a batch: settled
    begun    stamp of its intent, 0 when the clock was not set; `stamp`: of its last outcome
    records  number of the record before its first
    voided   trace number of the void that was approved, when there was one
    refunded fen that approved refunds gave back, when there were some
    undoing  "void" or "refund" while one of it has no end yet
A void or a refund names its original in its intent: `orig_batch`, `orig_trace`.
"""

import asyncio

from micropython import const

from journal import records
from payments import book as books

_SLICE = const(8)  # records read in one go: some 5 ms on the chip
_KEY = const(2)  # trace and batch have the first two tags
_INTENTS = (records.START,)
_OUTCOMES = (records.APPROVED, records.DECLINED, records.REVERSED)
_FIRST = (records.START, records.SETTLED)
_ENDED = (books.APPROVED, books.DECLINED, books.NOT_SENT, books.REVERSED, books.CLOSED)


async def payment(ledger, batch: int, trace: int) -> "dict | None":
    """One payment, or one settlement; None when the journal does not have it (any more)."""
    began = ledger.began(batch, trace)
    found = await _find(ledger.journal, _FIRST, began and began + 1, 1, {"batch": batch, "trace": trace})
    return (await _told(ledger, found))[0] if found else None


async def payments(ledger, count: int, before: int = 0, **match) -> list:
    """The newest `count` payments that fit, newest first; those begun before record `before` when it is given.

    match: `trace`, `batch`, `amount` (fen), `kind`, `last4` (of the card), `rrn` (the host's reference number), all of
    which must hold. The next page is the one before `payments[-1]["records"] + 1`.
    """
    journal = ledger.journal
    if "rrn" not in match:
        return await _told(ledger, await _find(journal, _INTENTS, before, count, match))
    found = []
    for sequence, _, batch, trace in await _find(journal, _OUTCOMES, before, count, match):
        found += await _find(journal, _INTENTS, sequence, 1, {"batch": batch, "trace": trace})
    return await _told(ledger, found)


async def settlement(ledger) -> "dict | None":
    """The last one."""
    found = await _find(ledger.journal, (records.SETTLED,), 0, 1, {})
    return (await _told(ledger, found))[0] if found else None


async def goods(ledger, payment: dict) -> list:
    """What was bought, as payments.goods.pack put it; the records stand right before the intent.

    Nothing where the journal gave up some of them: what is left would not come to the amount.
    """
    began = ledger.began(payment["batch"], payment["trace"])
    if not began:
        match = {"batch": payment["batch"], "trace": payment["trace"]}
        began = (await _find(ledger.journal, _INTENTS, 0, 1, match) or [(0,)])[0][0]
    found = []
    for sequence, kind, fields in ledger.replay(max(1, began - payment["goods"])):
        if sequence >= began:
            break
        if kind == records.GOODS and sequence >= began - payment["goods"]:
            found.append(fields["lines"])
    return found if len(found) == payment["goods"] else []


async def _find(journal, kinds: tuple, before: int, count: int, match: dict) -> list:
    """The newest `count` records of these kinds that fit, newest first: [(sequence, its sector, batch, trace)]."""
    found = []
    scan = journal.scan()
    sector = journal.older()
    while sector is not None and len(found) < count:
        here = []
        for record in scan.within(sector):
            if record is None or not record[0] % _SLICE:
                await asyncio.sleep_ms(0)
            if record is None:
                continue
            sequence, kind, payload = record
            if before and sequence >= before:
                break
            fields = _decoded(payload) if kind in kinds else {}
            if "trace" in fields and "batch" in fields and _fits(fields, match):
                here.insert(0, (sequence, sector, fields["batch"], fields["trace"]))
                del here[count:]
        found += here
        sector = journal.older(sector)
    return found[:count]


def _fits(fields: dict, match: dict) -> bool:
    for name, wanted in match.items():
        if wanted != (fields.get("card", "")[-4:] if name == "last4" else fields.get(name)):
            return False
    return True


async def _told(ledger, found: list) -> list:
    """The payments, whole: the journal is read from the oldest of them to its end."""
    tale = _Tale(ledger.state_after, [entry[0] for entry in found])
    scan = ledger.journal.scan()
    sector = found[-1][1] if found else None
    while sector is not None:
        for record in scan.within(sector):
            if record is None or not record[0] % _SLICE:
                await asyncio.sleep_ms(0)
            if record is not None:
                tale.take(*record)
        sector = ledger.journal.newer(sector)
    return tale.end()


class _Tale:
    """What the records say of the payments that begin with records `wanted` (newest first).

    state_after: as in till.ledger.Ledger.
    """

    def __init__(self, state_after, wanted: list):
        self._state_after = state_after
        self._wanted = wanted
        self._told = {}  # number of its first record: payment
        self._payments = {}  # (batch, trace): payment
        self._undoing = {}  # (batch, trace) of a void or refund without an end: (its intent, the original)

    def take(self, sequence: int, kind: int, payload: bytes):
        state = self._state_after(kind)
        if state is None:
            return
        if kind in _FIRST:
            self._begin(sequence, _decoded(payload), state)
            return
        key = _key(_decoded(payload, _KEY))
        payment = self._payments.get(key)
        if payment is not None:
            payment.update(_decoded(payload))
            payment["state"] = state
        if key in self._undoing:
            self._undo(key, state)

    def end(self) -> list:
        for intent, original in self._undoing.values():
            original["undoing"] = intent["kind"]
        return [self._told[sequence] for sequence in self._wanted if sequence in self._told]

    def _begin(self, sequence: int, fields: dict, state: str):
        original = self._payments.get((fields.get("orig_batch"), fields.get("orig_trace")))
        if original is not None and "kind" in fields and "amount" in fields:  # a damaged intent may lack them
            self._undoing[_key(fields)] = fields, original
        if sequence in self._wanted:
            fields["records"] = sequence - 1
            fields["begun"] = fields.get("stamp", 0)
            fields["state"] = state
            self._told[sequence] = self._payments[_key(fields)] = fields

    def _undo(self, key: tuple, state: str):
        if state not in _ENDED:
            return
        intent, original = self._undoing.pop(key)
        if intent["kind"] == "void":
            if state == books.APPROVED:
                original["voided"] = intent["trace"]
        elif state in (books.APPROVED, books.CLOSED):  # closed by hand: the bank did it, as far as anybody knows here
            original["refunded"] = original.get("refunded", 0) + intent["amount"]


def _key(fields: dict) -> tuple:
    return fields.get("batch"), fields.get("trace")


def _decoded(payload: bytes, most: int = 255) -> dict:
    """Nothing of a record that makes no sense."""
    try:
        return records.decode(payload, most)
    except records.RecordError:
        return {}
