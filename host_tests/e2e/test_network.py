"""Promises 2, 3 and 8 when the network goes: radio, TLS, names."""

import time
from pathlib import Path

import pytest

from host_tests.e2e.shop import Shop
from tools.host import certs
from tools.simulator.life import until
from tools.simulator.models.names import SILENT, SLOW, UNKNOWN


def test_radio_down_before_a_sale_costs_nothing(shop):
    shop.opened()
    shop.ring_up()
    shop.do("radio", state="down")
    shop.wait(r"\[link_down\]")
    shop.swipe()
    shop.wait("NOT SENT")
    shop.wait("No network")
    shop.settled()
    shop.leave_offline()
    shop.do("radio", state="up")
    shop.ready()
    shop.sell()
    shop.wait("APPROVED")
    shop.settled("approved")


def test_radio_down_while_the_host_thinks_is_unknown_and_delivered_when_it_comes_back(shop):
    """Promise 3: delivery starts again by itself when the network comes up."""
    shop.host.fault("late", mti="0200", seconds=1)
    shop.sell()
    shop.wait("Waiting for bank")
    shop.do("radio", state="down")
    shop.wait("UNKNOWN -", 20)
    shop.wait(r"\[pending\]1")
    shop.wait(r"\[link_down\]")
    time.sleep(1)
    assert shop.status["pending"] == 1
    shop.do("radio", state="up")
    shop.settled("reversed", timeout=30)


def test_of_several_known_networks_the_one_received_best_is_joined_and_its_strength_shown():
    with Shop(wifi=[["gone", "secret99"], ["far", "secret99"], ["near", "secret99"]]) as shop:
        shop.ready()
        wlan = shop.terminal.devices.wlan
        wlan.networks, wlan.rssi = {"near": "secret99", "far": "secret99"}, -66
        shop.terminal.power_cycle()
        shop.wait(r"\[link_fair\]")
        assert wlan.tried == ["near"]
        wlan.rssi = -85
        shop.wait(r"\[link_weak\]")
        wlan.rssi = -50
        shop.ready()


def test_cancel_leaves_while_nothing_was_sent():
    """Promise 8: a wait has a way out as long as no money is involved; here for a name server that keeps silent. Keys
    are answered all the while."""
    with Shop(name="bank.test") as shop:
        server = shop.terminal.air.name_server
        server.trouble = SILENT
        shop.ready()
        shop.press("1", "ENTER")
        shop.wait("Signing on|Connecting")
        asked, seen = len(server.asked), len(shop.beeps)
        for _ in range(5):
            shop.press("5")
            time.sleep(0.1)
        assert until(lambda: len(shop.beeps) >= seen + 5, 2)
        shop.press("CANCEL")
        shop.wait("Amount")
        assert len(server.asked) - asked < 3, "the look-up was not over"
        shop.terminal.air.names["bank.test"] = "127.0.0.1"
        server.trouble = SLOW
        shop.sell()
        shop.wait("APPROVED", 20)
        shop.settled("approved")


def test_without_a_name_server_the_screen_says_that_the_host_is_not_found():
    with Shop(name="bank.test") as shop:
        shop.terminal.air.name_server.trouble = UNKNOWN
        shop.ready()
        shop.press("1", "ENTER")
        shop.wait("NOT SENT")
        shop.wait("Host not found")
        shop.settled()


def test_cancel_after_sending_says_what_is_being_done(shop):
    shop.host.fault("late", mti="0200", seconds=1.5)
    shop.sell()
    shop.wait("Waiting for bank")
    shop.press("CANCEL")
    shop.wait("Sent: must wait")
    shop.wait("APPROVED")
    shop.settled("approved")


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """A throwaway CA and a certificate for localhost."""
    return certs.make(tmp_path_factory.mktemp("certs"), names=("localhost",))


@pytest.fixture(scope="module")
def others(tmp_path_factory):
    return certs.make(tmp_path_factory.mktemp("others"), names=("localhost",))


def secure(papers, ca=None, name="localhost", **settings):
    pair = str(papers.cert), str(papers.key)
    return Shop(tls=pair, ca=Path((ca or papers).ca_der).read_bytes(), name=name, **settings)


def test_a_sale_over_tls(papers):
    with secure(papers) as shop:
        shop.sell()
        shop.wait("APPROVED")
        shop.settled("approved")


def test_a_dropped_answer_over_tls_is_undone(papers):
    with secure(papers) as shop:
        shop.host.fault("drop-answer", mti="0200")
        shop.sell()
        shop.settled("reversed")


def test_a_host_of_another_ca_is_not_spoken_to(papers, others):
    with secure(papers, ca=others) as shop:
        shop.ready()
        shop.press("1", "ENTER")
        shop.wait("NOT SENT")
        shop.wait("Clock not set")  # the first thing to set right
        shop.wait("Nothing charged")
        shop.settled()
        assert shop.host.messages() == []


def test_a_host_of_another_name_is_not_spoken_to(papers):
    with secure(papers, name="127.0.0.1") as shop:
        shop.ready()
        shop.press("1", "ENTER")
        shop.wait("NOT SENT")
        assert shop.host.messages() == []


def test_a_plain_host_is_never_fallen_back_to(papers):
    with Shop(ca=Path(papers.ca_der).read_bytes(), name="localhost") as shop:
        shop.ready()
        shop.press("1", "ENTER")
        shop.wait("NOT SENT")
        assert shop.host.messages() == [] or not [m for m in shop.host.messages() if m["mti"] == "0800"]
