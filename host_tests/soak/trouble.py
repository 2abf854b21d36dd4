"""What can go wrong around a step: the host, the air, the paper, the plug. It comes when its screen is seen."""

import time
from collections import Counter
from collections.abc import Callable

from host_tests.soak.plan import Step, Trouble
from host_tests.soak.screens import MENU
from host_tests.wording import pattern

SEEN = {
    "amount": pattern("idle.enter_pays"),
    "card": pattern("card.swipe_now"),
    "connect": pattern("wait.connect"),
    "answer": pattern("wait.answer"),
    "printing": pattern("print.in_progress"),
    "result": pattern("result.copy", "result.declined", "result.not_sent", "result.keep_goods", "result.reversed"),
    "menu": MENU,
}
DARK_S = 0.05  # between a power cut by the flash and the plug's return
HELD = {"kind": "code", "mti": "0400", "code": "96", "count": 999}


class World:
    """Brings the troubles of one step after the other, and ends them. `came`: how many of each kind did come."""

    def __init__(self, shop):
        self._shop = shop
        self._terminal = shop.terminal
        self._waiting: list[Trouble] = []
        self._planned: list[tuple[float, Callable]] = []
        self._undo: list[Callable] = []
        self._again = {"operation": 0, "torn": False}  # of the next power cut in the flash
        self._armed = self._dark = False  # such a cut may come; it came, and the power is not back
        self._held = False
        self.came: Counter = Counter()

    def begin(self, step: Step, held: bool) -> None:
        """The troubles of `step`; `held`: those of earlier steps keep the host from taking any reversal."""
        self._held = held
        self._armed = False
        self._hold() if held else None
        for trouble in step.troubles:
            if trouble.at:
                self._waiting.append(trouble)
            else:
                self._start(trouble)

    def bring(self, trouble: Trouble) -> None:
        """One more, at once."""
        self._start(trouble)

    def end(self) -> None:
        """The world is well again, but for a host that goes on refusing reversals."""
        self._waiting.clear()
        self._planned.clear()
        while self._undo:
            self._undo.pop()()
        self._terminal.flash.cancel_cut()
        self._again = {"operation": 0, "torn": False}
        self._dark = False
        self._terminal.power_on()
        self._shop.host.clear_faults()
        self._hold() if self._held else None

    def well(self) -> None:
        """Nothing is wrong any more."""
        self._held = False
        self.end()

    def pass_by(self, lines: list[str]) -> None:
        """Called as often as somebody looks at the screen."""
        for trouble in [trouble for trouble in self._waiting if any(map(SEEN[trouble.at].search, lines))]:
            self._waiting.remove(trouble)
            self._later(trouble.after, lambda trouble=trouble: self._start(trouble))
        now = time.monotonic()
        for planned in [planned for planned in self._planned if planned[0] <= now]:
            self._planned.remove(planned)
            planned[1]()
        if self._armed and not self._dark and not self._terminal.powered:
            self._fired()

    def _later(self, seconds: float, action: Callable) -> None:
        self._planned.append((time.monotonic() + seconds, action))

    def _start(self, trouble: Trouble) -> None:
        self.came[trouble.kind] += trouble.kind != "flash"  # that is counted when it comes
        undo = getattr(self, f"_{trouble.kind}")(**trouble.values)
        if undo:
            self._undo.append(undo)
            self._later(trouble.lasts, lambda: self._over(undo)) if trouble.lasts else None

    def _over(self, undo: Callable) -> None:
        self._undo.remove(undo)
        undo()

    # The troubles; each returns what ends it

    def _host(self, fault: str, mti: str, **values) -> None:
        more = {} if fault == "reset-connect" else {"mti": mti}
        self._shop.host.fault(fault, **more, **values)

    def _undelivered(self, steps: int) -> None:
        """For this step, and for so many more."""
        self._hold()
        self._held = self._held or steps > 0

    def _hold(self) -> None:
        self._shop.host.fault(**HELD)

    def _refuse(self) -> Callable:
        self._shop.host.refuse(True)
        return lambda: self._shop.host.refuse(False)

    def _lose(self) -> Callable:
        self._terminal.air.lose_connects = True
        return lambda: setattr(self._terminal.air, "lose_connects", False)

    def _radio(self) -> Callable:
        self._terminal.radio("down")
        return lambda: self._terminal.radio("up")

    def _printer(self, state: str, after_bytes: int = 0) -> Callable:
        self._terminal.printer(state, after_bytes)
        return lambda: self._terminal.printer("ok")

    def _plug(self) -> Callable:
        self._terminal.power_off()
        return self._terminal.power_on

    def _flash(self, operation: int, torn: bool, again: int = 0) -> None:
        self._armed = True
        self._again = {"operation": again, "torn": not torn}
        self._terminal.cut_after(operation, torn)

    def _fired(self) -> None:
        """The power failed in the flash. It comes back, and may fail again during the recovery."""
        self.came["flash"] += 1
        self._dark = True
        self._later(DARK_S, lambda: self._back(**self._again))

    def _back(self, operation: int, torn: bool) -> None:
        self._armed = self._dark = False
        if operation:
            self._flash(operation, torn)
        self._terminal.power_on()
