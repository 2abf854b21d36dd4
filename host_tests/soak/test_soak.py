"""A short soak; `make soak` is the long one."""

import pytest

from host_tests.soak import full
from host_tests.soak.outcome import Range
from host_tests.soak.stint import Stint
from host_tests.soak.tour import BRIEF


@pytest.mark.timeout(180)
def test_whatever_happens_the_books_agree_and_the_heap_stays_as_it_was():
    """All promises at once, with power cuts at first. The warm-up is short, so the heap may take up a name or two."""
    outcome = Stint(Range(62, 1, 6, 2), None, tour=BRIEF, tolerance=512, samples=1).play()
    assert not outcome.mismatch, outcome.mismatch
    assert outcome.steps == 6 and outcome.grown is not None


@pytest.mark.timeout(120)
def test_a_full_journal_refuses_sales_in_words_and_still_delivers_reversals():
    assert full.fill(settles=False) >= 1
