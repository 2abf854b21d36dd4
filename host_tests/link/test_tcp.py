"""The host connection over real sockets, on CPython and on MicroPython.

Each test is one host that behaves in one way; what the terminal makes of it must be the same on both.
"""

import socket
import struct
import time

import pytest

from host_tests.link.hosts import ANSWER, bytewise, free_port, over_tls, read, reply


def test_an_answer_arrives(host, client):
    one = host(reply(ANSWER))
    assert client(one.port)["events"] == ["open", "sent", "frame yes"]
    assert one.got == [b"\x00\x05hello"]


def test_an_answer_in_many_segments_is_one_frame(host, client):
    one = host(reply(*bytewise(ANSWER), pause=0.02))
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
    one = host(reply(*bytewise(ANSWER), pause=0.1))
    assert client(one.port, answer_ms=250)["events"] == ["open", "sent", "lost: timeout"]


def test_the_deadline_runs_from_the_send_over_all_frames(host, client):
    one = host(reply(ANSWER, ANSWER, ANSWER, pause=0.2))
    events = client(one.port, answer_ms=300, frames=3)["events"]
    assert events == ["open", "sent", "frame yes", "frame yes", "lost: timeout"]


@pytest.mark.parametrize(("secure", "limit_ms"), [(False, 500), (True, 2000)], ids=["plain", "tls"])
def test_a_request_that_went_out_in_part_is_lost_not_unsent(host, client, ca, der, secure, limit_ms):
    """Over TLS the handshake counts as well, which takes its time on a busy machine."""

    def behave(host, connection):
        connection.recv(10)
        time.sleep(limit_ms / 1000 + 1)

    one = host(over_tls(ca.issue_cert("127.0.0.1"), behave) if secure else behave)
    report = client(one.port, ca=der(ca) if secure else "", connect_ms=limit_ms, more=12_000_000)
    assert report["events"] == ["open", "lost: timeout"]
    assert limit_ms <= report["ms"] < 2 * limit_ms + 900  # the handshake has its limit, and then the request


def test_waiting_holds_up_nobody(host, client):
    """In the best of some tries: the processors are shared."""
    one = host(reply(b"", ANSWER, pause=0.3))
    assert any(client(one.port)["gap"] < 100 for _ in range(5))


def test_a_link_serves_again_after_every_end(host, client):
    one = host(reply(ANSWER))
    report = client(one.port, rounds=4)
    assert report["events"] == ["open", "sent", "frame yes"] * 4
    assert len(set(report["files"])) == 1
