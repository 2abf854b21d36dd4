"""Eyes on the display and fingers on the keys. Whatever goes wrong in the world goes wrong while somebody looks."""

import time

from host_tests.soak.screens import DRAWN_S

STUCK_S = 60
LOOK_S = 0.005


class Hands:
    """`shop`: opened; `world`: its pass_by(lines) is called at every look. Fingers and paper are quick."""

    def __init__(self, shop, world):
        self._terminal = shop.terminal
        self._world = world
        keypad = self._terminal.devices.keypad
        keypad.hold_s, keypad.gap_s, keypad.looks = 0.02, 0.01, 8  # as long as the terminal needs to be sure of a key
        self._terminal.devices.printer.line_s = 0.001
        self._lines: list[str] = []
        self._changes: object = None
        self._since = 0.0

    def press(self, *keys: str) -> None:
        """One after the other."""
        self._terminal.press(*keys, wait=False)
        self._finish()

    def hold(self, keys: list[str]) -> None:
        """All at once."""
        self._terminal.hold(keys, 60, wait=False)
        self._finish()

    def _finish(self) -> None:
        end = time.monotonic() + STUCK_S
        while self._terminal.devices.keypad.busy():
            assert time.monotonic() < end, "a key stays down"
            self.look()

    def look(self) -> list[str]:
        """The screen."""
        time.sleep(LOOK_S)
        changes = self._terminal.devices.display.changes, self._terminal.powered
        if changes != self._changes:
            lines = self._terminal.lines()
            self._since = time.monotonic() if lines != self._lines else self._since
            self._changes, self._lines = changes, lines
        self._world.pass_by(self._lines)
        return self._lines

    @property
    def stood(self) -> float:
        """Seconds that the screen has been as it is."""
        return time.monotonic() - self._since

    def see(self, condition, seconds: float) -> bool:
        """Whether a screen for which `condition(lines)` holds comes within so many seconds, and stands."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition(self.look()) and self.stood >= DRAWN_S:
                return True
        return False
