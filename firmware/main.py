"""Has everything built from the board and the settings (assembly.py), and runs it.

A fault ends the run, is kept and shown, and the terminal starts again. After three starts in a row that ended so, it
starts in safe mode, which goes without what it cannot build as long as reversals can be delivered.
"""

import asyncio
import gc
import time

from micropython import const

from alive import Alive
from lazy import fetch, forget
from settings import SettingsError
from till import opening

_SOON_S = const(3)
_LATER_S = const(60)  # before a start that will hardly do better than the last ones
_HEALTHY_MS = const(60000)
_KEYPAD_MS = const(2000)
_DELIVERY_MS = const(600000)  # two exchanges with the longest time limits that can be set


async def run(t, feed, reset):
    """Every task of the terminal. One that ends is a fault: the terminal starts again and takes up where it was.

    In safe mode the others go on for a while before that, for the sake of the reversals. `feed()`: the watchdog.
    """
    ended = asyncio.Event()

    def uncaught(_, context):
        _fault(t, context.get("exception") or context["message"], ended)

    asyncio.get_event_loop().set_exception_handler(uncaught)
    desk = t.flow("safe", reset) if t.crashes.safe else t.flow("desk")
    devices = (t.keypad.run(), t.reader.run(), t.radio.run())
    duties = (t.till.delivery.run(), opening.run(t.till, t.radio.utc), _draw(t), _watch(t, feed), desk)
    tasks = [asyncio.create_task(_guard(job, ended, t)) for job in devices + duties]
    await ended.wait()
    if t.crashes.safe:
        _say(t.screen, t.text, t.crashes.cause, _LATER_S)
        await asyncio.sleep(_LATER_S)
    for task in tasks:
        task.cancel()


async def _guard(job, ended, t):
    try:
        await job
        problem = "a task ended"
    except Exception as error:
        problem = error
    _fault(t, problem, ended)


def _fault(t, problem, ended):
    try:
        t.crashes.add(problem, t.clock.stamp())
    finally:
        ended.set()


async def _draw(t):
    """Bring what was set on the screen to the display, one row at a time."""
    while True:
        await asyncio.sleep_ms(0 if t.screen.step() else 10)


async def _watch(t, feed):
    """Keep the icons true, the till informed of the network, and the watchdog fed while the critical tasks work."""
    till, radio = t.till, t.radio  # the real ones, in training too
    keypad = ("keypad", lambda: t.keypad.rounds, _KEYPAD_MS)
    alive = Alive(feed, (keypad, ("delivery", lambda: till.delivery.rounds, _DELIVERY_MS)))
    started = time.ticks_ms()
    while True:
        till.network(radio.up)
        t.show_status()
        now = time.ticks_ms()
        t.look(now)
        alive.look(now)
        if t.crashes.failures and not t.crashes.safe and time.ticks_diff(now, started) > _HEALTHY_MS:
            t.crashes.healthy()
        await asyncio.sleep_ms(250)


def main():
    """From one reset to the next."""
    # Collected early and often, garbage never lies between what stays, and large blocks remain.
    gc.threshold(4096)
    gc.collect()
    clock, crashes, watchdog, reset = fetch("assembly").base()
    try:
        wait_s = _live(clock, crashes, reset)
    except KeyboardInterrupt:  # somebody at the console, who knows
        crashes.close()
        raise
    for _ in range(wait_s):
        watchdog.feed()
        time.sleep(1)
    crashes.close()
    reset()


def _live(clock, crashes, reset) -> int:
    """Build the terminal and run it until it ends; keep and show why. The seconds to wait before a new start."""
    missing = []
    screen = text = None
    wait_s = _LATER_S
    try:
        screen, text = fetch("assembly").front(missing)
        fetch("assembly").recall(crashes, clock)
        if not crashes.safe:
            wait_s = _SOON_S
        t, feed = fetch("assembly").terminal(screen, text, clock, crashes, _scanner, missing)
        forget("assembly", "board", "wiring")
        asyncio.run(run(t, feed, reset))
        wait_s = _SOON_S
    except SettingsError as problem:
        _say(screen, text, str(problem), 0)
        return _LATER_S
    except Exception as problem:
        crashes.add(problem, clock.stamp())
    _say(screen, text, crashes.cause, wait_s)
    return wait_s


def _scanner(post):
    """The board's code scanner: what it takes is in RAM only while a payment code is waited for."""
    try:
        return fetch("board").scanner(post)
    finally:
        forget("board", "wiring")


def _say(screen, text, why: str, wait_s: int):
    """Show why the terminal does not go on, and when it starts again (0: the settings' trouble needs all the rows).

    It may be the display or the words that broke: then the console alone tells.
    """
    try:
        title = text("boot.fault_title" if wait_s else "boot.settings")
        rows = screen.wrap(why) + [""]
        if wait_s:
            rows[2:] = [text("boot.restart" if wait_s < _LATER_S else "boot.restart_later")]
        screen.page(title, *rows[:3])
        screen.flush()
    except Exception as problem:
        print("not shown:", type(problem).__name__)
