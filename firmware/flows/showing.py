"""A code on the screen, for the customer's phone to read: asked of the host until it is paid, or over.

The host knows the payment before the code is seen, and takes money for it only as long as it is not reversed.
"""

import asyncio
import time

from micropython import const

from flows.ask import Left
from flows.during import Job, next_event
from flows.trouble import cause, failed, printable
from lazy import fetch, forget, release
from payments.money import to_text

_PLACE = const(64)  # px a side
_CELLS = const(8)  # beside it


async def run(t, amount: int, payer, goods) -> tuple:
    """(outcome, detail) as Till.charge. Raises Left while nothing was sent, and what Till.charge raises."""
    told = []
    job = Job(t.till.charge(amount, payer, told.append, goods))
    try:
        note = await _connecting(t, job, told, amount)
        if not job.over:
            await _shown(t, job, payer, note)
    finally:
        t.screen.picture()
    if job.problem is not None:
        raise job.problem
    return job.value


async def _connecting(t, job, told: list, amount: int):
    """Until the host waits for the wallet. CANCEL before the request left leaves; after that it is noted: True."""
    stop = False
    while not job.over and not (told and told[-1] == "wait.confirm"):
        t.page(t.text("sale.title_row"), t.text(told[-1] if told else "wait.connect"), "\tRMB " + to_text(amount))
        if await next_event(t, job) == ("key", "CANCEL") and not job.over:
            if not told:
                job.task.cancel()
                raise Left
            stop = True
    return stop


async def _shown(t, job, payer, stop: bool):
    payment = t.book.open
    payer.over = stop
    if not stop:
        await (_print(t, payment) if getattr(t.screen, "plain", False) else _draw(t, job, payment))
    ends = time.ticks_add(time.ticks_ms(), t.settings.qr_show_s * 1000)
    while not job.over:
        left_s = max(0, time.ticks_diff(ends, time.ticks_ms()) // 1000)
        prints = t.settings.printer_qr != "link" and not payer.over
        hint = "showing.stopping" if payer.over else "showing.print" if prints and left_s & 2 else "showing.cancel"
        t.page(t.text("showing.title"), *_rows(payment["amount"], t.text(hint), t.text("wait.seconds").format(left_s)))
        event = await next_event(t, job)
        if event is None or event[0] != "key":
            continue
        if event[1] == "CANCEL":
            payer.over = True
        elif event[1] == "1" and prints:
            await _print(t, payment)
        else:
            t.refuse()


def _rows(amount: int, hint: str, seconds: str) -> tuple:
    """The amount is never cut: it takes what the half of the screen has left."""
    told = to_text(amount)
    if len(told) <= _CELLS:
        return told, hint, seconds
    yuan, fen = told.replace(",", "").split(".")
    return (yuan + "." + fen, hint, seconds) if len(yuan) < 6 else (yuan, "." + fen, hint)


async def _draw(t, job, payment: dict):
    """Made row by row, for the keypad and the host are not to wait for it."""
    try:
        data = fetch("payments.merchant_code").payload(t.settings, payment)
        symbol = fetch("ui.qr").Symbol(data)
        for _ in symbol.steps():
            await asyncio.sleep_ms(0)
        t.screen.picture(lambda display: _paint(display, symbol))
    finally:
        forget("ui.qr", "ui.qr_words")


def _paint(display, symbol):
    """Dark on a lit ground, for phones do not read it the other way round; the ground is the quiet zone, too."""
    edge = (_PLACE - symbol.size) // 2
    display.fill_rect(0, 0, _PLACE, _PLACE, 1)
    for y in range(symbol.size):
        for x in range(symbol.size):
            if symbol.dark(x, y):
                display.pixel(edge + x, edge + y, 0)


async def _print(t, payment: dict):
    """The code on paper, larger. It is no slip of the payment: nothing is owed when it does not come out."""
    try:
        lines = fetch("slips.pay_code").lines(t.text, t.settings, payment)
        result, flags = await t.printer.print(printable(t, lines))
    finally:
        release("slips.pay_code")
        release("flows.drawn")
    if failed(t, result):
        t.page(t.text("showing.title"), t.text(cause(flags)))
        t.sound("attention")
        await asyncio.sleep_ms(1500)
