"""Which steps a stint has, what came of them, and how a mismatch is seen again."""

import traceback
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from host_tests.soak.heap import Heap

ROOT = Path(__file__).resolve().parents[2]
KEPT = Path("build") / "soak"


class Mismatch(AssertionError):
    """Something does not hold; the text says what, and how to see it again."""


@dataclass(frozen=True)
class Range:
    """Steps `first` to `last`, the first `cuts` of them with power cuts. room: sales for which the journal has room at
    first, 0: it is empty. heap: compared in the steps without power cuts."""

    seed: int
    first: int
    last: int
    cuts: int
    language: str = "en"
    room: int = 0
    heap: bool = True

    @property
    def command(self) -> str:
        words = f"--seed {self.seed} --steps {self.first}-{self.last} --cuts {self.cuts} --language {self.language}"
        words += (f" --room {self.room}" if self.room else "") + ("" if self.heap else " --no-heap")
        return f"python -m host_tests.soak {words}"

    def upto(self, last: int) -> "Range":
        return replace(self, last=max(self.first, last))

    def only(self, number: int) -> "Range":
        """The same step by itself."""
        cuts = int(number < self.first + self.cuts)
        return replace(self, first=number, last=number, cuts=cuts, room=0, heap=False)


@dataclass(frozen=True)
class Mark:
    """The heap after so many steps since its warm-up."""

    steps: int
    heap: Heap


@dataclass
class Outcome:
    """states: of payments; did: by the cashier; troubles: that came; live_peak, journal: bytes."""

    range: Range
    steps: int = 0
    states: Counter = field(default_factory=Counter)
    did: Counter = field(default_factory=Counter)
    troubles: Counter = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    live_peak: int = 0
    journal: int = 0
    settlements: int = 0
    mismatch: str = ""

    @property
    def grown(self) -> int | None:
        """Bytes of the heap that the second half of the steps took; None: not compared."""
        return self.marks[-2].heap.free - self.marks[-1].heap.free if len(self.marks) == 2 else None


def report(problem: Exception, step, steps: Range, state, after) -> str:
    """Text of a mismatch in `step` (a plan.Step); what was remembered before it, a shop.State or None, and `after` it
    is kept."""
    text = [_words(problem), f"in step {step.number}: {step}"]
    if state and step.number:
        folder = KEPT / f"{steps.seed}-{step.number}"
        state.write(ROOT / folder)
        text.append(f"this step again: {steps.only(step.number).command} --state {folder}")
    end = KEPT / f"{steps.seed}-{step.number}-after"
    after.write(ROOT / end)
    text.append(f"faults that the terminal recorded: python -m tools.logs --data {end}")
    return "\n".join([*text, f"all from new: {steps.upto(step.number).command}"])


def report_rest(problem: Exception, steps: Range, done: int) -> str:
    """As `report`, of something that does not hold when all is at rest."""
    return f"{_words(problem)}\nafter {done} steps, at rest\nall again: {steps.upto(steps.first + done - 1).command}"


def _words(problem: Exception) -> str:
    if isinstance(problem, AssertionError):
        return f"{type(problem).__name__}: {problem}"
    return "".join(traceback.format_exception(problem))
