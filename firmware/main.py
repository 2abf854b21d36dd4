"""The composition root: builds everything from the board and the settings, passes it in, and runs it.

A fault ends the run, is kept and shown, and the terminal starts again. After three starts in a row that ended so, it
starts in safe mode, which goes without what it cannot build as long as reversals can be delivered.
"""

import asyncio
import gc
import time

from micropython import const

import board
import settings as settings_module
from alive import Alive
from crashlog import CrashLog
from drivers.clock import Clock
from drivers.inputs import Inputs
from flows.terminal import Terminal
from host.link import Link, tls_context
from journal.journal import Journal
from slips.gb18030 import Gb18030, ascii_only
from till import opening
from till.dialogue import Dialogue
from till.keyring import Keyring
from till.ledger import Ledger
from till.till import Till
from ui.font import Font
from ui.screen import Screen
from ui.text import Text

_START_MS = const(60000)  # the longest start: a full journal is read
_WATCH_MS = const(8000)
_SOON_S = const(3)
_LATER_S = const(60)  # before a start that will hardly do better than the last ones
_HEALTHY_MS = const(60000)
_KEYPAD_MS = const(2000)
_DELIVERY_MS = const(600000)  # two exchanges with the longest time limits that can be set


def build(screen, text, clock, crashes, missing: list) -> Terminal:
    """`missing`: why parts could not be made. What is needed for sales alone may be missing in safe mode, nothing else.

    Raises settings.SettingsError when the settings file cannot be used.
    """
    chosen = settings_module.load(board.SETTINGS, board.overrides())
    _part(missing, text.use, chosen.language)
    buzzer = _part(missing, board.buzzer)
    inputs = Inputs(lambda: asyncio.create_task(buzzer.error()))
    encode = _part(missing, Gb18030, board.DATA + "/gb2312.bin").encode if chosen.chinese_printer else ascii_only
    radio = board.radio()
    ledger = Ledger(Journal(board.journal_region()), clock)
    till = Till(
        chosen,
        ledger,
        Dialogue(chosen, Link(radio.resolve, *_tls(chosen))),
        Keyring(chosen.mac, chosen.tmk_1, chosen.tmk_2),
        clock,
        lambda payment: inputs.put("closed", payment["trace"]),
    )
    _part(missing, _reading, screen, text, crashes)
    ledger.load()
    till.take_up()
    t = Terminal(
        screen,
        text,
        inputs,
        _part(missing, board.keypad, inputs.put, buzzer.click),
        _part(missing, board.card_reader, inputs.put),
        board.scanner,
        _part(missing, board.printer, encode, chosen.chinese_printer),
        buzzer,
        radio,
        clock,
        till,
        lambda changes: settings_module.save(board.SETTINGS, changes, board.rename),
        crashes,
        (board.PEOPLE, board.rename),
    )
    if missing and not crashes.safe:
        raise missing[0]
    return t


def _reading(screen, text, crashes):
    """A full journal takes seconds to read: say so. What ended the start before stays below, should this one hang."""
    screen.page(text("boot.starting"), text("boot.reading_journal"), crashes.cause if crashes.failures else "")
    screen.flush()


def _part(missing: list, make, *values):
    """What `make(*values)` gives; a stand-in when it cannot be made, and the reason goes to `missing`."""
    try:
        return make(*values)
    except Exception as problem:
        from flows.safe import Missing

        missing.append(problem)
        return Missing()


def _tls(chosen) -> tuple:
    """(context, host name) for the link; nothing when the setting `tls` names no CA file."""
    if not chosen.tls:
        return ()
    with open(chosen.tls, "rb") as file:
        return tls_context(file.read()), chosen.address[0]


async def run(t):
    """Every task of the terminal. One that ends is a fault: the terminal starts again and takes up where it was.

    In safe mode the others go on for a while before that, for the sake of the reversals.
    """
    ended = asyncio.Event()

    def uncaught(_, context):
        _fault(t, context.get("exception") or context["message"], ended)

    asyncio.get_event_loop().set_exception_handler(uncaught)
    desk = t.flow("safe", board.reset) if t.crashes.safe else t.flow("desk")
    devices = (t.keypad.run(), t.reader.run(), t.radio.run())
    duties = (t.till.delivery.run(), opening.run(t.till), _draw(t), _watch(t), desk)
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


async def _watch(t):
    """Keep the icons true, the till informed of the network, and the watchdog fed while the critical tasks work."""
    till, radio = t.till, t.radio  # the real ones, in training too
    keypad = ("keypad", lambda: t.keypad.rounds, _KEYPAD_MS)
    alive = Alive(board.watchdog(_WATCH_MS).feed, (keypad, ("delivery", lambda: till.delivery.rounds, _DELIVERY_MS)))
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
    rtc = board.rtc()
    crashes = CrashLog(board.CRASHES, board.rename, rtc)
    watchdog = board.watchdog(_START_MS)
    try:
        wait_s = _live(Clock(rtc), crashes)
    except KeyboardInterrupt:  # somebody at the console, who knows
        crashes.close()
        raise
    for _ in range(wait_s):
        watchdog.feed()
        time.sleep(1)
    crashes.close()
    board.reset()


def _live(clock, crashes) -> int:
    """Build the terminal and run it until it ends; keep and show why. The seconds to wait before a new start."""
    missing = []
    screen = text = None
    wait_s = _LATER_S
    try:
        screen = Screen(_part(missing, board.display), _part(missing, Font, board.DATA + "/font.bin"))
        text = _part(missing, Text, board.DATA, "zh")
        board.mount()
        crashes.load(board.cause(), clock.stamp())
        if not crashes.safe:
            wait_s = _SOON_S
        asyncio.run(run(build(screen, text, clock, crashes, missing)))
        wait_s = _SOON_S
    except settings_module.SettingsError as problem:
        _say(screen, text, str(problem), 0)
        return _LATER_S
    except Exception as problem:
        crashes.add(problem, clock.stamp())
    _say(screen, text, crashes.cause, wait_s)
    return wait_s


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
