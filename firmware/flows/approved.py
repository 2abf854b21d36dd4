"""Approved: say so, print, and offer the customer's copy."""

from flows.ask import rest
from payments import paper
from payments.money import to_text


async def run(t, payment: dict):
    kind = payment["kind"]
    title = t.text("result.done_" + kind)
    rows = t.text(kind + ".title_row") + "\t#%06d" % payment["trace"], "\tRMB " + to_text(payment["amount"])
    t.page(title, *rows)
    t.sound("ok")
    await t.flow("slip", paper.SALE, payment)
    t.page(title, *rows, t.text("result.copy"))
    if await rest(t) == "ENTER":
        await t.flow("slip", paper.CUSTOMER, payment)
