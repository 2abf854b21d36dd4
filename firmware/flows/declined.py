"""Declined: the host's reason in words, and that no money moved."""

from flows.ask import rest
from lazy import fetch, release
from payments.entry import CODE
from payments.money import to_text


async def run(t, payment: dict):
    """`payment`: as it ended, with the host's response code."""
    draw(t, payment)
    t.sound("error")
    await rest(t)


def draw(t, payment: dict):
    code = payment["code"]
    try:
        first, _, second = fetch("flows.answer").coded(t, code, payment["entry"] == CODE).partition("|")
    finally:
        release("flows.answer")
    second = second or "\tRMB " + to_text(payment["amount"])
    t.page(t.text("result.declined") + " " + code, first, second, t.text("result.no_" + payment["kind"]))
