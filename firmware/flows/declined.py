"""Declined: the host's reason in words, and that nothing was charged."""

from flows.ask import rest
from lazy import fetch, release
from payments.entry import CODE
from payments.money import to_text


async def run(t, code: str):
    """`code`: response code of the host."""
    t.page(t.text("result.declined") + " " + code, *_rows(t, code))
    t.sound("error")
    await rest(t)


def _rows(t, code: str) -> tuple:
    payment = t.book.last
    try:
        first, _, second = fetch("flows.answer").coded(t, code, payment["entry"] == CODE).partition("|")
    finally:
        release("flows.answer")
    last = t.text("result.not_charged")
    return (first, second, last) if second else (first, "\tRMB " + to_text(payment["amount"]), last)
