"""python -m host_tests.model: every order of events to a depth; prints the number of states and transitions."""

import argparse
import sys
import time

import host_tests.conftest  # noqa: F401  the import paths come first
from model.search import STARTS, Counterexample, Search


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m host_tests.model", description=__doc__)
    parser.add_argument("--depth", type=int, default=14, help="events from the start (default %(default)s)")
    parser.add_argument("--seconds", type=float, default=3600, help="stop after this time")
    options = parser.parse_args()
    states = transitions = 0
    for start in STARTS:
        try:
            search = Search(start).run(options.depth, options.seconds / len(STARTS), _report(start))
        except Counterexample as found:
            print(found)
            return 1
        states, transitions = states + search.states, transitions + search.transitions
        if not search.whole and search.depth < options.depth:
            print(f"{start}: out of time at depth {search.depth + 1}")
    print(f"model: {states} states, {transitions} transitions from {len(STARTS)} starts: every rule holds")
    return 0


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
