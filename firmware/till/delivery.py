"""Delivery of what is pending, reversals and refunds: in the background, first in first out, for as long as it takes.
Only a refund whose batch the host has closed lets the others pass: nothing but a supervisor's word can end it.

It leaves the queue on the host's signed word only (or a supervisor's, see flows/pending.py).
"""

import asyncio
import time

from micropython import const

from host import dialect
from host.link import Lost, NotSent
from journal import records
from journal.journal import JournalError, JournalFull
from payments import queue, verdict
from payments.book import REFUND, BookError
from payments.entry import CODE
from till import reserve
from till.charge import said
from till.signon import SignOnFailed

_OTHER_BATCH = const("77")


class Delivery:
    """`till`: the terminal's; told("closed", trace): called when one has ended; `rounds` changes as it works."""

    def __init__(self, till, told):
        self._till = till
        self._told = told
        self._due = time.ticks_ms()
        self._busy = asyncio.Lock()
        self.rounds = 0

    def kick(self):
        """Try now: something changed (the network came up, a payment turned pending, the cashier asks)."""
        self._due = time.ticks_ms()

    async def run(self):
        """The background task: for ever."""
        while True:
            self.rounds = self.rounds + 1 & 0xFFFF
            await asyncio.sleep_ms(100)
            late = time.ticks_diff(time.ticks_ms(), self._due) >= 0
            if late and self._till.ledger.book.pending and not self._busy.locked():
                await self.attempt()

    async def drain(self) -> bool:
        """Deliver all that is pending, stopping at the first that stays. True: nothing is pending."""
        pending = self._till.ledger.book.pending
        while pending:
            if not await self.attempt():
                return False
        return True

    async def attempt(self) -> bool:
        """One try for the first of what is pending. True: it has ended."""
        async with self._busy:
            payment = self._first()
            if payment is None:
                return True
            early_ms = self._early(payment)
            if early_ms > 0:
                self._due = time.ticks_add(time.ticks_ms(), early_ms)
                return False
            answered = await self._try(payment)
            if answered == verdict.SIGN_ON and await self._sign_on(payment):
                answered = await self._try(payment)
            if answered == verdict.DONE:
                self.kick()
                self._told("closed", payment["trace"])
                return True
            self._postpone(payment)
            if self._first() is not payment:
                self.kick()
            return False

    def gate(self) -> str:
        """Whether the queue lets a new sale pass; payments.queue says what the words mean."""
        till = self._till
        pending = till.ledger.book.pending
        oldest = till.age_s(pending[0]) if pending else 0
        return queue.gate(len(pending), oldest, till.settings.pending_limit, till.settings.pending_max_age_s)

    def _first(self) -> "dict | None":
        book = self._till.ledger.book
        for payment in book.pending:
            if not (payment["kind"] == REFUND and self._closed_there(payment, payment.get("answer"))):
                return payment
        return book.pending[0] if book.pending else None

    def _closed_there(self, payment: dict, code) -> bool:
        """Whether the host says that it has closed the batch of `payment`: no sign-on brings that back."""
        return code == _OTHER_BATCH and payment["batch"] != self._till.ledger.book.batch

    def _early(self, payment: dict) -> int:
        """Milliseconds before a wallet may be told to undo a payment (`qr_reverse_after_s` after the request); 0: now.
        After a restart nobody knows when that was: it counts from there."""
        asked = payment.setdefault("asked", time.ticks_ms())
        if payment["entry"] != CODE or payment["kind"] != "sale" or asked is None:
            return 0
        early_ms = self._till.settings.qr_reverse_after_s * 1000 - time.ticks_diff(time.ticks_ms(), asked)
        if early_ms <= 0:
            payment["asked"] = None  # for good: ticks begin again after some days
        return early_ms

    async def _try(self, payment: dict) -> str:
        """Send the 0400 or 0220 of `payment` once; DONE, SIGN_ON or KEEP."""
        till = self._till
        if not till.keyring.ready:
            return verdict.SIGN_ON
        try:
            answer = await till.dialogue.ask(lambda: self._message(payment), till.keyring)
        except NotSent as problem:
            payment["answer"] = problem.cause
            return verdict.KEEP if payment in till.ledger.book.pending else verdict.DONE
        except Lost as problem:
            payment["answer"] = problem.cause
            self._again(payment)
            return verdict.KEEP
        if payment not in till.ledger.book.pending:  # a supervisor closed it meanwhile
            return verdict.DONE
        payment["answer"] = answer.code or "bad"
        if payment["kind"] == REFUND:
            return self._refunded(payment, answer)
        result = verdict.of_reversal(answer.matched, answer.code, answer.signed)
        if result == verdict.DONE:
            return self._close(records.REVERSED, payment, answer)
        self._again(payment)
        return result

    def _refunded(self, payment: dict, answer) -> str:
        outcome, _ = verdict.of_refund(answer.matched, answer.code, answer.signed, True)
        if outcome == verdict.REVERSE:
            if self._closed_there(payment, answer.code):
                return verdict.KEEP
            return verdict.SIGN_ON if answer.matched and verdict.wants_sign_on(answer.code) else verdict.KEEP
        return self._close(records.APPROVED if outcome == verdict.APPROVED else records.DECLINED, payment, answer)

    def _close(self, record: int, payment: dict, answer) -> str:
        """DONE when the host's word is durable; a flash that does not take it leaves the payment where it is."""
        try:
            self._till.ledger.write(
                record, batch=payment["batch"], trace=payment["trace"], code=answer.code, **said(answer.fields)
            )
        except (JournalFull, JournalError):
            payment["answer"] = "flash"
            return verdict.KEEP
        return verdict.DONE

    def _message(self, payment: dict) -> tuple:
        """Raises NotSent when a supervisor closed it while the line was opened: then the bank has done it by hand."""
        if payment not in self._till.ledger.book.pending:
            raise NotSent("closed")
        if payment["kind"] == REFUND:
            return dialect.refund(_Origin(payment), payment)
        return dialect.reversal(_Origin(payment), payment, payment["reason"])

    def _again(self, payment: dict):
        """After a try that the host may have seen, the reason of a reversal is 06 from then on."""
        if payment["kind"] == REFUND or payment["reason"] == verdict.UNUSABLE:
            return
        if payment not in self._till.ledger.book.pending:
            return
        try:
            self._till.ledger.doubt(payment, verdict.UNUSABLE)
        except (JournalFull, JournalError):
            payment["reason"] = verdict.UNUSABLE  # in RAM only: the same word goes out, and a restart says 06 anyway

    def _postpone(self, payment: dict):
        payment["tries"] += 1
        delay = queue.delay_s(payment["tries"], self._till.settings.retry_delays)
        self._due = time.ticks_add(time.ticks_ms(), delay * 1000)

    async def _sign_on(self, payment: dict) -> bool:
        """Whether the keys are new. Where the host goes on wanting that, it ends before the journal is full: then its
        word, or a supervisor's, could not be kept any more."""
        ledger = self._till.ledger
        if ledger.room < reserve.of_open(ledger.book):
            return False
        try:
            await self._till.sign_on()
        except (SignOnFailed, NotSent, Lost) as problem:
            payment["answer"] = problem.args[0]
            return False
        except (JournalFull, JournalError, BookError):
            payment["answer"] = "flash"
            return False
        return True


class _Origin:
    """The terminal and merchant under which a payment was made, whatever the settings say today."""

    def __init__(self, payment: dict):
        self.terminal_id = payment["terminal"]
        self.merchant_id = payment["merchant"]
