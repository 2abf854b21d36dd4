"""A sample of the power-cut sweep, the same one each time; `make faults` runs all of it."""

import pytest

from host_tests.faults.case import Case, play
from host_tests.faults.sweep import sample


@pytest.mark.parametrize("case", sample(seed=1, firsts=1, seconds=5), ids=lambda case: case.arguments)
def test_the_books_agree_after_a_cut(case: Case):
    """Promises 1 to 6, wherever the power fails."""
    assert play(case).problems == [], case.repeat
