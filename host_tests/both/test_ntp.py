"""The time from a time server: real datagrams, from servers good and bad; and what the clock takes of it."""

from doubles.udp_server import Leads, Server
from drivers import ntp, udp
from drivers.clock import Clock, to_stamp
from flows.terminal import Terminal

NOW = to_stamp((2026, 12, 1, 8, 0, 0))
EPOCH = 3155673600  # 2000 since 1900


def answer(request, seconds=NOW + EPOCH, first=0x24, stratum=2, origin=None):
    head = bytes((first, stratum)) + bytes(22)
    return head + (origin or request[40:48]) + bytes(8) + (seconds % (1 << 32)).to_bytes(4, "big") + bytes(4)


def told(reply):
    """(seconds or the words of the refusal, the server)"""
    server = Server(reply)
    saved, udp.socket = udp.socket, Leads(server.port)
    try:
        found = server.asked(ntp.utc("192.0.2.1", "192.0.2.53"))
        assert udp.socket.meant == [("192.0.2.1", 123)]
    finally:
        udp.socket = saved
    return found.args[0] if isinstance(found, OSError) else found, server


def test_a_good_answer_is_the_time_and_the_request_is_one_of_version_4():
    found, server = told(lambda request: [answer(request)])
    (request,) = server.got
    assert found == NOW and len(request) == 48 and request[:1] == b"\x23" and request[1:40] == bytes(39)


def test_the_next_era_begins_in_2036():
    for date in ((2036, 2, 7, 6, 28, 15), (2036, 2, 7, 6, 28, 17), (2099, 12, 31, 23, 59, 59)):
        stamp = to_stamp(date)
        assert told(lambda request, stamp=stamp: [answer(request, stamp + EPOCH)])[0] == stamp


def test_a_server_without_a_time_for_us_is_believed_at_once():
    for bad in ({"stratum": 0}, {"stratum": 16}, {"first": 0xE4}, {"seconds": 0}):
        assert told(lambda request, bad=bad: [answer(request, **bad)])[0] == "time server: no time"


def test_what_answers_another_request_is_passed_over_and_silence_is_no_answer():
    def reply(request):
        return [answer(request)[:47], answer(request, first=0x23), answer(request, origin=b"another!")]

    assert told(reply)[0] == "time server: no answer"
    assert told(lambda request: reply(request) + [answer(request)])[0] == NOW


class Rtc:
    value = (2000, 1, 1, 5, 0, 0, 7, 0)

    def datetime(self, value=None):
        self.value = value or self.value
        return self.value


def test_the_clock_takes_no_time_before_what_is_known():
    clock = Clock(Rtc(), NOW)
    assert not clock.take(NOW - 1) and clock.now() is None
    assert clock.take(NOW) and clock.now() == (2026, 12, 1, 8, 0, 0)


class Parts:
    """What Terminal.link_words looks at."""

    def __init__(self, clock):
        self.clock = clock
        self.radio = self
        self.up = 1

    def text(self, key):
        return key


def test_a_certificate_is_blamed_only_by_a_clock_that_is_set():
    parts = Parts(Clock(Rtc(), NOW))
    assert Terminal.link_words(parts, "cert") == "diag.no_clock"
    assert Terminal.link_words(parts, "dns") == "link.dns"
    parts.clock.take(NOW)
    assert Terminal.link_words(parts, "cert") == "link.cert"
    parts.up = 0
    assert Terminal.link_words(parts, "cert") == "link.no_network"
