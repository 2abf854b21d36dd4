"""Settled: say so, print, and leave the word on the screen until it is read."""

from flows.ask import rest
from payments import paper
from payments.money import to_text


async def run(t):
    batch = t.book.last
    rows = (
        t.payment_name(batch),
        t.text("settle.sales").format(batch["debits"]),
        t.text("settle.net_amount") + "\t" + to_text(batch["debit"] - batch["credit"]),
    )
    t.page(t.text("settle.settled"), *rows)
    t.sound("ok")
    await t.flow("slip", paper.SETTLEMENT, await t.till.payment(batch["batch"], batch["trace"]))
    t.page(t.text("settle.settled"), *rows)
    await rest(t)
