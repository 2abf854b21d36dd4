"""Settlement and batch upload: compare totals, take details, close the batch."""

from . import shapes
from .payments import batch_of
from .rules import ACQUIRER, Context, Declined
from .wire import Message

TOTALS_DIGITS = 62
DETAIL_DIGITS = 40
BALANCED, NOT_BALANCED = "1", "2"


def totals(text: str) -> tuple[int, int, int, int] | None:
    """Debit amount and count, credit amount and count out of field 48, None when it is not 62 digits."""
    if len(text) != TOTALS_DIGITS:
        return None
    return int(text[:12]), int(text[12:15]), int(text[15:27]), int(text[27:30])


def with_result(text: str, result: str) -> str:
    """Field 48 of the answer: the sums as asked, the result behind each block; nothing foreign always balances."""
    return text[:30] + result + text[31:61] + BALANCED


def settle(context: Context, msg: Message) -> dict[int, str]:
    """Compare the terminal's totals with the books. Foreign cards are not taken here, so their block must be zeros."""
    asked, batch = totals(msg.get(48)), batch_of(msg)
    if asked is None or msg.get(48)[30] != "0" or msg.get(48)[31:].strip("0"):
        raise Declined("30", "field 48 is not totals")
    if batch > context.ledger.terminal(context.terminal.id)["batch"]:
        raise Declined("77", "a batch that this host has not opened")
    balanced = asked == context.ledger.totals(context.terminal.id, batch)
    context.ledger.compared(context.terminal.id, batch, balanced, msg.get(48)[:30])
    fields = context.reply(msg, "", f15=f"{context.now:%m%d}", f32=ACQUIRER, f37=context.reference())
    return fields | {48: with_result(msg.get(48), BALANCED if balanced else NOT_BALANCED)}


def upload(context: Context, msg: Message) -> dict[int, str]:
    """Take details, or the end message that closes the batch."""
    settlement = context.ledger.settlement(context.terminal.id, batch_of(msg))
    if settlement is None:
        raise Declined("12", "upload before settlement")
    if shapes.kind_of(msg) == "upload-end":
        _close(context, msg, settlement)
    else:
        _take(context, msg, settlement)
    return context.reply(msg, "00", f32=ACQUIRER, f37=context.reference(), f48=msg.get(48))


def _take(context: Context, msg: Message, settlement) -> None:
    text = msg.get(48)
    count = int(text[:2] or "0")
    if not 1 <= count <= 8 or len(text) != 2 + DETAIL_DIGITS * count:
        raise Declined("30", "field 48 is not count and details")
    if settlement["ended"]:
        raise Declined("22", "the batch is closed")
    for at in range(2, len(text), DETAIL_DIGITS):
        detail = text[at : at + DETAIL_DIGITS]
        if detail[:2] != "00":
            raise Declined("30", "a detail does not begin with 00")
        context.ledger.detail(settlement["id"], int(detail[2:8]), detail[8:28], int(detail[28:]))


def _close(context: Context, msg: Message, settlement) -> None:
    if len(msg.get(48)) != 4:
        raise Declined("30", "field 48 is not a count of four digits")
    if settlement["balanced"] != (msg.get(60)[8:11] == "207"):
        raise Declined("12", "another end message belongs to this settlement")
    if not settlement["balanced"] and int(msg.get(48)) != context.ledger.details(settlement["id"]):
        raise Declined("30", "the count differs from the details that came")
    if not settlement["ended"]:
        context.ledger.close_batch(context.terminal.id, batch_of(msg))
