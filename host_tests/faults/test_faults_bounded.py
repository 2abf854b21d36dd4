"""A sample of the power-cut sweep, the same one for the same FAULTS_SEED; `make faults` runs all of it."""

import os

import pytest

from host_tests.faults.case import Case, play
from host_tests.faults.scenarios import SCENARIOS
from host_tests.faults.sweep import sample

SEED = int(os.environ.get("FAULTS_SEED", "1"))

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
    assert play(case).problems == [], case.repeat


@pytest.mark.timeout(240)
@pytest.mark.parametrize("case", sample(SEED, firsts=12, seconds=6), ids=lambda case: case.arguments)
def test_the_books_agree_after_a_cut(case: Case):
    """Promises 1 to 6, wherever the power fails."""
    assert play(case).problems == [], case.repeat


def test_every_sample_cuts_into_a_turn_of_the_ring_and_into_recoveries():
    for seed in range(50):
        cases = sample(seed, firsts=12, seconds=6)
        assert sum(case.second > 0 for case in cases) == 6
        for part in (cases[:12], cases[12:]):
            assert any(SCENARIOS[case.scenario].past == "ring" for case in part)
    assert sample(1, 12, 6) == sample(1, 12, 6) != sample(2, 12, 6)


def test_the_samples_come_to_every_scenario():
    seen = {case.scenario for seed in range(30) for case in sample(seed, firsts=12, seconds=6)}
    assert seen == set(SCENARIOS)
