"""The composition root: builds everything from the board and the settings, passes it in, and runs it."""

import asyncio
import gc
import sys
import time

from micropython import const

import board
import settings as settings_module
from alive import Alive
from crashlog import CrashLog
from drivers.clock import Clock
from drivers.inputs import Inputs
from flows import desk
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

_FAULTS = const(3)  # in a row, and the terminal takes no sales until somebody looked
_HEALTHY_MS = const(60000)
_KEYPAD_MS = const(2000)
_DELIVERY_MS = const(600000)  # two exchanges with the longest time limits that can be set


def build(screen, text, crashes) -> Terminal:
    """Raises settings.SettingsError when the settings file cannot be used."""
    chosen = settings_module.load(board.SETTINGS, board.overrides())
    text.use(chosen.language)
    buzzer = board.buzzer()
    inputs = Inputs(lambda: asyncio.create_task(buzzer.error()))
    clock = Clock(board.rtc())
    radio = board.radio()
    ledger = Ledger(Journal(board.journal_region()), clock)
    encode = Gb18030(board.DATA + "/gb2312.bin").encode if chosen.chinese_printer else ascii_only
    till = Till(
        chosen,
        ledger,
        Dialogue(chosen, Link(radio.resolve, *_tls(chosen))),
        Keyring(chosen.mac, chosen.tmk_1, chosen.tmk_2),
        clock,
        lambda payment: inputs.put("closed", payment["trace"]),
    )
    ledger.load()
    till.take_up()
    return Terminal(
        screen,
        text,
        inputs,
        board.keypad(inputs.put, buzzer.click),
        board.card_reader(inputs.put),
        board.printer(encode, chosen.chinese_printer),
        buzzer,
        radio,
        clock,
        till,
        lambda changes: settings_module.save(board.SETTINGS, changes, board.rename),
        crashes,
    )


def _tls(chosen) -> tuple:
    """(context, host name) for the link; nothing when the setting `tls` names no CA file."""
    if not chosen.tls:
        return ()
    with open(chosen.tls, "rb") as file:
        return tls_context(file.read()), chosen.address[0]


async def run(t):
    """Every task of the terminal. One that ends is a fault: the terminal starts again and takes up where it was."""
    ended = asyncio.Event()
    if t.crashes.failures >= _FAULTS:
        desk_work = t.flow("safe", board.reset)
    else:
        desk_work = desk.run(t)
    devices = (t.keypad.run(), t.reader.run(), t.radio.run())
    duties = (t.till.delivery.run(), opening.run(t.till), _draw(t), _watch(t), desk_work)
    tasks = [asyncio.create_task(_guard(job, ended, t)) for job in devices + duties]
    await ended.wait()
    for task in tasks:
        task.cancel()


async def _guard(job, ended, t):
    try:
        await job
    except Exception as problem:
        sys.print_exception(problem)
        t.crashes.add(problem, str(t.clock.stamp()))
    finally:
        ended.set()


async def _draw(t):
    """Bring what was set on the screen to the display, one row at a time."""
    while True:
        await asyncio.sleep_ms(0 if t.screen.step() else 10)


async def _watch(t):
    """Keep the icons true, the till informed of the network, and the watchdog fed while the critical tasks work."""
    watched = (lambda: t.keypad.rounds, _KEYPAD_MS), (lambda: t.till.delivery.rounds, _DELIVERY_MS)
    alive = Alive(board.watchdog().feed, watched)
    started = time.ticks_ms()
    while True:
        t.till.network(t.radio.up)
        t.show_status()
        now = time.ticks_ms()
        alive.look(now)
        if 0 < t.crashes.failures < _FAULTS and time.ticks_diff(now, started) > _HEALTHY_MS:
            t.crashes.healthy()
        await asyncio.sleep_ms(250)


def main():
    # Collected early and often, garbage never lies between what stays, and large blocks remain.
    gc.threshold(4096)
    gc.collect()
    screen = Screen(board.display(), Font(board.DATA + "/font.bin"))
    text = Text(board.DATA, "zh")
    crashes = None
    try:
        board.mount()
        crashes = CrashLog(board.CRASHES, board.rename)
        asyncio.run(run(build(screen, text, crashes)))
    except settings_module.SettingsError as problem:
        _stop(screen, text("boot.settings"), screen.wrap(str(problem)))
    except Exception as problem:
        sys.print_exception(problem)
        if crashes is not None:
            crashes.add(problem, "start")
    _stop(screen, text("boot.fault_title"), (crashes.cause if crashes else "", text("boot.restart")))
    board.reset()


def _stop(screen, title: str, rows):
    """Say why the terminal does not go on, long enough to be read."""
    screen.page(title, *rows[:3])
    screen.flush()
    time.sleep(3)
