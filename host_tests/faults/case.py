"""One case: a scenario, the operation at which the plug is pulled, and on top of it a second one or the network."""

import re
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

from host_tests.faults.acts import Scenario
from host_tests.faults.judge import Evidence, mismatches
from host_tests.faults.network import NETWORKS, Network
from host_tests.faults.scenarios import SCENARIOS
from host_tests.faults.screens import calm
from host_tests.faults.till import TMK, Dark, Stuck, Till
from host_tests.faults.told import DECLINED, PRINTED


@dataclass(frozen=True)
class Case:
    """cut: the flash operation that the power fails in, counted from the first key (0: none); second: from power-on.

    torn: how it is left half done (till.TEARS); "": it is done and nobody hears of it. network, when: "sale" or "back".
    seed: for what is left to chance.
    """

    scenario: str
    cut: int = 0
    torn: str = ""
    second: int = 0
    second_torn: str = ""
    network: str = ""
    when: str = ""
    seed: int = 0

    @property
    def arguments(self) -> str:
        """As on the command line."""
        words = [f"--scenario {self.scenario} --cut {self.cut}"]
        words += [f"--torn {self.torn}"] if self.torn else []
        words += [f"--second {self.second}"] if self.second else []
        words += [f"--second-torn {self.second_torn}"] if self.second_torn else []
        words += [f"--network {self.when}:{self.network}"] if self.network else []
        words += [f"--seed {self.seed}"] if self.seed else []
        return " ".join(words)

    @property
    def repeat(self) -> str:
        """The command that plays it again."""
        return f"python -m host_tests.faults {self.arguments}"


@dataclass
class Outcome:
    """fired, second_fired: what the cuts came in ("programs", "erases"), "" when all was over before. problems: what
    does not agree. operations: of the flash, from the first key on, without the next sale."""

    case: Case
    fired: str = ""
    second_fired: str = ""
    problems: list[str] | None = None
    operations: int = 0
    seconds: float = 0.0


def play(case: Case) -> Outcome:
    """Run it to its end and judge it."""
    outcome, since = Outcome(case), time.monotonic()
    try:
        outcome.problems = _found(case, SCENARIOS[case.scenario], outcome)
    except Dark:
        outcome.problems = ["the power failed though nobody cut it"]
    except (Stuck, AssertionError) as problem:
        outcome.problems = [f"{type(problem).__name__}: {problem}"]
    except Exception as problem:  # also what this program itself does wrong: the case is named, the others go on
        outcome.problems = [f"{type(problem).__name__}: {problem}, {_where(problem)}"]
    outcome.seconds = time.monotonic() - since
    return outcome


def _found(case: Case, scenario: Scenario, outcome: Outcome) -> list[str]:
    """What does not agree. Raises Dark, Stuck, AssertionError."""
    with Till(case.arguments, scenario.settings, scenario.before, scenario.cold, not scenario.sells) as till:
        _play(till, case, scenario, outcome)
        found = mismatches(_evidence(till)) + till.told.lost + _expected(till, scenario, outcome)
        return found + _settings(till, scenario) + _goes_on(till, scenario)


def _where(problem: Exception) -> str:
    frame = traceback.extract_tb(problem.__traceback__)[-1]
    return f"in {Path(frame.filename).name}:{frame.lineno}"


def _play(till: Till, case: Case, scenario: Scenario, outcome: Outcome) -> None:
    network = NETWORKS.get(case.network)
    if scenario.cold:
        till.restart()
    else:
        till.opened()
        scenario.prepare(till)
    for kind, values in scenario.faults:
        till.host.fault(kind, **values)
    before = till.terminal.flash.operations
    if case.cut:
        till.cut_after(case.cut, case.torn)
    try:
        _work(till, scenario, network if case.when == "sale" else None)
    except Dark:
        outcome.fired = till.last
        _mend(till, network)
        _return(till, case, network if case.when == "back" else None, outcome)
    till.safe()
    if network:
        time.sleep(network.linger_s)
        till.rest()
    outcome.operations = till.terminal.flash.operations - before


def _work(till: Till, scenario: Scenario, network: Network | None) -> None:
    """Raises Dark when the cut comes."""
    if not network:
        scenario.act(till)
        till.rest()
        return
    network.sale(till)
    before = network.harm(till)
    scenario.act(till)
    network.during(till)
    _disturb(till, network, before)
    till.rest()


def _disturb(till: Till, network: Network, before: int) -> None:
    """It is taken away when it has done harm and more may have come of it. Raises Dark; Stuck where it did none."""
    till.until(lambda: till.look() and network.harm(till) > before, f"harm done by {network.name}")
    till.watch(network.stays_s)
    network.gone(till)


def _mend(till: Till, network: Network | None) -> None:
    """Whatever was wrong with the host, the paper and the network is over."""
    till.host.clear_faults()
    till.terminal.printer("ok")
    if network:
        network.gone(till)


def _return(till: Till, case: Case, network: Network | None, outcome: Outcome) -> None:
    """The power comes back, fails once more where the case says so, and comes back for good."""
    if case.second:
        till.cut_after(case.second, case.second_torn)
    before = 0
    if network:
        network.back(till)
        before = network.harm(till)
    try:
        till.back()
        if network:
            _disturb(till, network, before)
        till.rest()
        till.tidied()
    except Dark:
        if not case.second:
            raise
        outcome.second_fired = till.last
        till.back()
        till.rest()
        till.tidied()


def _evidence(till: Till) -> Evidence:
    told = till.told
    troubles = [f"device: {fault}" for fault in till.terminal.faults.seen]
    troubles += [f"log: {block}" for block in tracebacks(till.log)]
    troubles += till.resets
    troubles += [f"a sector was erased while the screen said {lines}" for lines in till.erased if not calm(lines)]
    return Evidence(
        told.payments, told.intact, till.host.ledger(), till.host.messages(), till.terminal.slip_texts(), till.lives,
        troubles, told.settlements, till.host.settlements(), told.paid, till.host.transactions(),
    )  # fmt: skip


def tracebacks(log: list[str]) -> list[str]:
    """Without the last words of an interpreter whose power failed: its devices are gone before it is, and it may be
    gone before it has named its error."""
    blocks = [block.strip().splitlines() for block in "\n".join(log).split("Traceback")[1:]]
    named = [lines for lines in blocks if any(not line.startswith(" ") for line in lines[1:])]
    return [block for block in map("\n".join, named) if not re.search("SystemExit|heap is locked", block)]


def _expected(till: Till, scenario: Scenario, outcome: Outcome) -> list[str]:
    """The scenario's own end: the first of its ends without a cut, one of them or nothing at all with a cut. What was
    sold before stays as it was."""
    before, states = till.states()[: scenario.sold], till.states()[scenario.sold :]
    if before != ["approved"] * scenario.sold:
        return [f"ends: {before} of what was sold before"]
    if outcome.fired or outcome.case.network:
        may_end = scenario.may_end + ("not_sent",) * bool(outcome.case.network)
        return [] if all(state in may_end for state in states) else [f"ends: {states}"]
    if states != [scenario.ends[0]] * bool(scenario.ends[0]):
        return [f"ends: {states} undisturbed"]
    codes = [payment["code"] for payment in till.payments()[scenario.sold :]]
    found = [] if codes == [scenario.code] * len(codes) else [f"ends: with {codes} undisturbed"]
    if scenario.slip and till.payments()[-1]["slips"] != {DECLINED: PRINTED}:
        found.append(f"ends: the slips are {till.payments()[-1]['slips']} undisturbed")
    if scenario.crosses and (till.told.newest, len(till.erased)) != (scenario.crosses, scenario.erases):
        found.append(f"ends: a sector began with {till.told.newest!r}, {len(till.erased)} were erased")
    if [end["result"] for end in till.told.settlements] != [scenario.settles] * bool(scenario.settles):
        found.append(f"ends: {till.told.settlements} undisturbed")
    return found


def _settings(till: Till, scenario: Scenario) -> list[str]:
    """The settings file is whole, and what it says is what the terminal does."""
    try:
        stored = till.stored_settings()
    except (ValueError, OSError) as problem:
        return [f"settings: {problem}"]
    found = [] if {name: stored.get(name) for name in TMK} == TMK else ["settings: the master key is gone"]
    language = stored.get("language", "zh")
    if "language" not in scenario.settings and ("Amount" in till.look()[1]) != (language == "en"):
        found.append(f"settings: language {language} is stored, the screen says {till.look()}")
    return found


def _goes_on(till: Till, scenario: Scenario) -> list[str]:
    """The next sale goes through, with a number of its own, and everything agrees still."""
    before = till.payments()
    scenario.after(till)
    if till.payments() != before:
        return ["next sale: there is another payment already"]
    if not scenario.sells:
        return []
    till.press("7", "ENTER")
    till.see("Swipe card")
    till.swipe()
    till.see("ENTER: copy")
    till.press("CANCEL")
    till.rest()
    after = till.payments()
    if len(after) != len(before) + 1 or after[-1]["state"] != "approved":
        return [f"next sale: {[payment['state'] for payment in after]}"]
    seen = _evidence(till)
    seen.lives = []
    return [f"next sale: {problem}" for problem in mismatches(seen)]
