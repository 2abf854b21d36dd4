"""The screen of a payment that was pending and has ended: undone, paid back, declined, or closed by hand."""

from lazy import fetch, release
from payments import book


async def run(t, payment: dict):
    """Only sets the screen."""
    state, name = payment["state"], t.payment_name(payment)
    if state == book.CLOSED:
        t.page(t.text("result.closed"), name, t.text("result.bank_ref"), "\t" + payment["bank_ref"])
    elif state == book.DECLINED:
        try:
            fetch("flows.declined").draw(t, payment)
        finally:
            release("flows.declined")
    elif state == book.APPROVED:
        t.page(t.text("result.done_refund"), name, *t.text("result.paid_back").split("|"))
    else:
        t.page(t.text("result.reversed"), name, *t.text("result.undone_" + payment["kind"]).split("|"))
