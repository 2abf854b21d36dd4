"""The host does not know yet what becomes of a payment code, or its answer was lost: it is asked until it knows.

The intent stays open meanwhile, so a power cut undoes the payment. What is still not known in the end is undone too.
"""

import asyncio
import time

from micropython import const

from host import dialect
from host.link import Lost, NotSent
from payments import verdict
from payments.asked import of_query

_LOOK_MS = const(50)


async def inquire(till, payment: dict, payer, lost: bool, told) -> tuple:
    """(outcome, detail, fields of the answer) of the open `payment`. `lost`: there was no answer to the sale.

    `told(text key)` says what is being waited for. When `payer.over` says that nobody waits any more, or the time is
    over, the host is asked once more; that may take an answer's time limit.
    """
    wait_ms = (till.settings.qr_show_s if payer.shown else till.settings.qr_wait_s) * 1000
    since = time.ticks_ms()
    told("wait.asking" if lost else "wait.confirm")
    pause_ms = 0 if lost else till.settings.qr_query_s * 1000
    while True:
        left_ms = wait_ms - time.ticks_diff(time.ticks_ms(), since)
        await _pause(min(left_ms, pause_ms), payer)
        last = payer.over or left_ms <= pause_ms
        outcome, detail, fields = await _query(till, payment, told)
        if outcome != verdict.KEEP:
            return outcome, detail, fields
        if last:
            return verdict.REVERSE, verdict.NO_ANSWER, {}
        pause_ms = till.settings.qr_query_s * 1000


async def _pause(ms: int, payer):
    since = time.ticks_ms()
    while not payer.over and time.ticks_diff(time.ticks_ms(), since) < ms:
        await asyncio.sleep_ms(_LOOK_MS)


async def _query(till, payment: dict, told) -> tuple:
    """Ask once. KEEP also when the query itself came to nothing: that says nothing of the payment."""
    if not till.keyring.ready:
        return verdict.KEEP, "", {}
    try:
        answer = await till.dialogue.ask(lambda: dialect.query(till.settings, payment), till.keyring)
    except (NotSent, Lost):
        return verdict.KEEP, "", {}
    if verdict.wants_sign_on(answer.code):
        till.stale = True  # it signs on by itself, and the next query has new keys
    elif answer.matched and answer.code == verdict.ASKING:
        told("wait.confirm")
    outcome, detail = of_query(answer.matched, answer.code, answer.signed)
    return outcome, detail, answer.fields
