"""Builds the terminal of the board's parts and the settings. In RAM only while it does: nothing here, and nothing that
a board defines, may live on in what is built.
"""

import asyncio

from micropython import const

import board
import settings as settings_module
from crashlog import CrashLog
from drivers.clock import Clock
from drivers.inputs import Inputs
from flows.terminal import Terminal
from host.link import Link, tls_context
from journal.journal import Journal
from lazy import fetch, forget, release
from slips.gb18030 import Gb18030, ascii_only, latin
from till.dialogue import Dialogue
from till.keyring import Keyring
from till.ledger import Ledger
from till.till import Till
from ui.font import Font
from ui.screen import Screen
from ui.text import Text

_START_MS = const(60000)  # the longest start, and the longest time for some records of the journal
_STEP = const(1000)  # records between two words of how far it is read
_WATCH_MS = const(8000)


def base() -> tuple:
    """(clock, crash log, watchdog, reset()): what every start needs, however it ends."""
    rtc = board.rtc()
    crashes = CrashLog(board.CRASHES, board.rename, rtc)
    return Clock(rtc), crashes, board.watchdog(_START_MS), board.reset


def front(missing: list) -> tuple:
    """(screen, text): what can say why the rest could not be built."""
    display = _part(missing, board.display)
    if getattr(display, "columns", 0) == 20:
        return fetch("ui.cells").CellScreen(display), _part(missing, Text, board.DATA, "en")
    kind = fetch("ui.halves").HalfScreen if getattr(display, "slow", False) is True else Screen
    screen = kind(display, _part(missing, Font, board.DATA + "/font.bin"))
    return screen, _part(missing, Text, board.DATA, "zh")


def recall(crashes, clock):
    """What went wrong before; from here on there is a file system. OSError when it cannot be read."""
    board.mount()
    crashes.load(board.cause(), clock.stamp())


def terminal(screen, text, clock, crashes, scanner, missing: list) -> tuple:
    """(terminal, feed()); from here on the watchdog bites when it is not fed.

    `missing`: why parts could not be made. What is needed for sales alone may be missing in safe mode, nothing else.

    Raises settings.SettingsError when the settings file cannot be used.
    """
    chosen = settings_module.load(board.SETTINGS, board.overrides())
    if not getattr(screen, "plain", False):  # which has no Chinese
        _part(missing, text.use, chosen.language)
    buzzer = _part(missing, board.buzzer)
    inputs = Inputs()
    encode = {"latin": latin, "ascii": ascii_only}.get(chosen.printer_text)
    encode = encode or _part(missing, Gb18030, board.DATA + "/gb2312.bin").encode
    region = board.journal_region()
    _in_service(screen, text, (missing, inputs, buzzer), crashes, region)
    radio = board.radio(_nearest(chosen.wifi))
    ledger = Ledger(Journal(region), clock)
    till = Till(
        chosen,
        ledger,
        Dialogue(chosen, Link(radio.resolve, *_tls(chosen))),
        Keyring(chosen.mac, chosen.tmk_1, chosen.tmk_2),
        clock,
        inputs.put,
    )
    ledger.load(_Reading(screen, text, crashes, missing).told)
    till.take_up()
    t = Terminal(
        screen,
        text,
        inputs,
        _part(missing, board.keypad, inputs.put, buzzer.click),
        _part(missing, board.card_reader, inputs.put),
        scanner if board.scans() else None,
        _part(missing, board.printer, encode, chosen),
        buzzer,
        radio,
        clock,
        till,
        settings_module.keeper(board.SETTINGS, board.rename),
        crashes,
        (board.PEOPLE, board.rename),
        board.reset,
    )
    if missing and not crashes.safe:
        raise missing[0]
    if not crashes.safe:  # safe mode needs no flow
        if fetch("flows.fallen").unseen(crashes) >= 0:
            t.waits.append(None)
        release("flows.fallen")
    return t, board.watchdog(_WATCH_MS).feed


def _in_service(screen, text, parts, crashes, region):
    """Comes back when the journal may be worked on; else the screen says why not, and a restart ends it."""
    hindrance = fetch("journal.service").hindrance(region)
    forget("journal.service")
    if hindrance:
        missing, inputs, buzzer = parts
        keypad = _part(missing, board.keypad, inputs.put, buzzer.click)
        feed = board.watchdog(_WATCH_MS).feed
        asyncio.run(fetch("flows.out_of_service").run(screen, text, (keypad, inputs, buzzer), crashes, feed, hindrance))
        crashes.close()
        board.reset()


def _nearest(networks) -> list:
    """The networks that are known, the one received best first, those not heard last.

    It takes some two seconds, in which nothing else runs: so it is done here and never again, and only if there is a
    choice. A radio that lost its network goes through them by its timers.
    """
    if len(networks) < 2:
        return networks
    heard = [row[0] for row in board.radio(()).scan()]
    places = [heard.index(name) if name in heard else len(heard) for name, _ in networks]
    return [networks[place] for _, place in sorted([(rank, place) for place, rank in enumerate(places)])]


class _Reading:
    """A full journal takes seconds to read: says so, and feeds the watchdog as long as there is one more record. What
    ended the start before stays below, should this one hang; else the number of the thousands that were read."""

    def __init__(self, screen, text, crashes, missing: list):
        self._screen, self._text, self._missing = screen, text, missing
        self._below = crashes.cause if crashes.failures else ""
        self._feed = board.watchdog(_START_MS).feed
        self._count = 0
        _part(missing, self._show, self._below)

    def told(self):
        """Of one record."""
        self._count += 1
        if not self._count % _STEP:
            self._feed()
            if not self._below:
                _part(self._missing, self._show, "\t%d" % self._count)

    def _show(self, below: str):
        self._screen.page(self._text("boot.starting"), self._text("boot.reading_journal"), below)
        self._screen.flush()


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
