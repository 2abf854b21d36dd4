"""Sign-on: batch number, working keys and the time, from the host."""

from host import dialect
from host.refused import KeyRefused
from journal import records

DONE = ""
REFUSED = "refused"  # the host said no: see `code`
BAD_KEYS = "keys"  # a check value differs, or the keys cannot be read
NO_KEY = "no_key"  # there is no master key to read them with
BAD_ANSWER = "answer"  # not an answer to this request


class SignOnFailed(Exception):
    """args: (why, code): one of REFUSED, BAD_KEYS, NO_KEY, BAD_ANSWER and the host's response code or ''."""


async def sign_on(till):
    """Sign on at once. Raises SignOnFailed, host.link.NotSent, host.link.Lost."""
    answer = await till.dialogue.ask(lambda: _request(till))
    fields = answer.fields
    if not answer.matched:
        raise SignOnFailed(BAD_ANSWER, "")
    if answer.code != "00":
        raise SignOnFailed(REFUSED, answer.code)
    batch = _batch(fields.get(60, ""))
    wrapped = fields.get(62, b"")
    if batch is None:
        raise SignOnFailed(BAD_ANSWER, "")
    try:
        till.keyring.accept(wrapped)
    except KeyRefused:
        raise SignOnFailed(BAD_KEYS if till.keyring.entered else NO_KEY, "") from None
    till.set_clock(fields)
    till.ledger.write(records.SIGN_ON, batch=batch, keys=wrapped)
    till.stale = False


def _request(till) -> tuple:
    book = till.ledger.book
    trace = book.next_trace()
    till.ledger.write(records.TRACE, trace=trace)
    return dialect.sign_on(till.settings, trace, book.batch, till.operator or till.settings.operator)


def _batch(field60: str) -> "int | None":
    """Batch number in field 60 (type 2, batch 6, ...), None when it is not there. 000000 is none: it asks for one."""
    return int(field60[2:8]) or None if len(field60) >= 8 else None
