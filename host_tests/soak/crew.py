"""Several stints at a time, each on a terminal of its own, and what came of them in few words."""

import multiprocessing
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from host_tests.soak.outcome import Outcome, Range
from host_tests.soak.stint import Stint

LEAST = 60  # steps worth a terminal of their own
ROOM = 5  # sales that fit into the first terminal's journal: it gets full, is settled, and its ring goes round
CUT_SHARE = 4  # one step in so many is one with power cuts


def stints(steps: int, seed: int, jobs: int) -> list[Range]:
    """So many steps, shared out evenly, to terminals that begin in one language and the other."""
    count = max(1, min(jobs, steps // LEAST))
    bounds = [steps * place // count for place in range(count + 1)]
    spans = [(bounds[place] + 1, bounds[place + 1]) for place in range(count)]
    return [
        Range(seed, first, last, (last + 1 - first) // CUT_SHARE, ("en", "zh")[place % 2], 0 if place else ROOM)
        for place, (first, last) in enumerate(spans)
    ]


def play(ranges: list[Range], rom: Path, jobs: int) -> Iterable[Outcome]:
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(_play, ranges, [rom] * len(ranges))


def _play(steps: Range, rom: Path) -> Outcome:
    return Stint(steps, rom, say).play()


def say(text: str) -> None:
    print(text, flush=True)


def details(outcomes: list[Outcome]) -> Iterable[str]:
    for name in ("states", "troubles", "did"):
        total: Counter = sum((getattr(outcome, name) for outcome in outcomes), Counter())
        yield f"{name}: " + ", ".join(f"{count} {what}" for what, count in total.most_common())
    for outcome in outcomes:
        for mark in outcome.marks:
            yield f"heap, stint from step {outcome.range.first}: after {mark.steps} steps {mark.heap}"
        yield f"most that lived at once: {outcome.live_peak} bytes"


def summary(outcomes: list[Outcome], seconds: float) -> str:
    """One line with all counts."""
    steps = sum(outcome.steps for outcome in outcomes)
    payments = sum(outcome.states.total() for outcome in outcomes)
    cuts = sum(outcome.troubles["plug"] + outcome.troubles["flash"] for outcome in outcomes)
    troubles = sum(outcome.troubles.total() for outcome in outcomes) - cuts
    visits = sum(count for outcome in outcomes for what, count in outcome.did.items() if what.startswith("visits"))
    grown = ", ".join("?" if outcome.grown is None else str(outcome.grown) for outcome in outcomes)
    return (
        f"soak: {steps} steps, {payments} payments, {cuts} power cuts, {troubles} other troubles, {visits} visits to "
        f"the menu, {sum(outcome.settlements for outcome in outcomes)} batches settled, "
        f"{sum(outcome.journal for outcome in outcomes)} journal bytes, heap after twice as many steps "
        f"smaller by {grown} bytes, {sum(bool(outcome.mismatch) for outcome in outcomes)} mismatches; "
        f"{60 * steps / seconds:.0f} steps a minute"
    )
