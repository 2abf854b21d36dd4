"""A tireless cashier: does a step by what the screen says, whatever happens meanwhile, and never stays anywhere."""

import time
from collections import Counter
from dataclasses import dataclass, field

from host_tests.e2e.shop import CARD, NUMBER
from host_tests.soak import screens, undoing
from host_tests.soak.hands import STUCK_S, Hands
from host_tests.soak.menu import Menu
from host_tests.soak.plan import Step
from host_tests.soak.wallet import Wallet

AGAIN_S = 1.0  # a screen that stands so long after a key gets another one
OTHER_S = 0.15  # a screen that nobody asked for is left after
QUIET_S = 0.4
TRIES = 20
REFUSED = "6200000000000518=30121011234567890"  # an account of the host that always gets 51


class Stuck(AssertionError):
    """The terminal shows a screen that leads nowhere, or does not come back to its first one."""


@dataclass
class Told:
    """What the cashier did and saw during one step. results: (word, screen) of each that told one of screens.WORDS."""

    results: list[tuple[str, list[str]]] = field(default_factory=list)
    did: Counter = field(default_factory=Counter)
    seconds: float = 0.0


class Cashier:
    """Arguments as of Hands."""

    def __init__(self, shop, world):
        self._shop, self._world = shop, world
        self._terminal = shop.terminal
        self._hands = Hands(shop, world)
        self._menu = Menu(self._hands)
        self._step = Step(0)
        self._told = Told()
        self._screens = 0
        self._counted: list[str] = []
        self._once: set[str] = set()
        self._wallet = Wallet()

    def work(self, step: Step) -> Told:
        """All of `step`, from the idle screen to the idle screen. Raises Stuck."""
        started = time.monotonic()
        self._step, self._told = step, Told()
        self._screens, self._once = 0, set()
        self.home()
        self._sell(step)
        self._undo(step) if step.undoes else None
        for visit in step.visits:
            self._told.did[f"visits to {visit}"] += self._visit(visit)
            self.home()
        self.pause(step.pause)
        self._told.seconds = time.monotonic() - started
        return self._told

    def home(self) -> None:
        """Do what each screen asks for until the idle screen is back, with no amount. Raises Stuck."""
        end = time.monotonic() + STUCK_S
        while not screens.idle(lines := self._hands.look()):
            if time.monotonic() > end:
                raise Stuck("\n".join(["the terminal is stuck at", *lines, *list(self._terminal.log)[-10:]]))
            if self._hands.answered(AGAIN_S):
                self._act(lines)

    def settle_down(self) -> None:
        """At the idle screen until nothing more comes up: reversals' papers come when they close."""
        end = time.monotonic() + STUCK_S
        since = self._hands.now()
        while self._hands.passed(since) < QUIET_S:
            assert time.monotonic() < end, "the terminal does not come to rest"
            if not screens.idle(self._hands.look()):
                self.home()
                since = self._hands.now()

    def settle(self) -> None:
        """Close the batch, from the idle screen. Raises Stuck."""
        self._step = Step(0)
        self._menu.visit("settle")
        self.home()

    def speak(self, language: str) -> None:
        """ "en" or "zh", from the idle screen. Raises Stuck."""
        self._step = Step(0)
        for _ in range(TRIES):
            if self._menu.language() == language:
                return
            self._menu.choose(language)
            self.home()
        raise Stuck(f"the terminal does not speak {language}")

    def pause(self, seconds: float) -> None:
        """Ask nothing of the terminal. Raises Stuck."""
        since, end = self._hands.now(), time.monotonic() + STUCK_S
        while self._hands.passed(since) < seconds:
            if time.monotonic() > end:
                raise Stuck("the terminal does not look at its keys")
            if not screens.idle(self._hands.look()):
                self.home()

    def _visit(self, name: str) -> bool:
        """True: to its end. A visit to the language ends in the one before."""
        if name != "language":
            return self._menu.visit(name)
        own = self._menu.language()
        if not self._menu.choose("en" if own == "zh" else "zh"):
            return False
        self.home()
        return self._menu.choose(own)

    # The sale

    def _sell(self, step: Step) -> None:
        for _ in range(TRIES):
            if self._ring_up(step.fen):
                break
            self.home()
        else:
            raise Stuck(f"the amount {step.fen} cannot be typed")
        if step.leave == "amount":
            self._cancel("amount")
        else:
            self._hands.press("ENTER")
        self.home()

    def _ring_up(self, fen: int) -> bool:
        """Type the amount; False when something came between."""
        self._hands.press(*str(fen))
        shown = f"RMB {fen // 100}.{fen % 100:02d}"
        if self._hands.see(lambda lines: screens.amount(lines) and any(line.endswith(shown) for line in lines), 0.5):
            return True
        if screens.amount(self._hands.look()):
            self._hands.press("CANCEL")
        return False

    def _cancel(self, where: str) -> None:
        """The cashier changes his mind, once."""
        self._once.add("left")
        self._told.did[f"cancels at {where}"] += 1
        self._hands.press("CANCEL")

    def _undo(self, step: Step) -> None:
        moves = undoing.moves(self._shop.payments(), step)
        if moves:
            self._world.bring(step.spoils) if step.spoils else None
            self._told.did[f"{step.undoes}s"] += self._menu.moves(moves)
            self.home()

    # What each screen asks for

    def _act(self, lines: list[str]) -> None:
        """When there is something to do, and it is time."""
        does, stood = screens.wants(lines), self._hands.stood
        if stood < screens.DRAWN_S:
            return
        if self._step.leave and self._step.leave == screens.place(lines) and "left" not in self._once:
            self._cancel(self._step.leave)
            return
        if lines != self._counted:
            self._counted = lines
            if self._wrong():
                return
        if does == "wait" or stood < self._patience(does):
            return
        if does in screens.WORDS:
            self._told.results.append((does, lines))
        getattr(self, f"_at_{does}", self._leave)()

    def _patience(self, does: str) -> float:
        """Seconds that a screen stands before it is done with."""
        if does == "keep_goods":
            return self._step.waits if self._step.hurries else 3.0
        if does in screens.WORDS:
            return self._step.waits
        return OTHER_S if does == "other" else 0.0

    def _wrong(self) -> bool:
        """Keys that this screen did not ask for, where the step has some."""
        keys = self._step.wrong.get(self._screens, ())
        self._screens += 1
        for key in keys:
            self._told.did["wrong keys"] += 1
            self._hands.hold(key.split()) if " " in key else self._hands.press(key)
        return bool(keys)

    def _leave(self) -> None:
        self._hands.press("CANCEL")

    def _at_card(self) -> None:
        entry = self._step.entry
        if entry in ("keyed", "mistyped"):
            number = NUMBER if entry == "keyed" else NUMBER[:-1] + "6"
            self._hands.press(*number, "ENTER")
        elif entry == "code":
            self._told.did["codes scanned"] += 1
            self._hands.scan(self._wallet.show(self._step.number, self._step.code))
        elif entry == "misread" and entry not in self._once:
            self._once.add(entry)
            self._told.did["cards misread"] += 1
            self._hands.swipe(CARD, self._step.fault)
        else:
            self._hands.swipe(REFUSED if entry == "refused" else CARD)

    def _at_expiry(self) -> None:
        self._hands.press(*"3012", "ENTER")

    def _at_number(self) -> None:
        """The check digit is wrong; when it was not that, the cashier gives up."""
        if "mended" in self._once:
            self._leave()
            return
        self._once.add("mended")
        self._told.did["card numbers mistyped"] += 1
        self._hands.press("CLEAR", NUMBER[-1], "ENTER")

    def _at_approved(self) -> None:
        if self._step.copy and "copy" not in self._once:
            self._once.add("copy")
            self._told.did["customer copies"] += 1
            self._hands.press("ENTER")
        else:
            self._hands.press("CANCEL")

    def _at_due(self) -> None:
        self._told.did["slips due"] += 1
        self._hands.press("ENTER" if self._step.mends else "CANCEL")

    def _at_paper(self) -> None:
        """Mostly the printer is put right; some cashiers go on without."""
        self._told.did["stops for paper"] += 1
        if self._step.mends:
            self._terminal.printer("ok")
        self._hands.press("ENTER" if self._step.mends else "CANCEL")

    def _at_unsettled(self) -> None:
        self._told.did["settlements gone on with"] += 1
        self._menu.moves(screens.GO_ON)

    def _at_unfinished(self) -> None:
        self._hands.press("ENTER" if screens.goes_on(self._hands.look()) else "CANCEL")
