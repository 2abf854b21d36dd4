"""Every test that asks for `client` runs on CPython and on MicroPython."""

import json
import os
import ssl
import subprocess
import sys
from pathlib import Path

import pytest
import trustme

from host_tests.link.hosts import Host

HERE = Path(__file__).resolve().parent
MICROPYTHON = os.environ.get("MICROPYTHON", str(Path(sys.executable).with_name("micropython")))
INTERPRETERS = {"cpython": [sys.executable], "micropython": [MICROPYTHON, "-X", "heapsize=64M"]}
ORDER = {"ca": "", "name": "", "connect_ms": 2000, "answer_ms": 2000, "frames": 1, "rounds": 1}


@pytest.fixture(scope="session")
def ca():
    return trustme.CA()


@pytest.fixture
def der(tmp_path):
    """Writes a CA's certificate as DER; returns the path."""

    def write(authority):
        path = tmp_path / "ca.der"
        path.write_bytes(ssl.PEM_cert_to_DER_cert(authority.cert_pem.bytes().decode()))
        return str(path)

    return write


@pytest.fixture
def host():
    hosts = []

    def start(behave, **options):
        hosts.append(Host(behave, **options))
        return hosts[-1]

    yield start
    for one in hosts:
        one.stop()


@pytest.fixture(params=INTERPRETERS)
def client(request):
    """Runs client.py against a port; its report."""

    def run(port, **more):
        order = json.dumps({"port": port, **ORDER, **more})
        command = [*INTERPRETERS[request.param], str(HERE / "client.py"), str(HERE.parents[1]), order]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    return run
