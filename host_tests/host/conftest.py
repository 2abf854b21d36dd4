"""Fixtures for the payment host's tests: a host in a thread and a small client terminal."""

import pytest

from payhost_client import Client
from tools.host import HostThread


@pytest.fixture
def host():
    """A host with the default test accounts."""
    with HostThread() as running:
        yield running


@pytest.fixture
def till(host):
    """A signed-on client terminal."""
    client = Client(host.port)
    client.sign_on()
    return client
