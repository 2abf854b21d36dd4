"""Declined: the host's reason in words, and that no money moved. The customer gets paper.

Whoever was told has a record of it: a decline without one was cut off, and is told when the power comes back.
"""

from micropython import const

from flows.ask import rest
from lazy import fetch, release
from payments import paper
from payments.entry import CODE
from payments.money import to_text

_TURN_MS = const(2500)


async def run(t, payment: dict):
    """`payment`: as it ended, with the host's response code. Its slip comes by itself, by a setting, or with ENTER."""
    rows = draw(t, payment)
    t.sound("error")
    if t.settings.declined_slip:
        await t.flow("slip", paper.DECLINED, payment)
        t.page(*rows)
        await rest(t)
    elif await _asked(t, rows) == "ENTER":
        await t.flow("slip", paper.DECLINED, payment)
    else:
        t.till.slip_ended(paper.DECLINED, payment, paper.WAIVED)


async def _asked(t, rows: tuple) -> str:
    """The next key. The last row says in turn that no money moved and how to get a slip."""
    turn = 0
    while True:
        event = await t.inputs.get(_TURN_MS)
        if event is not None and event[0] == "key":
            return event[1]
        turn += event is None
        t.page(rows[0], rows[1], rows[2], t.text("declined.slip") if turn % 2 else rows[3])


def draw(t, payment: dict) -> tuple:
    """Set the screen; returns its rows."""
    code = payment["code"]
    try:
        first, _, second = fetch("flows.answer").coded(t, code, payment["entry"] == CODE).partition("|")
    finally:
        release("flows.answer")
    second = second or "\tRMB " + to_text(payment["amount"])
    rows = t.text("result.declined") + " " + code, first, second, t.text("result.no_" + payment["kind"])
    t.page(*rows)
    return rows
