"""All that must be there before a payment: room, paper, network, keys, and the queue's consent."""

import asyncio

from flows.during import during
from host.link import NotSent


async def run(t, title: str, goods=()):
    """`goods`: as in till.charge.

    Raises Left, till.charge.Refused, till.signon.SignOnFailed, host.link.NotSent, host.link.Lost (of a sign-on).
    """
    await _room(t, title, goods)
    t.till.check_sale(goods, not t.radio.up)  # what is pending is tried first, and may be gone then
    await t.flow("paper_check")
    if not t.radio.up:
        raise NotSent("dns")
    if t.till.needs_sign_on:
        await during(t, t.till.sign_on_if_needed(), title, lambda: (t.text("wait.sign_on"), ""))
    if t.book.pending:
        await during(t, t.till.delivery.drain(), title, lambda: (t.text("wait.reversing"), ""))
        t.till.check_sale()


async def _room(t, title: str, goods):
    """No payment is refused for room that only waits to be made. Rare: idle moments make it, ahead of need."""
    if not t.till.ledger.room_for(len(goods)):
        t.page(title, t.text("wait.making_room"))
        while t.till.ledger.tidy():
            await asyncio.sleep_ms(0)
