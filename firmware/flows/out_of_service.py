"""This terminal takes no money and delivers nothing: its payments went to another one, or its journal is newer than it.

It stands in for all other flows, and is given no till: there is none that may work on this journal.
"""

import asyncio
import time

from micropython import const

from journal.service import NEWER

_LOOK_MS = const(250)
_WELL_MS = const(60000)


async def run(screen, text, parts, crashes, feed, why: str):
    """parts: (keypad, inputs, buzzer). Why: as journal.service.hindrance says it.

    Returns after a minute where another firmware may help: the one that ran before, when this one is on trial.
    """
    keypad, inputs, buzzer = parts
    listens = asyncio.create_task(keypad.run())
    pages = _pages(text, why)
    started = time.ticks_ms()
    while not listens.done():
        screen.page(*pages[0])
        screen.flush()
        event = await inputs.get(_LOOK_MS)
        feed()
        if event is not None and event[0] == "key":
            asyncio.create_task(buzzer.error())
            pages.append(pages.pop(0))
        if time.ticks_diff(time.ticks_ms(), started) > _WELL_MS:
            if why == NEWER:
                break
            crashes.healthy()


def _pages(text, why: str) -> list:
    """What is so; of a move also, by any key, how to go on with one that was cut off."""
    if why == NEWER:
        return [[text(key) for key in ("damage.title", "newer.than_this", "newer.all_kept", "newer.update_it")]]
    title = text("retired.title_row")
    first = [text(key) for key in ("retired.moved_on", "retired.use_new", "retired.no_sales")]
    return [[title] + first, [title, text("retired.not_done"), text("retired.at_the_pc"), "make replace"]]
