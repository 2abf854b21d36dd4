"""Settlement: compare the batch with the host, upload it when the totals differ, close it. No screens here.

    0500 totals --> no result, or 3: nothing is closed, sales go on, the next settlement begins anew
         | 1: balanced         | 2: not balanced
         |                     0320 details, eight at a time
         0320 end, 207         0320 end, 202 --> answered 00: SETTLED, the next batch begins

From a result on (`book.closing`) no payment begins, and whatever interrupts it, the settlement goes on where it was.
Only where the host refuses to go on, a supervisor may let sales go on before it (Till.settle_later).
"""

import asyncio

from micropython import const

from host import dialect
from journal import records
from payments import book as books
from till.charge import Refused

_DETAILS = const(8)  # in a message
_DOMESTIC = const(30)  # places of the results in field 48
_FOREIGN = const(61)


class NotSettled(Exception):
    """The host did not do its part. args: (why, code): "answer" (none that fits), "failed" (it cannot compare) or
    "refused", and its response code or ''."""


async def prepare(till):
    """Batch number and queue as a settlement needs them.

    Raises Refused, till.signon.SignOnFailed, host.link.NotSent, host.link.Lost.
    """
    book = till.ledger.book
    if not book.closing and (till.stale or book.day_over or not book.batch):
        await till.sign_on_if_needed()
    if book.pending:
        await till.delivery.drain()
    check(till)


def check(till):
    """Raises Refused when the batch cannot be settled now."""
    ledger = till.ledger
    if ledger.unaccepted:
        raise Refused("refused.damaged")
    pending = ledger.book.pending
    if ledger.book.open is not None or pending:
        refund = bool(pending) and pending[0]["kind"] == books.REFUND
        raise Refused("refused.refund_first" if refund else "refused.pending_first")


async def settle(till, sent):
    """Settle the batch, or go on with the settlement that was interrupted.

    `sent()` is called when bytes are about to leave: from there on it cannot be cancelled. Returns when the batch is
    closed. Raises Refused, NotSettled, host.link.NotSent, host.link.Lost, JournalFull, JournalError, BookError: then
    `book.closing` says whether it goes on later or nothing was closed.
    """
    book = till.ledger.book
    if not _holds(book):
        await _compare(till, sent)
    if book.settling["result"] == books.UNBALANCED:
        await _upload(till, sent)
    await _close(till, sent)


def _holds(book) -> bool:
    """Whether there is a result, and of the totals that the book still has: damage may have changed those.

    A batch that a sign-on has ended meanwhile is over at the host: its end message can only be repeated.
    """
    if not book.closing:
        return False
    totals = book.totals.fields
    same = [book.settling.get(name) == totals[name] for name in totals]
    return book.settling["batch"] != book.batch or False not in same


async def _compare(till, sent):
    book = till.ledger.book

    def prepare():
        check(till)
        trace, totals = book.next_trace(), book.totals.fields
        who = till.settler or _who(till)
        till.ledger.write(records.SETTLING, batch=book.batch, trace=trace, operator=who, **totals)
        sent()
        return dialect.settlement(till.settings, trace, book.batch, who, totals)

    answer = await till.dialogue.ask(prepare)
    fields = answer.fields
    result, code = _result(fields.get(48, "")) if answer.matched else (0, "")
    if not result:
        raise NotSettled("refused" if answer.matched and answer.code else "answer", answer.code)
    till.set_clock(fields)
    till.ledger.write(
        records.SETTLING, batch=book.settling["batch"], result=result, code=code, rrn=fields.get(37),
        date=fields.get(13), time=fields.get(12), settle=fields.get(15),
    )  # fmt: skip
    if not book.closing:
        raise NotSettled("failed", "")


def _result(field48: str) -> tuple:
    """(result, results for domestic and foreign cards as the host gave them); 0: there is none.

    A host that says nothing of foreign cards has none to compare.
    """
    domestic, foreign = field48[_DOMESTIC : _DOMESTIC + 1], field48[_FOREIGN:]
    if domestic not in ("1", "2", "3") or foreign not in ("0", "1", "2", "3"):
        return 0, ""
    return max(int(domestic), int(foreign)), domestic + foreign


async def _upload(till, sent):
    """All approved payments that were not uploaded yet."""
    settling = till.ledger.book.settling
    done = settling["uploaded"]
    details = []
    for payment in till.ledger.approved(settling["batch"]):
        if payment is None:
            await asyncio.sleep_ms(0)
            continue
        if done:
            done -= 1
            continue
        details.append(payment)
        if len(details) == _DETAILS:
            await _send_details(till, sent, details)
            details = []
    if details:
        await _send_details(till, sent, details)


async def _send_details(till, sent, details: list):
    settling = till.ledger.book.settling
    batch = settling["batch"]
    await _tell(till, sent, lambda trace: dialect.upload(till.settings, trace, batch, details))
    till.ledger.write(records.SETTLING, batch=batch, uploaded=settling["uploaded"] + len(details))


async def _close(till, sent):
    book = till.ledger.book
    told = {name: value for name, value in book.settling.items() if name not in ("stamp", "answer")}
    balanced = told["result"] == books.BALANCED
    count = told["debits"] + told["credits"] if balanced else told["uploaded"]
    await _tell(till, sent, lambda trace: dialect.upload_end(till.settings, trace, told["batch"], balanced, count))
    check(till)
    told["trace"] = book.trace
    told["operator"] = _who(till)
    till.ledger.write(
        records.SETTLED, head=till.ledger.head, terminal=till.settings.terminal_id,
        merchant=till.settings.merchant_id, **told
    )  # fmt: skip
    till.stale = True
    till.settler = ""


def _who(till) -> str:
    """The supervisor who let the batch be settled, perhaps before the power failed."""
    return (till.ledger.book.settling or {}).get("operator") or till.settings.operator


async def _tell(till, sent, build):
    """Send the 0320 that `build(trace)` makes. Returns when it was answered with 00; keeps another code as `answer`."""

    def prepare():
        check(till)
        trace = till.ledger.book.next_trace()
        till.ledger.write(records.TRACE, trace=trace)
        sent()
        return build(trace)

    answer = await till.dialogue.ask(prepare)
    if not answer.matched:
        raise NotSettled("answer", "")
    if answer.code != "00":
        till.ledger.book.settling["answer"] = answer.code
        raise NotSettled("refused", answer.code)
