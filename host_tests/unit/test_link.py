"""The host connection over real TCP and TLS sockets, on CPython and on MicroPython.

Each test is one host that behaves in one way; what the terminal makes of it must be the same on both.
"""

import datetime
import json
import os
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import trustme

ROOT = Path(__file__).resolve().parents[2]
INTERPRETERS = {
    "cpython": [sys.executable],
    "micropython": [
        os.environ.get("MICROPYTHON", str(Path(sys.executable).with_name("micropython"))), "-X", "heapsize=64M"
    ],
}  # fmt: skip
ANSWER = b"\x00\x03yes"


class Host:
    """Listens on a free port and does `behave(connection)` with each connection, in a thread."""

    def __init__(self, behave, backlog=5):
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=backlog)
        self.port = self._listener.getsockname()[1]
        self._behave = behave
        self.got = []
        if behave:
            threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                try:
                    self._behave(self, connection)
                except OSError:
                    pass

    def stop(self):
        self._listener.close()


@pytest.fixture(scope="module")
def ca():
    return trustme.CA()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """DER of a CA, written where the client can read it."""

    def write(authority):
        path = tmp_path_factory.mktemp("ca") / "ca.der"
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
    """Runs the client against a port; the events it saw, and the rest of its report."""

    def run(port, **more):
        order = {"port": port, "ca": "", "name": "", "connect_ms": 2000, "answer_ms": 2000, "frames": 1, "rounds": 1}
        order.update(more)
        command = [*INTERPRETERS[request.param], str(ROOT / "host_tests/unit/link_client.py"), str(ROOT)]
        run = subprocess.run(command + [json.dumps(order)], capture_output=True, text=True, timeout=30)
        assert run.returncode == 0, run.stdout + run.stderr
        return json.loads(run.stdout)

    return run


def read(connection, count=7):
    data = b""
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            break
        data += part
    return data


def reply(*parts, pause=0.0):
    """A host that takes the request and sends these parts."""

    def behave(host, connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        host.got.append(read(connection))
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)

    return behave


def over_tls(certificate, behave):
    """The same host behind TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)

    def wrapped(host, connection):
        with context.wrap_socket(connection, server_side=True) as secure:
            behave(host, secure)

    return wrapped


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def test_an_answer_arrives(host, client):
    one = host(reply(ANSWER))
    assert client(one.port)["events"] == ["open", "sent", "frame yes"]
    assert one.got == [b"\x00\x05hello"]


def test_an_answer_in_many_segments_is_one_frame(host, client):
    one = host(reply(*[bytes([byte]) for byte in ANSWER], pause=0.02))
    assert client(one.port)["events"] == ["open", "sent", "frame yes"]


def test_two_frames_in_one_segment_are_two(host, client):
    one = host(reply(ANSWER + b"\x00\x02no"))
    assert client(one.port, frames=2)["events"] == ["open", "sent", "frame yes", "frame no"]


def test_the_longest_frame_arrives(host, client):
    one = host(reply((1022).to_bytes(2, "big") + bytes(1022)))
    assert client(one.port)["events"] == ["open", "sent", "frame 1022"]


@pytest.mark.parametrize("size", [0, 1023, 65535])
def test_a_length_that_cannot_be_is_lost(host, client, size):
    one = host(reply(size.to_bytes(2, "big") + bytes(1200)))
    assert client(one.port)["events"] == ["open", "sent", "lost: short"]


def test_nobody_listening_is_not_sent(client):
    assert client(free_port())["events"] == ["not sent: refused"]


def test_a_name_nobody_knows_is_not_sent(client):
    assert client(1, host="no-such-host.invalid")["events"] == ["not sent: dns"]


def test_a_host_that_never_completes_the_connection_is_not_sent(host, client):
    one = host(None, backlog=0)
    fillers = [socket.socket() for _ in range(4)]
    for filler in fillers:
        filler.setblocking(False)
        filler.connect_ex(("127.0.0.1", one.port))
    report = client(one.port, connect_ms=400)
    assert report["events"] == ["not sent: timeout"]
    assert 400 <= report["ms"] < 1000
    for filler in fillers:
        filler.close()


@pytest.mark.parametrize("cut", [1, 2, 4])
def test_a_connection_cut_within_a_frame_is_lost(host, client, cut):
    one = host(reply(ANSWER[:cut]))
    assert client(one.port)["events"] == ["open", "sent", "lost: short"]


def test_a_connection_closed_instead_of_an_answer_is_lost(host, client):
    assert client(host(reply()).port)["events"] == ["open", "sent", "lost: closed"]


def test_a_connection_reset_instead_of_an_answer_is_lost(host, client):
    def behave(host, connection):
        read(connection)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    assert client(host(behave).port)["events"] == ["open", "sent", "lost: closed"]


def test_an_answer_after_the_deadline_is_not_taken(host, client):
    def behave(host, connection):
        read(connection)
        time.sleep(0.5)
        connection.sendall(ANSWER)
        time.sleep(0.5)

    report = client(host(behave).port, answer_ms=300)
    assert report["events"] == ["open", "sent", "lost: timeout"]
    assert 300 <= report["ms"] < 700


def test_an_answer_that_trickles_past_the_deadline_is_not_taken(host, client):
    one = host(reply(*[bytes([byte]) for byte in ANSWER], pause=0.1))
    assert client(one.port, answer_ms=250)["events"] == ["open", "sent", "lost: timeout"]


def test_the_deadline_runs_from_the_send_over_all_frames(host, client):
    one = host(reply(ANSWER, ANSWER, ANSWER, pause=0.2))
    events = client(one.port, answer_ms=300, frames=3)["events"]
    assert events == ["open", "sent", "frame yes", "frame yes", "lost: timeout"]


@pytest.mark.parametrize("secure", [False, True], ids=["plain", "tls"])
def test_a_request_that_went_out_in_part_is_lost_not_unsent(host, client, ca, certificate, secure):
    def behave(host, connection):
        connection.recv(10)
        time.sleep(1.5)

    one = host(over_tls(ca.issue_cert("127.0.0.1"), behave) if secure else behave)
    report = client(one.port, ca=certificate(ca) if secure else "", connect_ms=500, more=12_000_000)
    assert report["events"] == ["open", "lost: timeout"]
    assert 500 <= report["ms"] < 1400


def test_waiting_holds_up_nobody(host, client):
    one = host(reply(b"", ANSWER, pause=0.3))
    assert client(one.port)["gap"] < 100


def test_a_link_serves_again_after_every_end(host, client):
    one = host(reply(ANSWER))
    report = client(one.port, rounds=4)
    assert report["events"] == ["open", "sent", "frame yes"] * 4
    assert len(set(report["files"])) == 1


def test_tls_brings_the_answer(host, client, ca, certificate):
    one = host(over_tls(ca.issue_cert("host.test"), reply(ANSWER + ANSWER)))
    report = client(one.port, ca=certificate(ca), name="host.test", frames=2)
    assert report["events"] == ["open", "sent", "frame yes", "frame yes"]
    assert one.got == [b"\x00\x05hello"]


def test_tls_by_address_checks_the_address(host, client, ca, certificate):
    one = host(over_tls(ca.issue_cert("127.0.0.1"), reply(ANSWER)))
    assert client(one.port, ca=certificate(ca))["events"] == ["open", "sent", "frame yes"]


def test_tls_in_many_segments_is_one_frame(host, client, ca, certificate):
    one = host(over_tls(ca.issue_cert("host.test"), reply(*[bytes([byte]) for byte in ANSWER], pause=0.02)))
    assert client(one.port, ca=certificate(ca), name="host.test")["events"] == ["open", "sent", "frame yes"]


def test_a_certificate_for_another_host_is_not_sent_and_leaks_nothing(host, client, ca, certificate):
    one = host(over_tls(ca.issue_cert("other.test"), reply(ANSWER)))
    report = client(one.port, ca=certificate(ca), name="host.test", rounds=3)
    assert report["events"] == ["open", "not sent: cert"] * 3
    assert len(set(report["files"])) == 1
    assert one.got == []


def test_a_certificate_of_an_unknown_ca_is_not_sent(host, client, ca, certificate):
    one = host(over_tls(trustme.CA().issue_cert("host.test"), reply(ANSWER)))
    assert client(one.port, ca=certificate(ca), name="host.test")["events"] == ["open", "not sent: cert"]
    assert one.got == []


def test_an_expired_certificate_is_not_sent(host, client, ca, certificate):
    past = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    expired = ca.issue_cert("host.test", not_before=past, not_after=past + datetime.timedelta(days=30))
    one = host(over_tls(expired, reply(ANSWER)))
    assert client(one.port, ca=certificate(ca), name="host.test")["events"] == ["open", "not sent: cert"]


def test_a_host_without_tls_is_not_sent(host, client, ca, certificate):
    one = host(lambda host, connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n") or read(connection))
    events = client(one.port, ca=certificate(ca), name="host.test")["events"]
    assert events == ["open", "not sent: tls"]


def test_a_host_that_hangs_up_in_the_handshake_is_not_sent(host, client, ca, certificate):
    one = host(lambda host, connection: read(connection, 50))
    events = client(one.port, ca=certificate(ca), name="host.test")["events"]
    assert events == ["open", "not sent: closed"]


def test_a_host_mute_in_the_handshake_is_not_sent(host, client, ca, certificate):
    one = host(lambda host, connection: time.sleep(3))
    report = client(one.port, ca=certificate(ca), name="host.test", connect_ms=400)
    assert report["events"] == ["open", "not sent: timeout"]
    assert 400 <= report["ms"] < 1000


def test_tls_cut_within_a_frame_is_lost(host, client, ca, certificate):
    one = host(over_tls(ca.issue_cert("host.test"), reply(ANSWER[:4])))
    assert client(one.port, ca=certificate(ca), name="host.test")["events"] == ["open", "sent", "lost: short"]


def test_tls_late_is_lost(host, client, ca, certificate):
    one = host(over_tls(ca.issue_cert("host.test"), reply(b"", ANSWER, pause=0.6)))
    report = client(one.port, ca=certificate(ca), name="host.test", answer_ms=300)
    assert report["events"] == ["open", "sent", "lost: timeout"]
