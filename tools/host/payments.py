"""Sale, void and refund: who may be charged or paid back, and the bookings that follow."""

import json
from dataclasses import dataclass

from . import private
from .accounts import Payer, mask
from .rules import ACQUIRER, APPROVING, ISSUER, Context, Declined
from .wire import Message

_COMPARED = (3, 4, 22, 25, 37, 49, 60, 61)
ORGANISATION = "CUP"


@dataclass(frozen=True)
class Plan:
    """What an approval does. `code` 09 books nothing until a status query finds that the customer has confirmed."""

    account: str
    direction: str
    original: int | None = None
    code: str = "00"
    queries: int = 0
    code_hash: str | None = None


def batch_of(msg: Message) -> int:
    return int(msg.get(60)[2:8])


def identity(context: Context, msg: Message) -> tuple[str, int, int]:
    """Terminal, batch and trace: what names a transaction."""
    return context.terminal.id, batch_of(msg), int(msg.get(11))


def essence(msg: Message) -> dict[str, str]:
    """The parts of a request that its repeat must share; the card only masked, reasons and MAC left out."""
    parts = {str(number): msg.fields[number] for number in _COMPARED if number in msg.fields}
    return parts | {"card": shown_number(msg)}


def shown_number(msg: Message) -> str:
    """Card number or payment code of a sale, masked; empty when the request has none."""
    return mask(_card_number(msg) or _code(msg))


def _card_number(msg: Message) -> str:
    return msg.get(2) or msg.get(35).split("D")[0]


def _code(msg: Message) -> str:
    """The payment code, empty when there is none."""
    return _told(msg, private.CODE)


def _told(msg: Message, tag: str) -> str:
    return (private.read(msg, strict=False) or {}).get(tag, "")


def repeat(context: Context, msg: Message, refusal: str) -> dict[int, str] | None:
    """The stored answer when this request was answered before. Another request under the same numbers gets `refusal`:
    not 94 where 94 would mean "done"."""
    row = context.ledger.find(*identity(context, msg), msg.mti)
    if row is None:
        return None
    if json.loads(row["request"]) != essence(msg):
        raise Declined(refusal, "another request has this trace number")
    if row["state"] == "reversed":
        return context.reply(msg, "12", f32=ACQUIRER, f37=row["rrn"])
    return {int(number): value for number, value in json.loads(row["answer"]).items()}


def sale(context: Context, msg: Message) -> dict[int, str]:
    return repeat(context, msg, "94") or _perform(context, msg, "sale", _plan_sale)


def void(context: Context, msg: Message) -> dict[int, str]:
    return repeat(context, msg, "94") or _perform(context, msg, "void", _plan_void)


def refund(context: Context, msg: Message) -> dict[int, str]:
    return repeat(context, msg, "30") or _perform(context, msg, "refund", _plan_refund)


def _perform(context: Context, msg: Message, kind: str, plan_for) -> dict[int, str]:
    """Decide, record and book; a decline is recorded too, so that its repeat and its reversal find it."""
    if batch_of(msg) != context.ledger.terminal(context.terminal.id)["batch"]:
        raise Declined("77", "not the terminal's batch")
    try:
        plan = plan_for(context, msg)
    except Declined as declined:
        used = _payment_code(context, msg)  # a code is used up, whatever came of it
        return _record(context, msg, kind, Plan("", "", code=declined.code, code_hash=used.once if used else None))
    return _record(context, msg, kind, plan)


def _record(context: Context, msg: Message, kind: str, plan: Plan) -> dict[int, str]:
    state = {"00": "approved", "09": "asking"}.get(plan.code, "declined")
    rrn, auth = context.reference(), ""
    if kind != "refund" and state == "approved":
        auth = authorisation(rrn)
    fields = answer_fields(context, msg, kind, plan.code, rrn, auth)
    found = {"account": plan.account or None, "card": shown_number(msg), "original": plan.original}
    asked = {"code_hash": plan.code_hash, "queries": plan.queries}
    tx = store(context, msg, kind, fields, state=state, code=plan.code, rrn=rrn, auth=auth, **found, **asked)
    if state == "approved":
        context.ledger.booking(tx, plan.account, plan.direction, int(msg.get(4)), kind, str(context.now))
    if state == "approved" and kind == "void" and plan.original:
        context.ledger.change(plan.original, state="voided")
    return fields


def store(context: Context, msg: Message, kind: str, answer: dict[int, str], **columns) -> int:
    """Record a transaction: what every request says of itself, and `columns`; returns its id."""
    terminal, batch, trace = identity(context, msg)
    return context.ledger.add(
        terminal=terminal,
        merchant=context.terminal.merchant,
        batch=batch,
        trace=trace,
        mti=msg.mti,
        kind=kind,
        amount=int(msg.get(4)),
        entry=msg.get(22),
        date=f"{context.now:%Y-%m-%d %H:%M:%S}",
        request=essence(msg),
        answer=answer,
        **columns,
    )


def authorisation(rrn: str) -> str:
    """A six-character authorisation code out of a reference number."""
    return f"{int(rrn[-6:]) * 7919 % 1_000_000:06d}"


def answer_fields(context: Context, msg: Message, kind: str, code: str, rrn: str, auth: str) -> dict[int, str]:
    """The answer's fields; those of an approval only when it is one."""
    fields = context.reply(msg, code, f15=f"{context.now:%m%d}", f32=ACQUIRER, f37=rrn)
    return fields | approval(kind, auth) if code == "00" else fields


def approval(kind: str, auth: str) -> dict[int, str]:
    """The fields of an answer that only an approval has."""
    told = {39: "00", 63: ORGANISATION}
    return told if kind == "refund" else told | {38: auth, 44: f"{ISSUER:<11}{ACQUIRER:<11}"}


def _refuse_forced_or_overtaken(context: Context, msg: Message) -> None:
    if context.forced and context.forced not in APPROVING:
        raise Declined(context.forced)
    if context.ledger.find(*identity(context, msg), "0400"):
        raise Declined("12", "its reversal was here first")


def _plan_sale(context: Context, msg: Message) -> Plan:
    _refuse_forced_or_overtaken(context, msg)
    if _told(msg, private.REFERENCE):
        return _plan_shown(context, msg)
    payer = _payer(context, msg)
    if payer.once and context.ledger.code_used(payer.once):
        raise Declined("14", "payment code was used before")
    if payer.code and payer.code != "09":
        raise Declined(payer.code)
    amount = int(msg.get(4))
    if amount == 0:
        raise Declined("13")
    if payer.limit and amount > payer.limit:
        raise Declined("61")
    if amount > context.ledger.balance(payer.account):
        raise Declined("51")
    return Plan(payer.account, "debit", None, payer.code or "00", payer.queries, payer.once or None)


def _plan_shown(context: Context, msg: Message) -> Plan:
    """The terminal shows a code: no payer yet, until a wallet pays it (see shown.py)."""
    if _told(msg, private.REFERENCE) != "{}{:06d}{:06d}".format(*identity(context, msg)):
        raise Declined("30", "the reference names another payment")
    if int(msg.get(4)) == 0:
        raise Declined("13")
    return Plan("", "debit", code="09", queries=-1)


def _payer(context: Context, msg: Message) -> Payer:
    payer = _payment_code(context, msg) if _code(msg) else context.directory.card(_card_number(msg))
    if payer is None:
        raise Declined("14")
    if payer.expiry:
        given = {value for value in (msg.get(14), msg.get(35).partition("D")[2][:4]) if value}
        if given - {payer.expiry} or payer.expiry < f"{context.now:%y%m}":
            raise Declined("54")
    return payer


def _payment_code(context: Context, msg: Message) -> Payer | None:
    return context.directory.payment_code(_code(msg))


def _plan_void(context: Context, msg: Message) -> Plan:
    _refuse_forced_or_overtaken(context, msg)
    batch, trace, date = int(msg.get(61)[:6]), int(msg.get(61)[6:12]), msg.get(61)[12:]
    found = context.ledger.find(context.terminal.id, batch, trace, "0200")
    if found is None or found["kind"] != "sale" or found["rrn"] != msg.get(37) or date not in ("", _day(found)):
        raise Declined("25")
    if msg.get(38) not in ("", found["auth"]):
        raise Declined("25")
    if batch != batch_of(msg):
        raise Declined("22", "the sale's batch is closed")
    if found["amount"] != int(msg.get(4)):
        raise Declined("64")
    _refuse_unless_standing(found)
    if context.ledger.refunded(found["id"]):
        raise Declined("22", "the sale has been refunded")
    return Plan(found["account"], "credit", found["id"])


def _plan_refund(context: Context, msg: Message) -> Plan:
    found = context.ledger.by_reference(context.terminal.merchant, msg.get(37))
    if found is None or _day(found) != msg.get(61)[12:]:
        raise Declined("25")
    _refuse_unless_standing(found)
    if int(msg.get(4)) == 0:
        raise Declined("13")
    if context.ledger.refunded(found["id"]) + int(msg.get(4)) > found["amount"]:
        raise Declined("61", "more than what is left of the sale")
    return Plan(found["account"], "credit", found["id"])


def _day(row) -> str:
    """MMDD of a transaction."""
    return row["date"][5:7] + row["date"][8:10]


def _refuse_unless_standing(original) -> None:
    if original["state"] == "voided":
        raise Declined("22", "the sale is voided")
    if original["state"] != "approved":
        raise Declined("12", "the sale was not approved or is reversed")
