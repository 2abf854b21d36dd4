"""Which cases there are: chains of them, each going on to the next operation until a cut comes no more."""

import faulthandler
import multiprocessing
import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace

from host_tests.faults.case import Case, Outcome, play
from host_tests.faults.network import NETWORKS
from host_tests.faults.scenarios import SCENARIOS

MOST = 60  # operations in a scenario or a recovery: more of them is a terminal that does not come to an end
HANGS_S = 150  # a case that takes longer is at fault itself: the sweep ends and says where
BOTH = (False, True)
CROSSED = (("sale", "approved"), ("back", "approved"), ("back", "no-answer"))


@dataclass
class Result:
    """What a sweep found."""

    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def wrong(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.problems]

    def summary(self) -> str:
        cases = [outcome.case for outcome in self.outcomes]
        first = [case for case in cases if not case.second and not case.network]
        scenarios = len({case.scenario for case in cases})
        return (
            f"power cuts: {scenarios} scenarios, {len(first)} cuts, "
            f"{sum(case.second > 0 for case in cases)} second cuts, "
            f"{sum(bool(case.network) for case in cases)} network crossings, {len(self.wrong)} mismatches"
        )


def first_cuts(case: Case) -> list[Outcome]:
    """The power fails at operation 1, 2, 3 ... until the scenario runs through."""
    return _chain(case, "cut", "fired")


def second_cuts(case: Case) -> list[Outcome]:
    """After the cut of `case` it fails again at operation 1, 2, 3 ... of the recovery."""
    return _chain(case, "second", "second_fired")


def _chain(case: Case, name: str, came: str) -> list[Outcome]:
    outcomes = []
    for operation in range(1, MOST):
        faulthandler.dump_traceback_later(HANGS_S, exit=True)
        outcome = play(replace(case, **{name: operation}))
        faulthandler.cancel_dump_traceback_later()
        outcomes.append(outcome)
        if not getattr(outcome, came):
            return outcomes
    outcomes[-1].problems = (outcomes[-1].problems or []) + [f"still no end after {MOST} operations"]
    return outcomes


def everything(jobs: int, names: list[str], networks: bool, seed: int, tell) -> Result:
    """The whole sweep of these scenarios; `tell(outcome)` gets each as its chain ends."""
    result = Result()
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        firsts = [pool.submit(first_cuts, Case(name, torn=torn, seed=seed)) for name in names for torn in BOTH]
        for chain in firsts:
            _take(result, chain.result(), tell)
        cases = [outcome.case for outcome in result.outcomes if outcome.fired]
        later = [
            pool.submit(second_cuts, replace(case, second_torn=torn))
            for case in cases if SCENARIOS[case.scenario].twice
            for torn in BOTH
        ]  # fmt: skip
        if networks:
            later += [
                pool.submit(first_cuts, Case(scenario, torn=torn, network=network, when=when, seed=seed))
                for when, scenario in CROSSED if scenario in names
                for network in NETWORKS
                for torn in BOTH
            ]  # fmt: skip
        for chain in later:
            _take(result, chain.result(), tell)
    return result


def _take(result: Result, outcomes: list[Outcome], tell) -> None:
    result.outcomes += outcomes
    for outcome in outcomes:
        tell(outcome)


def sample(seed: int, firsts: int, seconds: int) -> list[Case]:
    """So many first cuts of each scenario, and so many second cuts in all; the same ones for the same seed."""
    chance = random.Random(seed)
    cases = []
    for scenario in SCENARIOS.values():
        cuts = [(cut, torn) for cut in range(1, scenario.operations + 1) for torn in BOTH]
        cases += [Case(scenario.name, cut, torn) for cut, torn in chance.sample(cuts, firsts)]
    twice = [scenario for scenario in SCENARIOS.values() if scenario.twice]
    for _ in range(seconds):
        scenario = chance.choice(twice)
        cut, second = chance.randint(1, scenario.operations), chance.randint(1, 6)
        cases.append(Case(scenario.name, cut, chance.choice(BOTH), second, chance.choice(BOTH)))
    return cases
