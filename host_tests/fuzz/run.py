"""Runs cases of one area, counts outcomes, keeps failures."""

import time
import traceback
from collections import Counter
from dataclasses import dataclass, field

from fuzz.cards import Cards
from fuzz.codes import Codes
from fuzz.frames import Frames
from fuzz.journals import Journals
from fuzz.mutator import chance
from fuzz.paper import Paper

# One case of each area to so many codec cases: they cost that much more.
AREAS = {
    "frames": (Frames, 1),
    "cards": (Cards, 4),
    "codes": (Codes, 4),
    "journals": (Journals, 100),
    "paper": (Paper, 200),
}
_MOST = 20  # failures that are kept


@dataclass
class Tally:
    """`failures`: (case number, what went wrong)."""

    area: str
    cases: int = 0
    seconds: float = 0.0
    outcomes: Counter = field(default_factory=Counter)
    failures: list = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        self.cases += other.cases
        self.seconds += other.seconds
        self.outcomes += other.outcomes
        self.failures += other.failures

    def line(self) -> str:
        told = ", ".join(f"{name} {count}" for name, count in self.outcomes.most_common())
        rate = self.cases / self.seconds if self.seconds else 0
        return f"{self.area}: {self.cases} cases, {len(self.failures)} failures, {rate:.0f}/s a process ({told})"


def run(area: str, seed: int, first: int, count: int) -> Tally:
    """Cases `first` to `first + count` of an area."""
    target = AREAS[area][0]()
    tally = Tally(area)
    began = time.monotonic()
    for case in range(first, first + count):
        tally.cases += 1
        try:
            tally.outcomes[target.check(target.case(chance(seed, area, case)))] += 1
        except Exception as problem:
            tally.outcomes["FAILED"] += 1
            if len(tally.failures) < _MOST:
                tally.failures.append((case, _words(problem)))
    tally.seconds = time.monotonic() - began
    return tally


def _words(problem: Exception) -> str:
    where = traceback.extract_tb(problem.__traceback__)[-1]
    return f"{type(problem).__name__}: {problem} ({where.filename.rsplit('/', 2)[-1]}:{where.lineno})"
