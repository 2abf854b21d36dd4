"""A payment, from its intent to its outcome. No screens here: the flow that calls it draws."""

import time
from os import urandom

from micropython import const

from host import dialect
from host.link import Lost, NotSent
from journal import records
from journal.journal import JournalError, JournalFull
from lazy import fetch, release
from payments import verdict
from payments.entry import CODE

_TOKEN = const(16)  # bytes of chance: nobody finds another customer's payment by trying


class Refused(Exception):
    """The payment may not start; args[0] is a text key that says why. No money is involved."""


def check(till, goods=(), queue=True):
    """Raises Refused when no new payment may start now. `goods`: as in charge; `queue`: what is pending counts, too."""
    if till.ledger.unaccepted:
        raise Refused("refused.damaged")
    if till.ledger.book.closing:
        raise Refused("refused.settling")
    if till.ledger.book.totals.full:
        raise Refused("refused.batch_full")
    if not till.ledger.room_for(len(goods)):
        raise Refused("refused.journal")
    gate = till.delivery.gate()
    if queue and gate:
        raise Refused("refused.pending_" + gate)


async def charge(till, amount: int, payer, told, goods=()) -> tuple:
    """Charge `amount` fen to `payer`, a card or a payment code; see pay. goods: as payments.goods.pack gives it."""
    sale = {
        "kind": "sale",
        "amount": amount,
        "entry": payer.entry,
        "card": payer.masked,
        "operator": till.operator,
    }
    return await pay(till, sale, lambda: _message(till, sale, payer), verdict.of_payment, told, goods, payer)


async def pay(till, payment: dict, message, judge, told, goods=(), payer=None) -> tuple:
    """Put a payment through. Returns (outcome, detail) as `judge`, a function of payments.verdict, gives them.

    payment: what its intent says, without numbers, terminal and merchant, which are added; `message()` gives what is
    sent then. `told(text key)` is called when the intent is durable and bytes are about to leave: from there on nothing
    can be cancelled. The text says what is waited for; when that changes it is called again.
    Raises NotSent when provably nothing left: no money is involved. Any other end is written to the journal first.
    """
    begun = []

    def prepare():
        _begin(till, payment, goods)
        begun.append(True)
        told("wait.answer")
        return message()

    try:
        outcome, detail, fields = await _outcome(till, prepare, judge, payer, told)
    except NotSent as problem:
        if begun:
            till.ledger.write(records.NOT_SENT, batch=payment["batch"], trace=payment["trace"], cause=problem.cause)
        raise
    except BaseException:
        # Whatever went wrong, a request that may have left is never forgotten.
        if begun and till.ledger.book.open is not None:
            _end(till, payment, verdict.REVERSE, verdict.UNUSABLE, {})
        raise
    return _end(till, payment, outcome, detail, fields)


async def _outcome(till, prepare, judge, payer, told) -> tuple:
    """(outcome, detail, fields of the answer). Of a payment code, a host that was not heard can be asked.

    Raises NotSent of the payment itself only.
    """
    try:
        answer = await till.dialogue.ask(prepare, till.keyring)
    except Lost:
        answer = None
    asking = answer is None or answer.matched and answer.code == verdict.ASKING
    if asking and payer is not None and payer.entry == CODE and till.settings.query:
        try:
            return await fetch("till.inquiry").inquire(till, till.ledger.book.open, payer, answer is None, told)
        finally:
            release("till.inquiry")
            release("payments.asked")
    if answer is None:
        return verdict.REVERSE, verdict.NO_ANSWER, {}
    outcome, detail = judge(answer.matched, answer.code, answer.signed)
    return outcome, detail, answer.fields


def _begin(till, payment: dict, goods):
    """The intent, durable before the first byte leaves. Raises Refused when the flash does not take it."""
    book = till.ledger.book
    payment.update(
        trace=book.next_trace(),
        batch=book.batch,
        terminal=till.settings.terminal_id,
        merchant=till.settings.merchant_id,
        token=urandom(_TOKEN) if till.settings.status_url else None,
        goods=len(goods) or None,
    )
    try:
        for lines in goods:
            till.ledger.write(records.GOODS, batch=payment["batch"], trace=payment["trace"], lines=lines)
        till.ledger.write(records.START, **payment)
    except (JournalFull, JournalError):
        raise Refused("refused.flash") from None
    book.open["asked"] = time.ticks_ms()  # in RAM alone


def _message(till, sale: dict, payer) -> tuple:
    request = dict(sale)
    request["card"] = ""  # masked is no card
    request["contact"] = till.contact
    payer.fill(request)
    return dialect.sale(till.settings, request)


def _end(till, payment: dict, outcome: str, detail: str, fields: dict) -> tuple:
    key = {"batch": payment["batch"], "trace": payment["trace"]}
    if outcome == verdict.APPROVED:
        # A void and the sale that it takes back change their states in this one record.
        for name in ("orig_batch", "orig_trace"):
            key[name] = payment.get(name)
        till.ledger.write(records.APPROVED, code=detail, **key, **said(fields))
    elif outcome == verdict.DECLINED:
        till.ledger.write(records.DECLINED, code=detail, **key, **said(fields))
        till.stale = till.stale or verdict.wants_sign_on(detail)
    else:
        till.ledger.doubt(payment, detail, fields.get(38))
        till.delivery.kick()
    return outcome, detail


def said(fields: dict) -> dict:
    """What the host says of a payment, for slip and list."""
    issuer_acquirer = fields.get(44, "")
    return {
        "rrn": fields.get(37),
        "auth": fields.get(38),
        "date": fields.get(13),
        "time": fields.get(12),
        "settle": fields.get(15),
        "issuer": issuer_acquirer[:11].strip(),
        "acquirer": issuer_acquirer[11:22].strip(),
        "scheme": fields.get(63, "")[:3].strip(),
    }
