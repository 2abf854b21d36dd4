"""A tireless cashier: sells by what the screen says, whatever happens meanwhile, and never stays anywhere."""

import random
import time
from dataclasses import dataclass, field

from host_tests.e2e.shop import CARD
from host_tests.wording import shows

STUCK_S = 30
AGAIN_S = 1.0  # a screen that stands so long after a key gets another one
LOOK_S = 0.005

PRESS = (  # the first screen that shows it decides; None: wait
    (("card.swipe_now", "card.unread"), None),
    (("refused.journal", "refused.flash", "refused.pending_full", "refused.pending_old"), "CANCEL"),
    (("wait.answer", "wait.connect", "wait.reversing", "wait.sign_on", "print.in_progress"), None),
    (("print.stands", "print.no_slip", "paper.title"), "PAPER"),
    (("due.title_row",), "SLIP"),
    (("result.copy", "result.not_sent", "result.declined", "result.reversed", "result.closed"), "CANCEL"),
    (("menu.title_row", "signon.failed", "signon.done"), "CANCEL"),
)


class Stuck(AssertionError):
    """The terminal shows a screen that leads nowhere, or does not come back to its first one."""


@dataclass
class Told:
    """What the cashier saw during one sale."""

    screens: set = field(default_factory=set)
    seconds: float = 0.0


class Cashier:
    """`shop`: host_tests.e2e.shop.Shop, opened. Sales take well under a second, for fingers and paper are quick."""

    def __init__(self, shop, choose: random.Random):
        self._shop = shop
        self._terminal = shop.terminal
        self._choose = choose
        self._later: list = []
        keypad = self._terminal.devices.keypad
        keypad.hold_s, keypad.gap_s = 0.03, 0.02
        self._terminal.devices.printer.line_s = 0.001

    def at(self, seconds: float, action) -> None:
        """Call `action()` so long after now, while selling or after it."""
        self._later.append((time.monotonic() + seconds, action))

    def sell(self, fen: int) -> Told:
        """One sale from the idle screen to the idle screen. Raises Stuck."""
        started = time.monotonic()
        told = Told()
        self._idle(told)
        while not self._ring_up(fen):
            self._idle(told)
        self._terminal.press("ENTER")
        self._idle(told)
        told.seconds = time.monotonic() - started
        return told

    def rest(self) -> None:
        """Until all that was planned is done, and at the idle screen."""
        while self._later:
            self._do_planned()
            time.sleep(LOOK_S)
        self._idle(Told())

    def _ring_up(self, fen: int) -> bool:
        """Type the amount; False when something came between."""
        self._terminal.press(*str(fen))
        shown = f"RMB {fen // 100}.{fen % 100:02d}"
        end = time.monotonic() + 0.5
        while time.monotonic() < end:
            lines = self._terminal.lines()
            if shows(lines, "idle.enter_pays") and any(line.endswith(shown) for line in lines):
                return True
            self._do_planned()
            time.sleep(LOOK_S)
        if self._at_idle(self._terminal.lines()) is None:
            self._terminal.press("CANCEL")
        return False

    def _idle(self, told: Told) -> None:
        """Do what each screen asks for until the idle screen is back, with no amount."""
        acted, acted_at = None, 0.0
        end = time.monotonic() + STUCK_S
        while True:
            now = time.monotonic()
            self._do_planned()
            lines = self._terminal.lines()
            if self._at_idle(lines):
                return
            if now > end:
                raise Stuck("\n".join(lines + list(self._terminal.log)[-10:]))
            if lines != acted or now - acted_at > AGAIN_S:
                acted, acted_at = lines, now
                self._act(lines, told)
            time.sleep(LOOK_S)

    @staticmethod
    def _at_idle(lines: list[str]) -> bool | None:
        """None: another amount is typed in."""
        if not shows(lines, "idle.amount"):
            return False
        return True if shows(lines, "idle.func_menu") else None

    def _act(self, lines: list[str], told: Told) -> None:
        if not self._terminal.powered and not self._later:
            self._terminal.power_on()
            return
        keys, does = next(((keys, does) for keys, does in PRESS if shows(lines, *keys)), ((), None))
        told.screens |= {key for key in keys if shows(lines, key)}
        if "card.swipe_now" in keys:
            self._terminal.card(CARD)
        elif does == "PAPER":
            self._paper()
        elif does == "SLIP":
            self._terminal.press(self._choose.choice(("ENTER", "ENTER", "CANCEL")))
        elif does:
            self._terminal.press(does)

    def _paper(self) -> None:
        """Mostly the printer is put right; some cashiers go on without."""
        if self._choose.random() < 0.8:
            self._terminal.printer("ok")
            self._terminal.press("ENTER")
        else:
            self._terminal.press("CANCEL")

    def _do_planned(self) -> None:
        now = time.monotonic()
        for planned in [planned for planned in self._later if planned[0] <= now]:
            self._later.remove(planned)
            planned[1]()
