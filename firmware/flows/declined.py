"""Declined: the host's reason in words, and that nothing was charged."""

from flows.ask import rest
from payments.cards import CODE
from payments.money import to_text


async def run(t, code: str):
    """`code`: response code of the host."""
    t.page(t.text("result.declined") + " " + code, *_rows(t, code))
    t.sound("error")
    await rest(t)


def _rows(t, code: str) -> tuple:
    payment = t.book.last
    first, _, second = reason(t, code, payment["entry"] == CODE).partition("|")
    last = t.text("result.not_charged")
    return (first, second, last) if second else (first, "\tRMB " + to_text(payment["amount"]), last)


def reason(t, code: str, wallet: bool = False) -> str:
    """Words for a response code; an unknown one is named. `wallet`: it was no card."""
    for key in (code + "q", code) if wallet else (code,):
        try:
            return t.text("rc." + key)
        except KeyError:
            pass
    return t.text("rc.unknown_code").format(code)
