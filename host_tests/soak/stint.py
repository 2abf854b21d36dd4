"""A stint: steps one after the other on one terminal, and what must hold all the time.

First steps with power cuts, then steps during which the plug stays in, so that the heap has one life: measured after
every flow has run once, again after half of these steps, and at their end.
"""

import tempfile
from pathlib import Path

from host_tests.soak import room
from host_tests.soak.books import Books
from host_tests.soak.cashier import Cashier
from host_tests.soak.heap import Heap
from host_tests.soak.outcome import Mark, Mismatch, Outcome, Range, report, report_rest
from host_tests.soak.plan import Step, draw, held
from host_tests.soak.shop import Counter, State
from host_tests.soak.tour import LAST, TOUR
from host_tests.soak.trouble import World

CHECK_EVERY = 50
_LAST_TRIES = 3
_ODD, _ODD_SHARE = 1, 0.05  # so many steps, and this part of all, may end without a sale and without a word
_TIDIES_S = 2.5  # of rest, and the terminal has made what room it can
_SAMPLES = 3  # sales a mark: the collector takes any word on the stack for an address, and may keep what is dropped


class Stint:
    """Plays a range. state: what terminal and host remember at its beginning; tour: the warm-up; tolerance: bytes that
    the heap may differ by between half and all of the steps after it, each the best of so many samples."""

    def __init__(
        self,
        steps: Range,
        rom: Path | None,
        say=print,
        state: State | None = None,
        tour=TOUR,
        tolerance: int = 0,
        samples: int = _SAMPLES,
    ):
        self._range, self._rom, self._say, self._state = steps, rom, say, state
        self._tour, self._tolerance, self._samples = tour, tolerance, samples
        self._begun = state is not None  # a mismatch can be seen again from there
        self._books: Books | None = None
        self._warm = 0  # steps before the warm-up
        self.outcome = Outcome(steps)

    def play(self) -> Outcome:
        with tempfile.TemporaryDirectory() as folder, self._open(Path(folder), self._state) as shop:
            try:
                self._enter(shop)
                self._phases()
                self._sold()
            except Mismatch as mismatch:
                self.outcome.mismatch = str(mismatch)
            except Exception as problem:  # also what this program itself does wrong: the other stints go on
                self.outcome.mismatch = report_rest(problem, self._range, self.outcome.steps)
            if self.outcome.mismatch:
                self._say(f"MISMATCH {self.outcome.mismatch}")
            if self._books:
                self._count(self._books)
        return self.outcome

    def _phases(self) -> None:
        steps = self._range
        steady = min(steps.first + steps.cuts, steps.last + 1)
        self._part(range(steps.first, steady), True)
        left = range(steady, steps.last + 1)
        half = len(left) // 2
        if not steps.heap:
            self._part(left, False)
            return
        self._warm_up()
        for part in left[:half], left[half:]:
            self._part(part, False)
            self._measure()
        if abs(self.outcome.grown or 0) > self._tolerance:
            raise Mismatch(f"the heap grew by {self.outcome.grown} bytes: {self.outcome.marks}\n{steps.command}")

    def _sold(self) -> None:
        """A cashier who neither sells nor is told why not proves nothing. Raises Mismatch."""
        nothing, steps = self.outcome.did["steps that came to nothing"], self.outcome.steps
        if nothing > _ODD + steps * _ODD_SHARE:
            raise Mismatch(f"{nothing} of {steps} steps came to nothing\n{self._range.command}")

    def _part(self, numbers: range, cuts: bool) -> None:
        seed, since = self._range.seed, 1 if self._begun else self._range.first
        for number in numbers:
            self._step(draw(seed, number, cuts), held(seed, number, since))
            self.outcome.steps += 1
            if self.outcome.steps % CHECK_EVERY == 0:
                self._rest()
                self._say(f"seed {seed}: step {number} done")
        self._rest()

    def _step(self, step: Step, held_back: bool = False) -> None:
        """One step and what must hold after it. Raises Mismatch."""
        before = self._shop.state()
        try:
            self._shop.terminal.reseed(f"{self._range.seed}:{step.number}")
            self._world.begin(step, held_back)
            told = self._cashier.work(step)
            self._world.end()
            self._cashier.home()
            sales = self._books.step(told.results)
        except Exception as problem:
            kept = None if self._begun else before
            raise Mismatch(report(problem, step, self._range, kept, self._shop.state())) from problem
        self.outcome.did.update(told.did)
        quiet = not (sales or told.results or step.leave or step.wrong or step.cut)
        self.outcome.did["steps that came to nothing"] += bool(step.number and quiet)
        self.outcome.seconds.append(told.seconds)
        if any(room.full(lines) for _, lines in told.results):
            self._settle(step)
            self.outcome.did["journals filled"] += 1

    def _rest(self) -> None:
        """All is well and done, every payment has its end, every slip is out: the books are equal. Raises Mismatch."""
        try:
            self._world.well()
            self._cashier.home()
            self._books.agree()
            self._cashier.settle_down()
        except Exception as problem:
            raise Mismatch(report_rest(problem, self._range, self.outcome.steps)) from problem

    def _settle(self, step: Step) -> None:
        """After `step`; there was no way to sell, or a settlement was begun. Raises Mismatch."""
        self._rest()
        before = self._shop.state()
        try:
            room.make_room(self._shop, self._cashier)
        except Exception as problem:
            raise Mismatch(report(problem, step, self._range, before, self._shop.state())) from problem

    # The shop

    def _open(self, folder: Path, state: State | None) -> Counter:
        steps = self._range
        state = state or State(room.nearly_full(steps.room) if steps.room else None)
        return Counter(folder / "shop", self._rom, steps.language, steps.seed, state)

    def _enter(self, shop: Counter) -> None:
        self._shop = shop
        shop.opened()
        self._world = World(shop)
        self._cashier = Cashier(shop, self._world)
        self._books = Books(shop)

    def _count(self, books: Books) -> None:
        outcome, terminal = self.outcome, self._shop.terminal
        outcome.states.update(payment["state"] for payment in books.payments.values())
        outcome.settlements = sum(row["ended"] for row in self._shop.host.settlements())
        outcome.troubles.update(self._world.came)
        outcome.live_peak = max(outcome.live_peak, terminal.heap_peak)
        outcome.journal += terminal.flash.counts["journal"]["bytes"]

    # The heap

    def _warm_up(self) -> None:
        """Every flow once. From here on the heap stays as it is: nothing that the terminal remembers while it is idle
        depends on how many sales there were."""
        self._warm = self.outcome.steps
        for step in self._tour:
            self._step(step)

    def _measure(self) -> None:
        """A mark: the freest of some samples. What leaks is gone from each of them."""
        heaps = [self._sample() for _ in range(self._samples)]
        mark = Mark(self.outcome.steps - self._warm, max(heaps, key=lambda heap: heap.free))
        self.outcome.marks.append(mark)
        free = ", ".join(str(heap.free) for heap in heaps)
        self._say(f"seed {self._range.seed}: {mark.steps} steps after the warm-up: {mark.heap} (samples: {free})")

    def _sample(self) -> Heap:
        """Always after the same sale, in the same language, with no settlement begun: the terminal remembers those."""
        if room.begun(self._shop):
            self._settle(LAST)
        self._sell_last()
        self._cashier.speak(self._range.language)
        self._cashier.pause(_TIDIES_S)
        return self._shop.terminal.measure()

    def _sell_last(self) -> None:
        """Until it is approved; nothing is in the way of that but a machine that is too busy. Raises Mismatch."""
        for _ in range(_LAST_TRIES):
            self._step(LAST)
            self._rest()
            last = self._shop.payments()[-1]
            if (last["amount"], last["state"]) == (LAST.fen, "approved"):
                return
        raise Mismatch(f"all is well, and a sale does not go through: {last}\n{self._range.command}")
