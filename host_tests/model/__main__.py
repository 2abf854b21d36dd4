"""python -m host_tests.model: every order of events to a depth; prints the number of states and transitions.

A rule that does not hold is told with the events that lead there, and the command that finds it again.
"""

import argparse
import sys
import time

import host_tests.conftest  # noqa: F401  the import paths come first
from model.search import STARTS, Counterexample, Search


def main() -> int:
    """Exit status 1 when a rule does not hold."""
    options = _options()
    starts = options.start or list(STARTS)
    searches, broken = [], 0
    for start in starts:
        try:
            searches.append(Search(start))
            _explore(searches[-1], start, options.depth, options.seconds / len(starts))
        except Counterexample as found:
            broken += 1
            print(found)
            print(f'again: python -m host_tests.model --start "{start}" --depth {options.depth}')
    states, transitions = sum(search.states for search in searches), sum(search.transitions for search in searches)
    ends = f"{broken} counterexamples" if broken else "every rule holds"
    print(f"model: {states} states, {transitions} transitions from {len(starts)} starts: {ends}")
    return 1 if broken else 0


def _explore(search: Search, start: str, depth: int, seconds: float):
    search.run(depth, seconds, _report(start))
    if not search.whole and search.depth < depth:
        print(f"{start}: out of time at depth {search.depth + 1}")


def _options():
    parser = argparse.ArgumentParser(prog="python -m host_tests.model", description=__doc__)
    parser.add_argument("--depth", type=int, default=14, help="events from the start (default %(default)s)")
    parser.add_argument("--seconds", type=float, default=3600, help="stop after this time")
    parser.add_argument("--start", action="append", choices=list(STARTS), help="from here alone; may be repeated")
    return parser.parse_args()


def _report(start: str):
    began = time.monotonic()

    def report(search: Search):
        passed = time.monotonic() - began
        print(
            f"{start}, depth {search.depth}: {search.states} states, {search.transitions} transitions, {passed:.0f} s"
        )
        sys.stdout.flush()

    return report


if __name__ == "__main__":
    sys.exit(main())
