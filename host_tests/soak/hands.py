"""Eyes on the display and fingers on the keys. Whatever goes wrong in the world goes wrong while somebody looks.

A busy machine is slow to show what a key did, and who does not wait for it presses keys for screens that are gone. So
seconds pass here as they do for the terminal: no faster than it looks at its keys.
"""

import time

from host_tests.soak.screens import DRAWN_S

STUCK_S = 60
LOOK_S = 0.005
READS_S = 400  # of a terminal that nothing holds up: four columns, every 10 ms

Moment = tuple[float, int]  # time, and how often the terminal had read a key's pin


class Hands:
    """`shop`: opened; `world`: its pass_by(lines) is called at every look. Fingers and paper are quick."""

    def __init__(self, shop, world):
        self._terminal = shop.terminal
        self._world = world
        self._keypad = keypad = self._terminal.devices.keypad
        keypad.hold_s, keypad.gap_s, keypad.looks = 0.02, 0.01, 8  # as long as the terminal needs to be sure of a key
        self._terminal.devices.printer.line_s = 0.001
        self._lines: list[str] = []
        self._changes: object = None
        self._since = self._did = self.now()

    # Fingers

    def press(self, *keys: str) -> None:
        """One after the other."""
        for key in keys:
            self._did = self.now()
            self._terminal.press(key, wait=False)
            self._finish()

    def hold(self, keys: list[str]) -> None:
        """All at once."""
        self._did = self.now()
        self._terminal.hold(keys, 60, wait=False)
        self._finish()

    def swipe(self, track2: str, fault: str = "") -> None:
        self._did = self.now()
        self._terminal.card(track2, fault)

    def scan(self, code: str) -> None:
        self._did = self.now()
        self._terminal.scan(code)

    def _finish(self) -> None:
        end = time.monotonic() + STUCK_S
        while self._keypad.busy():
            assert time.monotonic() < end, "a key stays down"
            self.look()

    # Eyes

    def now(self) -> Moment:
        return time.monotonic(), self._keypad.reads

    def passed(self, since: Moment) -> float:
        """Seconds; none while the terminal is dark."""
        now, reads = self.now()
        return min(now - since[0], (reads - since[1]) / READS_S)

    def look(self) -> list[str]:
        """The screen."""
        time.sleep(LOOK_S)
        changes = self._terminal.devices.display.changes, self._terminal.powered
        if changes != self._changes:
            lines = self._terminal.lines()
            self._since = self.now() if lines != self._lines else self._since
            self._changes, self._lines = changes, lines
        self._world.pass_by(self._lines)
        return self._lines

    @property
    def stood(self) -> float:
        """Seconds that the screen has been as it is."""
        return self.passed(self._since)

    def answered(self, within: float) -> bool:
        """Whether the screen changed since the last key, card or code, or stays as it was for so many seconds."""
        return self._since > self._did or self.passed(self._did) > within

    def see(self, condition, seconds: float) -> bool:
        """Whether a screen for which `condition(lines)` holds comes within so many seconds, and stands."""
        began, end = self.now(), time.monotonic() + STUCK_S
        while self.passed(began) < seconds and time.monotonic() < end:
            if condition(self.look()) and self.stood >= DRAWN_S:
                return True
        return False
