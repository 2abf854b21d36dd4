"""A sample of the power-cut sweep, the same one for the same FAULTS_SEED; `make faults` runs all of it."""

import os

import pytest

from host_tests.faults.case import Case, play
from host_tests.faults.network import NETWORKS
from host_tests.faults.scenarios import SCENARIOS
from host_tests.faults.sweep import sample

SEED = int(os.environ.get("FAULTS_SEED", "1"))
SAMPLE = 10, 5, 2  # first cuts, second cuts, crossings with the network

GIVEN_BACK = (  # at its intent, at the host's word, at the word of doubt; and again when the power is back
    Case("void", 8),
    Case("void", 9, "almost"),
    Case("void-declined", 9, "chance"),
    Case("void-no-answer", 9, "", 1, "head"),
    Case("void-bad-mac", 11, "byte"),
    Case("refund", 9, "chance"),
    Case("refund-no-answer", 8, "", 2, "almost"),
    Case("refund-94", 11),
)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("case", GIVEN_BACK, ids=lambda case: case.arguments)
def test_what_is_given_back_goes_back_once(case: Case):
    """A void is done or undone, a refund is delivered, and the sale is told so, wherever the power fails."""
    outcome = play(case)
    assert outcome.problems == [] and outcome.fired == "programs", (outcome, case.repeat)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("case", sample(SEED, *SAMPLE), ids=lambda case: case.arguments)
def test_the_books_agree_after_a_cut(case: Case):
    """Promises 1 to 6, wherever the power fails."""
    assert play(case).problems == [], case.repeat


def test_every_sample_cuts_into_a_turn_of_the_ring_and_into_recoveries_and_crosses_the_network():
    firsts, seconds, crossed = SAMPLE
    for seed in range(50):
        cases = sample(seed, *SAMPLE)
        assert sum(case.second > 0 for case in cases) == seconds
        assert sum(bool(case.network) for case in cases) == crossed
        assert [case.cut for case in cases].count(0) == 1
        for part in (cases[:firsts], cases[firsts : firsts + seconds]):
            assert any(SCENARIOS[case.scenario].past == "ring" for case in part)
    assert sample(1, *SAMPLE) == sample(1, *SAMPLE) != sample(2, *SAMPLE)


def test_the_samples_come_to_every_scenario_undisturbed_too_and_to_every_network():
    cases = [case for seed in range(400) for case in sample(seed, *SAMPLE)]
    assert {case.scenario for case in cases if case.cut} == set(SCENARIOS)
    assert {case.scenario for case in cases if not case.cut} == set(SCENARIOS)
    assert {(case.when, case.network) for case in cases if case.network} == {
        (when, network.name) for network in NETWORKS.values() for when in network.when
    }
