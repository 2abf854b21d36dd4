"""The host connection behind TLS: a host that is not the right one never gets a request."""

import datetime
import time

import trustme

from host_tests.link.hosts import ANSWER, bytewise, over_tls, read, reply


def test_tls_brings_the_answer(host, client, ca, der):
    one = host(over_tls(ca.issue_cert("host.test"), reply(ANSWER + ANSWER)))
    report = client(one.port, ca=der(ca), name="host.test", frames=2)
    assert report["events"] == ["open", "sent", "frame yes", "frame yes"]
    assert one.got == [b"\x00\x05hello"]


def test_tls_by_address_checks_the_address(host, client, ca, der):
    one = host(over_tls(ca.issue_cert("127.0.0.1"), reply(ANSWER)))
    assert client(one.port, ca=der(ca))["events"] == ["open", "sent", "frame yes"]


def test_tls_in_many_segments_is_one_frame(host, client, ca, der):
    one = host(over_tls(ca.issue_cert("host.test"), reply(*bytewise(ANSWER), pause=0.02)))
    assert client(one.port, ca=der(ca), name="host.test")["events"] == ["open", "sent", "frame yes"]


def test_a_certificate_for_another_host_is_not_sent_and_leaks_nothing(host, client, ca, der):
    one = host(over_tls(ca.issue_cert("other.test"), reply(ANSWER)))
    report = client(one.port, ca=der(ca), name="host.test", rounds=3)
    assert report["events"] == ["open", "not sent: cert"] * 3
    assert len(set(report["files"])) == 1
    assert one.got == []


def test_a_certificate_of_an_unknown_ca_is_not_sent(host, client, ca, der):
    one = host(over_tls(trustme.CA().issue_cert("host.test"), reply(ANSWER)))
    assert client(one.port, ca=der(ca), name="host.test")["events"] == ["open", "not sent: cert"]
    assert one.got == []


def test_an_expired_certificate_is_not_sent(host, client, ca, der):
    past = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    expired = ca.issue_cert("host.test", not_before=past, not_after=past + datetime.timedelta(days=30))
    one = host(over_tls(expired, reply(ANSWER)))
    assert client(one.port, ca=der(ca), name="host.test")["events"] == ["open", "not sent: cert"]


def test_a_host_without_tls_is_not_sent(host, client, ca, der):
    one = host(lambda host, connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n") or read(connection))
    events = client(one.port, ca=der(ca), name="host.test")["events"]
    assert events == ["open", "not sent: tls"]


def test_a_host_that_hangs_up_in_the_handshake_is_not_sent(host, client, ca, der):
    one = host(lambda host, connection: read(connection, 50))
    events = client(one.port, ca=der(ca), name="host.test")["events"]
    assert events == ["open", "not sent: closed"]


def test_a_host_mute_in_the_handshake_is_not_sent(host, client, ca, der):
    one = host(lambda host, connection: time.sleep(3))
    report = client(one.port, ca=der(ca), name="host.test", connect_ms=400)
    assert report["events"] == ["open", "not sent: timeout"]
    assert 400 <= report["ms"] < 1000


def test_tls_cut_within_a_frame_is_lost(host, client, ca, der):
    one = host(over_tls(ca.issue_cert("host.test"), reply(ANSWER[:4])))
    assert client(one.port, ca=der(ca), name="host.test")["events"] == ["open", "sent", "lost: short"]


def test_tls_late_is_lost(host, client, ca, der):
    one = host(over_tls(ca.issue_cert("host.test"), reply(b"", ANSWER, pause=0.6)))
    report = client(one.port, ca=der(ca), name="host.test", answer_ms=300)
    assert report["events"] == ["open", "sent", "lost: timeout"]
