"""python -m host_tests.fuzz: changed frames, cards, codes, flash images and printer answers, as many as you like.

The same seed and case number give the same case: `--area frames --seed 1 --first 4711 --cases 1` runs one again.
"""

import argparse
import sys
from multiprocessing import get_context

import host_tests.conftest  # noqa: F401  the import paths come first
from fuzz.run import AREAS, Tally, run

_SHARE = 5000


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m host_tests.fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=20000, help="codec cases; the slower areas get their share")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--area", choices=AREAS, help="this one alone, with all the cases")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    totals = {area: Tally(area) for area in AREAS}
    with get_context("fork").Pool(options.processes) as pool:
        for tally in pool.imap_unordered(_share, _shares(options)):
            totals[tally.area].add(tally)
    tallies = [tally for tally in totals.values() if tally.cases]
    for tally in tallies:
        print(tally.line())
        for case, words in sorted(tally.failures)[:5]:
            print(f"  {words}")
            print(
                f"  again: python -m host_tests.fuzz --area {tally.area} --seed {options.seed} --first {case} --cases 1"
            )
    failures = sum(tally.outcomes["FAILED"] for tally in tallies)
    print(f"fuzz: seed {options.seed}, {sum(tally.cases for tally in tallies)} cases, {failures} failures")
    return 1 if failures else 0


def _shares(options) -> list:
    """(area, seed, first, count), the slow ones first."""
    shares = []
    for area, (_, cost) in reversed(AREAS.items()):
        if options.area not in (None, area):
            continue
        count = options.cases if options.area else max(1, options.cases // cost)
        piece = max(50, _SHARE // cost)
        for at in range(0, count, piece):
            shares.append((area, options.seed, options.first + at, min(piece, count - at)))
    return shares


def _share(share: tuple) -> Tally:
    return run(*share)


if __name__ == "__main__":
    sys.exit(main())
