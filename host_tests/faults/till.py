"""A shop whose plug is pulled at a counted flash operation, and somebody who works the till until it is at rest."""

import contextlib
import json
import random
import re
import socket
import time
import zlib

from drivers.flash import Region
from host_tests.doubles.nor import Nor
from host_tests.e2e.shop import CARD, FINAL, QUICK, Shop
from journal import records
from journal.journal import Journal
from tools.simulator import provision
from tools.simulator.models.flash import JOURNAL_SIZE, SECTOR, VFS_SIZE

__all__ = ["CARD", "LEAN", "TMK", "Dark", "Stuck", "Till"]

NAME = "bank.test"  # found by the air alone, so that it can also be not found
LEAN = QUICK | {"answer_timeout_s": 1, "connect_timeout_s": 1, "retry_delays_s": "0,1"}
TMK = dict(provision.DEFAULTS)
SALE, RESULT = 1, 4  # slips, as the journal numbers them
OVER = (1, 4)  # printed, or done without
IDLE = "Amount|金额"
_LOOK_S = 0.02


class Dark(Exception):
    """The power failed."""


class Stuck(Exception):
    """The terminal does not do what it should; the text says what it shows."""


class Till(Shop):
    """`case` names the run: where torn operations stop follows from it. left: see Scenario."""

    def __init__(self, case: str, settings: dict, left: int = 0):
        chip = {"seed": zlib.crc32(case.encode()), "image": _nearly_full(left) if left else None}
        super().__init__(name=NAME, host={"port": _port()}, simulator=chip)
        self._settings = settings
        self._screens: list[list[str]] = []
        self.lives: list[list[list[str]]] = [self._screens]

    def __enter__(self) -> "Till":
        super().__enter__()
        self.terminal.air.names[NAME] = "127.0.0.1"
        return self

    def _event(self, event: dict) -> None:
        super()._event(event)
        if event["event"] == "screen":
            self._screens.append(event["lines"])

    # The plug

    def cut_after(self, operations: int, torn: bool) -> None:
        self.do("power", cut_after={"flash_ops": operations, "torn": torn})

    def back(self) -> None:
        """Power returns; what is shown from now on belongs to another life."""
        self._screens = []
        self.lives.append(self._screens)
        self.power("on")

    def safe(self) -> None:
        """No cut is planned any more."""
        self.terminal.flash.cancel_cut()

    # Eyes and hands, as long as there is light

    def look(self) -> list[str]:
        """The screen. Raises Dark."""
        lines = self.terminal.lines()
        if not self.terminal.powered:
            raise Dark
        self._screens.append(lines)
        return lines

    def see(self, pattern: str, timeout: float = 10) -> None:
        """Raises Dark, Stuck."""
        self._until(lambda: re.search(pattern, "\n".join(self.look())), timeout, pattern)

    def watch(self, seconds: float) -> None:
        """Raises Dark."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.look()
            time.sleep(_LOOK_S)

    def rest(self, timeout: float = 20) -> None:
        """Print what is asked for and leave what was read, until the till is idle and nothing is open or owed.

        Raises Dark, Stuck.
        """
        self._until(self._at_rest, timeout, "rest")

    def _until(self, condition, timeout: float, what: str) -> None:
        end = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > end:
                raise Stuck(f"no {what!r} in {timeout} s: {self.terminal.lines()} {self.states()} {self.log[-3:]}")
            time.sleep(_LOOK_S)

    def _at_rest(self) -> bool:
        lines = self.look()
        key = _wanted(lines)
        if key:
            self.press(key)
            self._changed(lines)
            return False
        return bool(re.search(IDLE, lines[1])) and _icons(lines[0]) == ["link_up"] and self._nothing_owed()

    def _changed(self, lines: list[str]) -> None:
        end = time.monotonic() + 1
        while self.look() == lines and time.monotonic() < end:
            time.sleep(_LOOK_S)

    def _nothing_owed(self) -> bool:
        owed = {"approved": SALE, "reversed": RESULT}
        for payment in self.payments():
            slip = owed.get(payment["state"])
            if payment["state"] not in FINAL or (slip and payment["slips"].get(slip) not in OVER):
                return False
        return True

    # What is left

    @property
    def log(self) -> list[str]:
        return list(self.terminal.log)

    def stored_settings(self) -> dict:
        """ValueError when the file is no JSON."""
        return json.loads(provision.get(self.terminal.flash.image(), "settings.json"))


def _wanted(lines: list[str]) -> str:
    """The key that a screen waits for; '' for a screen that goes on by itself."""
    text = "\n".join(lines)
    if "ENTER: print" in text or "ENTER: no slip" in text:
        return "ENTER"
    if "ENTER: copy" in text or re.match("DECLINED|NOT SENT|REVERSED|CLOSED", text) or "Signed on" in text:
        return "CANCEL"
    return ""


def _icons(title: str) -> list[str]:
    return re.findall(r"\[(\w+)\]", title)


def _port() -> int:
    """For the host; one that nobody is given by chance while the host has closed it."""
    while True:
        port = random.randrange(12000, 32000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _nearly_full(left: int) -> bytes:
    """A new terminal's flash but for a journal with `left` bytes free in its first sector."""
    chip = Nor(JOURNAL_SIZE // SECTOR)
    journal = Journal(Region(chip))
    list(journal.replay())
    record = records.encode({"trace": 1})
    start = len(chip.data.rstrip(b"\xff"))
    journal.append(records.TRACE, record)
    size = len(chip.data.rstrip(b"\xff")) - start + 3 & ~3
    while len(chip.data.rstrip(b"\xff")) + size + left <= SECTOR:
        journal.append(records.TRACE, record)
    return provision.image()[:VFS_SIZE] + bytes(chip.data)
