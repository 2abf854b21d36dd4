"""A shop whose plug is pulled at a counted flash operation, and somebody who works the till until it is at rest."""

import contextlib
import json
import random
import re
import socket
import time
import zlib

from host_tests.e2e.shop import CARD, QUICK, Shop
from host_tests.faults.past import Past, tidy
from host_tests.faults.screens import icons, idle, wanted
from host_tests.faults.told import Told
from tools.simulator import provision

__all__ = ["CARD", "LEAN", "TEARS", "TMK", "Dark", "Stuck", "Till"]

NAME = "bank.test"  # found by the air alone, so that it can also be not found
LEAN = QUICK | {"answer_timeout_s": 1, "connect_timeout_s": 1, "retry_delays_s": "0,1"}
TMK = dict(provision.DEFAULTS)
TEARS = {  # how much of a torn program or erase is done: so many bytes, all but so many, or what chance will
    "nothing": 0, "byte": 1, "head": 8, "chance": None, "almost": -1,
}  # fmt: skip
_LOOK_S = 0.02


class Dark(Exception):
    """The power failed."""


class Stuck(Exception):
    """The terminal does not do what it should; the text says what it shows."""


class Till(Shop):
    """`case` names the run: what chance tears follows from it. past: what the terminal's flash holds already. cold: the
    run begins with `restart`. full: the journal has no room for sales, nor for a sign-on that only asks for the time.

    lives: the screens of each time between power-on and power-off; erased: what the screen said at each erase in the
    journal; last: what the newest flash operation was; resets: those that nobody ordered.
    """

    def __init__(self, case: str, settings: dict, past: Past, cold: bool = False, full: bool = False):
        chip = {"seed": zlib.crc32(case.encode()), "image": past.image}
        super().__init__(name=NAME, host={"port": _port()}, simulator=chip, closed=cold)
        self._settings = settings
        self._past = past
        self._spare = ("clock",) if full else ()
        self._screens: list[list[str]] = []
        self.lives: list[list[list[str]]] = [self._screens]
        self.erased: list[list[str]] = []
        self.last = ""
        self.resets: list[str] = []
        self._dark_at = 0  # so many flash operations
        self._kept: dict[str, tuple] = {}

    def __enter__(self) -> "Till":
        super().__enter__()
        self.terminal.air.names[NAME] = "127.0.0.1"
        self.terminal.flash.watch = self._operation
        return self

    def _operation(self, region: str, what: str) -> None:
        self.last = what
        if (region, what) == ("journal", "erases"):
            self.erased.append(self.terminal.lines())

    def _event(self, event: dict) -> None:
        super()._event(event)
        if event["event"] == "screen":
            self._screens.append(event["lines"])
        if event["event"] == "log" and "reset itself" in event["text"]:
            self.resets.append(event["text"])

    # The plug

    def restart(self) -> None:
        """Power off, and nothing has been yet: neither host nor flash know of a start before."""
        self.power("off")
        self.terminal.flash.replace(0, self._past.image)
        self.host.refuse(False)

    def cut_after(self, operations: int, torn: str) -> None:
        """torn: one of TEARS; "": the operation is done whole, and nobody hears of it."""
        with self.terminal.devices.lock:
            self.terminal.flash.cut_after(operations, bool(torn), TEARS.get(torn))
            self._dark_at = self.terminal.flash.operations + operations

    def back(self) -> None:
        """Power returns; what is shown from now on belongs to another life."""
        self._screens = []
        self.lives.append(self._screens)
        self.power("on")

    def safe(self) -> None:
        """No cut is planned any more."""
        self.terminal.flash.cancel_cut()
        self._dark_at = 0

    def _lit(self) -> None:
        """Raises Dark; also between the operation that was cut and the moment in which everything is dark."""
        if self._dark_at and self.terminal.flash.operations >= self._dark_at:
            self._dark_at = 0
            self.terminal.wait_power(False)
        if not self.terminal.powered:
            raise Dark

    # Eyes and hands, as long as there is light

    def look(self) -> list[str]:
        """The screen. Raises Dark."""
        lines = self.terminal.lines()
        self._lit()
        self._screens.append(lines)
        return lines

    def see(self, pattern: str, timeout: float = 30) -> None:
        """Raises Dark, Stuck."""
        self.until(lambda: re.search(pattern, "\n".join(self.look())), pattern, timeout)

    def opened(self) -> None:
        """Signed on by itself, and nothing else to do. Raises Dark, Stuck."""
        self.until(lambda: self._idle(self.look()), "the start of the day", 40)

    def _idle(self, lines: list[str]) -> bool:
        return idle(lines) and [icon for icon in icons(lines) if icon not in self._spare] == ["link_up"]

    def watch(self, seconds: float) -> None:
        """Raises Dark."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.look()
            time.sleep(_LOOK_S)

    def rest(self, timeout: float = 60) -> None:
        """Print what is asked for and leave what was read, until the till is idle and nothing is open or owed.

        Raises Dark, Stuck.
        """
        self.until(self._at_rest, "rest", timeout)

    def until(self, condition, what: str, timeout: float = 30) -> None:
        """`condition` looks at the till again and again. Raises Dark, Stuck."""
        end = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > end:
                shown = [" / ".join(lines) for lines in self._screens[-400:]]
                last = [lines for lines, before in zip(shown[1:], shown, strict=False) if lines != before][-8:]
                raise Stuck(f"no {what!r} in {timeout} s: {self.states()} {self.log[-3:]}, on the screen: {last}")
            time.sleep(_LOOK_S)
        self._lit()

    def _at_rest(self) -> bool:
        lines = self.look()
        keys = wanted(lines)
        if keys:
            self.press(*keys)
            self._changed(lines)
            return False
        return self._idle(lines) and self.told.at_rest

    def tidied(self) -> None:
        """Until idle moments have no more to do in the journal. Raises Dark, Stuck."""
        self.until(lambda: self.look() and self._read("tidy", tidy), "tidy journal", 40)

    def _changed(self, lines: list[str]) -> None:
        end = time.monotonic() + 1
        while self.look() == lines and time.monotonic() < end:
            time.sleep(_LOOK_S)

    # What is left

    @property
    def told(self) -> Told:
        """As of the newest flash operation; read once for each."""
        return self._read("told", lambda image: Told(image, self._past))

    def _read(self, name: str, how):
        """`how(journal)`, kept until the next operation."""
        operations = self.terminal.flash.operations
        if self._kept.get(name, (-1,))[0] != operations:
            with self.terminal.devices.lock:
                image = self.terminal.flash.region("journal")
            self._kept[name] = operations, how(image)
        return self._kept[name][1]

    def payments(self) -> list[dict]:
        """Those of this run, and those that were open before."""
        assert self.told.intact is True, self.told.intact
        return self.told.payments

    @property
    def log(self) -> list[str]:
        return list(self.terminal.log)

    def stored_settings(self) -> dict:
        """ValueError when the file is no JSON."""
        return json.loads(provision.get(self.terminal.flash.image(), "settings.json"))


def _port() -> int:
    """For the host; one that nobody is given by chance while the host has closed it."""
    while True:
        port = random.randrange(12000, 32000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
