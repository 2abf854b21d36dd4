"""Reversals and status queries: what became of a request that was sent before."""

import json

from .payments import answer_fields, authorisation, batch_of, identity, repeat, store
from .rules import ACQUIRER, Context, Declined
from .wire import Message


def reversal(context: Context, msg: Message) -> dict[int, str]:
    """Undo the request with the same trace. 00 undone, 25 never seen (and declined should it still come), 12 was never
    approved. Only these three are recorded; a reversal that does not fit its original is answered 30, 64 or 22."""
    stored = repeat(context, msg, "30")
    if stored:
        return stored
    original = context.ledger.find(*identity(context, msg), "0200")
    if original is None:
        return _record(context, msg, "25", "waiting", None)[1]
    _check_fit(msg, original)
    if original["state"] == "declined":
        return _record(context, msg, "12", "needless", original)[1]
    if original["state"] not in ("approved", "asking"):
        raise Declined("22", f"the original is {original['state']}")
    if context.ledger.refunded(original["id"]):
        raise Declined("22", "the sale has been refunded since")
    tx, fields = _record(context, msg, "00", "done", original)
    _undo(context, tx, original)
    return fields


def _check_fit(msg: Message, original) -> None:
    asked = json.loads(original["request"])
    if msg.get(4) != asked["4"]:
        raise Declined("64", "amount differs from the original's")
    for number in (3, 22, 60, 61):
        if msg.get(number) != asked.get(str(number), ""):
            raise Declined("30", f"field {number} differs from the original's")


def _record(context: Context, msg: Message, code: str, state: str, original) -> tuple[int, dict[int, str]]:
    """The reversal's own transaction and the fields of its answer."""
    rrn = context.reference()
    fields = context.reply(msg, code, f15=f"{context.now:%m%d}", f32=ACQUIRER, f37=rrn)
    found = {"card": ""}
    if original:
        found = {"card": original["card"], "account": original["account"], "original": original["id"]}
    return store(context, msg, "reversal", fields, state=state, code=code, rrn=rrn, **found), fields


def _undo(context: Context, tx: int, original) -> None:
    ledger = context.ledger
    ledger.change(original["id"], state="reversed")
    if original["state"] == "asking":
        return
    direction = "debit" if original["kind"] == "void" else "credit"
    ledger.booking(tx, original["account"], direction, original["amount"], "reversal", str(context.now))
    if original["kind"] == "void":
        ledger.change(original["original"], state="approved")


def query(context: Context, msg: Message) -> dict[int, str]:
    """The code that the request with this trace has now: 09 while the customer is asked, 25 when it never came, 12 when
    it is reversed."""
    row = context.ledger.find(context.terminal.id, batch_of(msg), int(msg.get(11)), "0200")
    if row is None:
        return context.reply(msg, "25")
    if row["amount"] != int(msg.get(4)) or msg.get(3) != json.loads(row["request"])["3"]:
        return context.reply(msg, "64")
    if row["state"] == "asking":
        row = _ask(context, msg, row)
    code = "12" if row["state"] == "reversed" else row["code"]
    return context.reply(msg, code, f37=row["rrn"], f38=row["auth"] if code == "00" else "")


def _ask(context: Context, msg: Message, row):
    """One more look at the customer's wallet; the last one that is needed books the sale."""
    ledger = context.ledger
    left = row["queries"] - 1 if row["queries"] > 0 else row["queries"]
    if left != 0:
        ledger.change(row["id"], queries=left)
    elif ledger.balance(row["account"]) < row["amount"]:
        ledger.change(row["id"], queries=0, state="declined", code="51", answer=_answer(context, msg, row, "51", ""))
    else:
        auth = authorisation(row["rrn"])
        answer = _answer(context, msg, row, "00", auth)
        ledger.change(row["id"], queries=0, state="approved", code="00", auth=auth, answer=answer)
        ledger.booking(row["id"], row["account"], "debit", row["amount"], "sale", str(context.now))
    return ledger.by_id(row["id"])


def _answer(context: Context, msg: Message, row, code: str, auth: str) -> str:
    """What a repeat of the sale itself is answered from now on."""
    return json.dumps(answer_fields(context, msg, "sale", code, row["rrn"], auth))
