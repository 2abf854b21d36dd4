"""Sign-off and host test: messages of the day that move no money. In RAM only while one of them is under way."""

import time

from host import dialect
from host.link import Lost
from journal import records
from till.charge import Refused
from till.signon import BAD_ANSWER, REFUSED, SignOnFailed


async def sign_off(till):
    """End the day: the working keys are given back. What is pending needs them, so it goes first.

    Raises Refused, SignOnFailed, host.link.NotSent, host.link.Lost, JournalFull, JournalError, BookError.
    """
    book = till.ledger.book
    if book.pending or book.open is not None:
        raise Refused("refused.pending_first")
    if book.closing:
        raise Refused("refused.settling")
    try:
        answer = _done(await till.dialogue.ask(lambda: _sign_off(till)))
    except (Lost, SignOnFailed) as problem:
        if problem.args[0] != REFUSED:
            till.stale = True  # the host may have dropped the keys
        raise
    till.set_clock(answer.fields)
    till.ledger.write(records.SIGNED_OFF, batch=book.batch)
    till.keyring.forget()


async def echo(till) -> int:
    """Ask whether the host is there, and take its time. Milliseconds from the connection's start to the answer.

    Raises SignOnFailed, host.link.NotSent, host.link.Lost.
    """
    started = time.ticks_ms()
    answer = _done(await till.dialogue.ask(lambda: dialect.echo(till.settings, till.ledger.book.batch)))
    till.set_clock(answer.fields)
    return time.ticks_diff(time.ticks_ms(), started)


def _sign_off(till) -> tuple:
    book = till.ledger.book
    trace = book.next_trace()
    till.ledger.write(records.TRACE, trace=trace)
    return dialect.sign_off(till.settings, trace, book.batch)


def _done(answer):
    """The answer, when it says 00. Raises SignOnFailed."""
    if not answer.matched:
        raise SignOnFailed(BAD_ANSWER, "")
    if answer.code != "00":
        raise SignOnFailed(REFUSED, answer.code)
    return answer
