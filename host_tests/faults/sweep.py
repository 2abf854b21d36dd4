"""Which cases there are: a scenario is cut at its next flash operation until a cut comes no more; all its cuts are torn
too, followed by second ones, and crossed with the network."""

import faulthandler
import multiprocessing
import os
import random
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field, replace

from host_tests.faults.acts import Scenario
from host_tests.faults.case import Case, Outcome, play
from host_tests.faults.network import NETWORKS
from host_tests.faults.scenarios import SCENARIOS
from host_tests.faults.till import TEARS

MOST = 60  # operations in a scenario or a recovery: more of them is a terminal that does not come to an end
HANGS_S = 300  # a case that takes longer is at fault itself: the sweep ends and says where
JOBS = 3 * (os.cpu_count() or 1)  # a case mostly waits
CROSSED = (
    ("sale", "approved"),
    ("back", "approved"),
    ("back", "no-answer"),
    ("sale", "void"),
    ("back", "void-no-answer"),
    ("sale", "refund"),
    ("back", "refund-no-answer"),
    ("back", "settlement"),
)


@dataclass
class Result:
    """What a sweep found."""

    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def wrong(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.problems]

    def summary(self) -> str:
        cases = [outcome.case for outcome in self.outcomes]
        cuts = [(outcome.case.torn, outcome.fired) for outcome in self.outcomes if outcome.fired]
        cuts += [(outcome.case.second_torn, outcome.second_fired) for outcome in self.outcomes if outcome.second_fired]
        first = [case for case in cases if not case.second and not case.network]
        return (
            f"power cuts: {len({case.scenario for case in cases})} scenarios, {len(first)} first cuts, "
            f"{sum(case.second > 0 for case in cases)} second cuts, "
            f"{sum(bool(case.network) for case in cases)} network crossings; "
            f"of {len(cuts)} operations {sum(not torn for torn, _ in cuts)} were whole, "
            + "".join(f"{sum(torn == way for torn, _ in cuts)} torn ({way}), " for way in TEARS)
            + f"{sum(what == 'erases' for _, what in cuts)} were erases; {len(self.wrong)} mismatches"
        )


def some(case: Case) -> str:
    """A way to tear, another one at each operation and for each seed."""
    return list(TEARS)[(case.cut + case.second + case.seed) % len(TEARS)]


def chain(case: Case, name: str, came: str, first: int = 1) -> list[Outcome]:
    """`case` with the operation `name` (cut, second) at 1, 2, 3 ... until `came` (fired, second_fired) says nothing;
    from `first` on."""
    outcomes = []
    for operation in range(first, MOST):
        outcomes.append(_play(replace(case, **{name: operation})))
        if not getattr(outcomes[-1], came):
            return outcomes
    outcomes[-1].problems = (outcomes[-1].problems or []) + [f"still no end after {MOST} operations"]
    return outcomes


def single(case: Case) -> list[Outcome]:
    return [_play(case)]


def _play(case: Case) -> Outcome:
    faulthandler.dump_traceback_later(HANGS_S, exit=True)
    outcome = play(case)
    faulthandler.cancel_dump_traceback_later()
    return outcome


Then = Callable[[list[Outcome]], None]


class Sweep:
    """Plays in a pool of processes; `tell(outcome)` gets each. What a chain finds decides what comes after it."""

    def __init__(self, pool: ProcessPoolExecutor, tell):
        self.result = Result()
        self._pool = pool
        self._tell = tell
        self._waits: dict[Future, Then | None] = {}

    def run(self) -> Result:
        while self._waits:
            for future in wait(self._waits, return_when=FIRST_COMPLETED).done:
                then, outcomes = self._waits.pop(future), future.result()
                self.result.outcomes += outcomes
                for outcome in outcomes:
                    self._tell(outcome)
                if then:
                    then(outcomes)
        return self.result

    def scenario(self, case: Case) -> None:
        """Every first cut, whole and torn in every way, and second cuts after it, whole and torn in some way."""
        self._submit(self._after_first, chain, case, "cut", "fired", SCENARIOS[case.scenario].first)

    def crossed(self, case: Case) -> None:
        """Every cut from the intent on, whole and torn in some way. What is cut before it, the network never meets."""
        self._submit(self._after_crossed, chain, case, "cut", "fired", SCENARIOS[case.scenario].intent)

    def _submit(self, then: Then | None, function, *about) -> None:
        self._waits[self._pool.submit(function, *about)] = then

    def _after_first(self, outcomes: list[Outcome]) -> None:
        for case in [outcome.case for outcome in outcomes if outcome.fired]:
            for torn in TEARS:
                self._submit(None, single, replace(case, torn=torn))
            for torn in ("", some(case)):
                self._submit(self._after_second, chain, replace(case, torn=torn), "second", "second_fired")

    def _after_second(self, outcomes: list[Outcome]) -> None:
        for case in [outcome.case for outcome in outcomes if outcome.second_fired]:
            self._submit(None, single, replace(case, second_torn=some(case)))

    def _after_crossed(self, outcomes: list[Outcome]) -> None:
        for case in [outcome.case for outcome in outcomes if outcome.fired]:
            self._submit(None, single, replace(case, torn=some(case)))


def everything(jobs: int, names: list[str], networks: bool, seed: int, tell) -> Result:
    """The whole sweep of these scenarios."""
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        sweep = Sweep(pool, tell)
        for name in names:
            sweep.scenario(Case(name, seed=seed))
        for when, name in CROSSED if networks else ():
            for network in NETWORKS.values() if name in names else ():
                if when in network.when:
                    sweep.crossed(Case(name, network=network.name, when=when, seed=seed))
        return sweep.run()


def sample(seed: int, firsts: int, seconds: int, crossed: int) -> list[Case]:
    """So many first cuts, each of another scenario, and so many second cuts; a ring is among either. So many that are
    crossed with the network, and one scenario that is left in peace. The same ones for the same seed."""
    chance = random.Random(seed)
    cases = [_one(chance, scenario) for scenario in _chosen(chance, firsts)]
    cases += [
        replace(_one(chance, scenario), second=chance.randint(1, 5), second_torn=chance.choice(["", *TEARS]))
        for scenario in _chosen(chance, seconds)
    ]
    cases += [_crossed(chance) for _ in range(crossed)]
    return [*cases, Case(chance.choice(list(SCENARIOS)))]


def _chosen(chance: random.Random, count: int) -> list[Scenario]:
    rings = [scenario for scenario in SCENARIOS.values() if scenario.past == "ring"]
    others = [scenario for scenario in SCENARIOS.values() if scenario.past != "ring"]
    return [chance.choice(rings), *chance.sample(others, count - 1)]


def _one(chance: random.Random, scenario: Scenario) -> Case:
    return Case(scenario.name, chance.randint(scenario.first, scenario.operations), chance.choice(["", *TEARS]))


def _crossed(chance: random.Random) -> Case:
    when, name = chance.choice(CROSSED)
    network = chance.choice([network for network in NETWORKS.values() if when in network.when])
    scenario = SCENARIOS[name]
    return Case(name, chance.randint(scenario.intent, scenario.operations), network=network.name, when=when)
