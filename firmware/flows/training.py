"""FUNC 8 0: training. The same terminal at a till of its own, until a supervisor or the power ends it.

The real till goes on behind it: what it has to undo is delivered. Its slips wait until training is over.
"""

import asyncio
import gc
import sys

from micropython import const

from flows.ask import Left, key, tell
from lazy import fetch, release

_MODULES = ("training.practice", "training.line", "training.records")
_NEEDS = const(2900)  # words free after a collection: with less a reversal does not go through
# Their first use leaves in RAM what they share: fetched before the heap is measured, so that a day is as its morning.
_SHARED = ("flows.sale", "flows.slip", "flows.unknown", "slips.sale", "slips.notice", "training.host")


async def run(t):
    """Begin, or end. Raises Left."""
    title = t.text("train.title")
    if t.aside:
        return await _end(t, title)
    if t.book.closing:
        return await tell(t, title, *t.text("refused.settling").split("|"))
    await _sure(t, title, "train.about")
    await t.flow("supervisor", title, "training")
    try:
        _begin(t, *await _undisturbed(t, title))
    except MemoryError:
        _release()
        t.refuse()
        return await tell(t, title, *t.text("train.no_memory").split("|"))
    t.sound("ok")
    await tell(t, title, *t.text("train.begun").split("|"))


async def _undisturbed(t, title: str) -> tuple:
    """As _made. What an exchange of the real till takes of the heap is there again after it: wait so long."""
    if t.till.dialogue.turn.locked():
        t.page(title, t.text("wait.reversing"))
    async with t.till.dialogue.turn:
        return _made(t)


def _made(t) -> tuple:
    """Till, radio, printer and no waiting slips, to practise with. Raises MemoryError."""
    practice = fetch("training.practice")
    till = practice.till(t.settings, t.clock, t.inputs.put)
    parts = till, practice.Air(t.radio), practice.Marked(t.printer, t.text("slip.training")), []
    for name in _SHARED:
        fetch(name)
        release(name)
    gc.collect()  # once more: what was released last may have been held by this very call
    if gc.mem_free() < _NEEDS * (8 if sys.maxsize > 0x7FFFFFFF else 4):
        raise MemoryError
    return parts


def _begin(t, *parts):
    parts[0].operator = t.till.operator
    t.aside = _swap(t, *parts)
    t.mark = t.text("train.mark_words")
    t.practice = asyncio.create_task(t.till.delivery.run())


async def _end(t, title: str):
    """A supervisor of the real till ends it; what is practised is forgotten. Raises Left."""
    await _sure(t, title, "train.ends_now")
    parts = _swap(t, *t.aside)
    try:
        await t.flow("supervisor", title, "training")
    except Left:
        _swap(t, *parts)
        raise
    t.till.operator = parts[0].operator  # who logged on or off meanwhile
    t.practice.cancel()
    t.aside = t.practice = parts = None
    t.mark = ""
    _release()
    t.sound("ok")
    await tell(t, title, *t.text("train.is_over").split("|"))


def _swap(t, till, radio, printer, waits) -> tuple:
    """Put these in place of what the terminal works with; returns that."""
    before = t.till, t.radio, t.printer, t.waits
    t.till, t.radio, t.printer, t.waits = till, radio, printer, waits
    return before


async def _sure(t, title: str, words: str):
    """Say `words`, go on with ENTER. Raises Left."""
    t.page(title, *t.text(words).split("|"))
    while await key(t) != "ENTER":
        t.refuse()


def _release():
    for name in _MODULES:
        release(name)
