"""Card reader, scanner, Wi-Fi, clock and buzzer models."""

import datetime

import pytest

from tools.simulator.models import Faults
from tools.simulator.models.lan import Lan
from tools.simulator.models.senders import CardReader, Scanner, lrc
from tools.simulator.models.small import Buzzer, Rtc
from tools.simulator.models.uart import Uart
from tools.simulator.models.wlan import CONNECTING, GOT_IP, IDLE, NO_AP_FOUND, WRONG_PASSWORD, Wlan

TRACK = "6200000000000005=30122010000"


def heard(device, act, seconds=1.0):
    uart = Uart("uart", device, 9600, Faults())
    uart.open(9600, 256, 256)
    act(device)
    uart.advance(100 + seconds)
    return uart.read(1000, 100 + seconds)


def test_a_swipe_has_sentinels_a_good_lrc_and_a_return():
    sent = heard(CardReader(), lambda reader: reader.swipe(TRACK, 100))
    assert sent[:-2] == f";{TRACK}?".encode() and sent[-1:] == b"\r"
    assert lrc(sent[:-1]) == 0x30, "the columns have even parity, LRC included"


def test_sentinels_in_the_request_are_not_doubled():
    bare = heard(CardReader(), lambda reader: reader.swipe(TRACK, 100))
    assert heard(CardReader(), lambda reader: reader.swipe(f";{TRACK}?", 100)) == bare


@pytest.mark.parametrize("fault", ["bad-lrc", "cut", "noise"])
def test_bad_swipes_differ(fault):
    assert heard(CardReader(), lambda reader: reader.swipe(TRACK, 100, fault)) != heard(
        CardReader(), lambda reader: reader.swipe(TRACK, 100)
    )


def test_bytes_come_at_the_baud_rate():
    assert 0 < len(heard(CardReader(), lambda reader: reader.swipe(TRACK, 100), 0.01)) < 12


def test_what_is_no_track_is_refused():
    for bad in ("", "ABC", "12 34"):
        with pytest.raises(ValueError):
            heard(CardReader(), lambda reader, bad=bad: reader.swipe(bad, 100))


def test_a_scan_ends_with_a_return():
    assert heard(Scanner(), lambda scanner: scanner.read("135112298638468293", 100)) == b"135112298638468293\r"


def test_a_scanner_that_was_told_to_be_dark_sees_what_is_held_before_it_once_it_reads_again():
    scanner = Scanner()
    uart = Uart("uart", scanner, 9600, Faults())
    uart.open(9600, 256, 256)
    uart.write(bytes.fromhex("7e000801 0000 d5 abcd"), 100)
    uart.advance(101)
    assert uart.read(100, 101) == Scanner.ANSWER and scanner.dark
    scanner.read("135112298638468293", 101)
    assert uart.read(100, 102) == b""
    uart.write(bytes.fromhex("7e000801 0000 d6 abcd"), 102)
    assert uart.read(100, 103) == Scanner.ANSWER + b"135112298638468293\r"


def test_wifi_hears_what_is_in_the_air_and_knows_a_password():
    wlan = Wlan(0.1, {"shop": "opensesame", "guest": ""})
    assert wlan.scan(0.0) is None, "inactive"
    wlan.active(1)
    assert wlan.scan(0.0) == [("shop", -58, True), ("guest", -64, False)]
    wlan.connect("shop", 1.0, "wrong")
    assert wlan.status(2.0) == WRONG_PASSWORD and wlan.scan(2.0) is None, "still trying"
    wlan.disconnect()
    wlan.connect("shop", 3.0, "opensesame")
    assert wlan.status(4.0) == GOT_IP and wlan.scan(4.0)


def test_wifi_takes_its_time_and_comes_back_by_itself():
    wlan = Wlan(0.1)
    assert not wlan.connect("shop", 1.0), "inactive"
    wlan.active(1)
    assert wlan.status(1.0) == IDLE and wlan.connect("shop", 1.0)
    assert wlan.status(1.05) == CONNECTING and not wlan.connect("shop", 1.05), "connecting already"
    assert wlan.status(1.1) == GOT_IP
    wlan.set_radio(False, 2.0)
    assert wlan.status(2.0) == NO_AP_FOUND
    wlan.set_radio(True, 3.0)
    assert wlan.status(3.05) == CONNECTING and wlan.status(3.11) == GOT_IP


def test_wifi_of_an_unknown_name_never_comes():
    wlan = Wlan(0.1, networks=("shop",))
    wlan.active(1)
    wlan.connect("other", 1.0)
    assert wlan.status(99.0) == NO_AP_FOUND


def test_the_clock_starts_in_2000_at_every_power_on():
    rtc = Rtc(50.0)
    assert rtc.get(53.0) == datetime.datetime(2000, 1, 1, 0, 0, 3)
    rtc.set(datetime.datetime(2026, 5, 4, 3, 2, 1), 60.0)
    rtc.advance(3600, 60.0)
    assert rtc.get(61.0) == datetime.datetime(2026, 5, 4, 4, 2, 2)
    rtc.power_on(70.0)
    assert rtc.get(70.0).year == 2000


def test_a_beep_is_told_when_it_is_over():
    beeps = []
    buzzer = Buzzer(lambda freq, ms: beeps.append((freq, ms)))
    buzzer.set(2000, 0, 1.0)
    buzzer.set(2000, 100, 1.0)
    buzzer.set(2000, 0, 1.08)
    buzzer.set(3000, 100, 2.0)
    buzzer.power_off(2.5)
    assert beeps == [(2000, 80), (3000, 500)]


def test_a_cable_has_an_address_after_a_while_and_only_as_it_is_wired():
    told = []
    part = {"mdc": 23, "mdio": 18, "clock": 17, "phy": 1}
    lan = Lan(lambda *what: told.append(what), part, 0.3)
    lan.active(1)
    assert told.pop() == ("ethernet", "switched on before it was opened")
    lan.power_off()
    lan.open(23, 18, -1, 17, 1)
    assert not lan.connected(9.0), "not switched on"
    lan.active(1)
    assert told == [] and lan.connected(9.0)
    lan.set_radio(False, 9.0)
    assert not lan.connected(99.0)
    lan.set_radio(True, 100.0)
    assert not lan.connected(100.2) and lan.connected(100.4)
    lan.open(18, 23, -1, 17, 0)
    assert told == [("ethernet", "opened as (18, 23, -1, 17, 0), wired as (23, 18, -1, 17, 1)")]
