"""A shop a test, with short timers."""

import pytest

from host_tests.e2e.shop import Shop


@pytest.fixture
def shop():
    with Shop() as opened:
        yield opened
