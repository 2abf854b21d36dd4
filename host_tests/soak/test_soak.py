"""A short soak; `make soak` is the long one."""

import pytest

from host_tests.soak import full, image


@pytest.mark.timeout(120)
def test_sales_with_faults_agree_and_leave_the_heap_as_it_was():
    """All promises at once: whatever goes wrong, the books agree, nothing hangs, and no memory is lost."""
    result = image.soak(24, seed=7)
    assert result.sales == 24


@pytest.mark.timeout(120)
def test_a_full_journal_refuses_sales_in_words_and_still_delivers_reversals():
    assert full.fill() >= 1
