"""Declined: the host's reason in words, and that nothing was charged."""

from flows.ask import rest
from payments.money import to_text


async def run(t, code: str):
    """`code`: response code of the host."""
    t.page(t.text("result.declined") + " " + code, *_rows(t, code))
    t.sound("error")
    await rest(t)


def _rows(t, code: str) -> tuple:
    first, _, second = reason(t, code).partition("|")
    last = t.text("result.not_charged")
    return (first, second, last) if second else (first, "\tRMB " + to_text(t.book.last["amount"]), last)


def reason(t, code: str) -> str:
    """Words for a response code; an unknown one is named."""
    try:
        return t.text("rc." + code)
    except KeyError:
        return t.text("rc.unknown_code").format(code)
