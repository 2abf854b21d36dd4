"""`python -m host_tests.faults`: the whole sweep, or one case of it."""

import argparse
import sys
import time

from host_tests.faults.case import Case, Outcome, play
from host_tests.faults.network import NETWORKS
from host_tests.faults.scenarios import SCENARIOS
from host_tests.faults.sweep import JOBS, Result, everything
from host_tests.faults.till import TEARS


def main() -> int:
    """Exit status 1 on any mismatch."""
    options = _options()
    if options.cut is None:
        names = options.scenario or list(SCENARIOS)
        result = everything(options.jobs, names, not options.no_network, options.seed, _Teller().tell)
    else:
        result = Result([play(_case(options))])
        print(result.outcomes[0])
        _tell(result.outcomes[0])
    print(result.summary())
    return 1 if result.wrong else 0


class _Teller:
    """Mismatches at once, and now and then how far it is."""

    def __init__(self):
        self._count = self._wrong = 0
        self._since = self._last = time.monotonic()

    def tell(self, outcome: Outcome) -> None:
        _tell(outcome)
        self._count += 1
        self._wrong += bool(outcome.problems)
        now = time.monotonic()
        if now - self._last > 60:
            self._last = now
            minutes = (now - self._since) / 60
            print(f"{minutes:.0f} min: {self._count} cases, {self._wrong} mismatches", file=sys.stderr, flush=True)


def _tell(outcome: Outcome) -> None:
    if outcome.problems:
        print(outcome.case.repeat, *outcome.problems, sep="\n    ", flush=True)


def _case(options) -> Case:
    when, _, network = options.network.partition(":")
    second = options.second, options.second_torn
    return Case(options.scenario[0], options.cut, options.torn, *second, network, when, options.seed)


def _options():
    parser = argparse.ArgumentParser(prog="python -m host_tests.faults", description=__doc__)
    parser.add_argument("--scenario", action="append", choices=list(SCENARIOS), help="this one only; may be repeated")
    parser.add_argument("--jobs", type=int, default=JOBS, help="cases at a time; they mostly wait")
    parser.add_argument("--no-network", action="store_true", help="leave the network in peace")
    parser.add_argument("--seed", type=int, default=0, help="for what is left to chance")
    one = parser.add_argument_group("one case")
    one.add_argument("--cut", type=int, help="the flash operation that the power fails in, 0: none")
    one.add_argument("--torn", choices=list(TEARS), default="", help="how that operation stays half done")
    one.add_argument("--second", type=int, default=0, help="and again, counted from power-on")
    one.add_argument("--second-torn", choices=list(TEARS), default="")
    choices = [f"{when}:{network.name}" for network in NETWORKS.values() for when in network.when]
    one.add_argument("--network", default="", choices=choices, metavar="WHEN:NAME", help=", ".join(choices))
    options = parser.parse_args()
    if options.cut is not None and len(options.scenario or ()) != 1:
        parser.error("one case is of one --scenario")
    return options


if __name__ == "__main__":
    sys.exit(main())
