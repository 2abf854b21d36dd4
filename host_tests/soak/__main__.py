"""`python -m host_tests.soak --sales N`: many sales with faults, on the built firmware in the heap of the device.

A mismatch is told with the command that shows it again; what terminal and host remembered is kept in build/soak. At the
end one journal is filled until the terminal refuses.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from host_tests.soak import crew, full
from host_tests.soak.outcome import Outcome, Range
from host_tests.soak.shop import State
from host_tests.soak.stint import Stint
from tools.build.image import build


def main() -> int:
    chosen = _arguments()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        rom = _copy(Path(folder))
        outcomes = _some(chosen, rom) if chosen.steps else _all(chosen, rom)
    _tell(outcomes, time.monotonic() - started)
    return int(any(outcome.mismatch for outcome in outcomes))


def _copy(folder: Path) -> Path:
    """The same firmware from the first sale to the last, whatever is built meanwhile."""
    rom = build().rom
    for file in rom.parent.glob(rom.stem + ".*"):
        shutil.copy(file, folder)
    return folder / rom.name


def _some(chosen, rom: Path) -> list[Outcome]:
    state = State.read(chosen.state) if chosen.state else None
    steps = Range(chosen.seed, *chosen.steps, chosen.cuts, chosen.language, chosen.room, not chosen.no_heap)
    return [Stint(steps, rom, crew.say, state).play()]


def _all(chosen, rom: Path) -> list[Outcome]:
    ranges = crew.stints(chosen.sales, chosen.seed, chosen.jobs)
    outcomes = list(crew.play(ranges, rom, chosen.jobs))
    crew.say(f"full journal: refused after {full.fill(rom)} more sales, reversals delivered, settled, sold again")
    return outcomes


def _tell(outcomes: list[Outcome], seconds: float) -> None:
    for text in crew.details(outcomes):
        crew.say(text)
    times = [each for outcome in outcomes for each in outcome.seconds] or [0.0]
    crew.say(f"seconds a step: median {statistics.median(times):.2f}, most {max(times):.1f}")
    for mismatch in [outcome.mismatch for outcome in outcomes if outcome.mismatch]:
        crew.say(f"MISMATCH {mismatch}")
    crew.say(crew.summary(outcomes, seconds))


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sales", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=4, help="terminals at a time; they mostly wait")
    parser.add_argument("--steps", type=_span, help="these alone, on one terminal: FIRST-LAST")
    parser.add_argument("--cuts", type=int, default=0, help="power cuts in so many of the first of these steps")
    parser.add_argument("--language", choices=("en", "zh"), default="en", help="of the terminal in these steps")
    parser.add_argument("--room", type=int, default=0, help="sales that fit into the journal at first, 0: it is empty")
    parser.add_argument("--no-heap", action="store_true", help="the heap is not compared in these steps")
    parser.add_argument("--state", type=Path, help="folder with what terminal and host remember before them")
    return parser.parse_args()


def _span(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    return int(first), int(last or first)


if __name__ == "__main__":
    sys.exit(main())
