"""Chips on I2C: a port expander, a contactless reader, a clock, a touch panel, and the bus that they hang on."""

import struct

import pytest

from tools.simulator.answers import ACK as TAKEN
from tools.simulator.answers import NACK
from tools.simulator.devices import Devices
from tools.simulator.models import Faults
from tools.simulator.models.ds3231 import Ds3231
from tools.simulator.models.ft6336u import Ft6336u
from tools.simulator.models.pcf8574 import Pcf8574
from tools.simulator.models.pn532 import ACK, Pn532
from tools.simulator.server import Server

NORMAL = bytes.fromhex("0000ff05fbd4140100001700")
LIST = bytes.fromhex("0000ff04fcd44a0100e100")


def test_a_zero_pulls_and_a_one_may_be_pulled():
    pairs = []
    chip = Pcf8574(lambda now: pairs)
    assert chip.read(1) == b"\xff" and chip.interrupt() == 1
    pairs.append((0, 4))
    assert chip.read(1) == b"\xff", "two weak ones"
    chip.write(b"\xfe")
    assert chip.read(1) == b"\xee" and chip.interrupt() == 1
    pairs.append((4, 1))
    assert chip.interrupt() == 0 and chip.read(2) == b"\xec\xec" and chip.interrupt() == 1
    pairs.clear()
    assert chip.interrupt() == 0
    pairs.extend([(0, 4), (4, 1)])
    assert chip.interrupt() == 1, "as it was read: no interrupt any more"
    chip.power_on()
    assert chip.read(1) == b"\xff"
    chip.absent = True
    assert chip.write(b"\xfe") is False and chip.read(1) is None and chip.interrupt() == 1


@pytest.fixture
def faults():
    return Faults()


@pytest.fixture
def reader(faults):
    """Awake, and set to its normal mode."""
    chip = Pn532(faults)
    assert chip.write(NORMAL) is False, "asleep"
    for ready, frame in ((0.01, ACK), (0.02, None)):
        if frame:
            assert chip.write(NORMAL)
        chip.advance(ready)
        assert chip.read(1) == b"\x01"
        answer = chip.read(20)
        assert frame is None or answer[1:7] == frame
    assert answer[1:10] == bytes.fromhex("0000ff02fed51516 00")
    return chip


def test_a_published_frame_is_understood(faults):
    """GetFirmwareVersion, of the user manual: an ACK comes, then an error, for it is not modelled."""
    chip = Pn532(faults)
    chip.write(b"")
    chip.write(bytes.fromhex("0000ff02fed4022a00"))
    chip.advance(0.01)
    assert chip.read(7)[1:] == ACK
    assert faults.seen == ["pn532: command 02 before SAMConfiguration"]


@pytest.mark.parametrize(
    "frame", ["0000ff04fcd44a0100e200", "0000ff04fdd44a0100e100", "0000ff04fcd44a0100e1", "00ff04fcd44a0100e100", "55"]
)
def test_what_is_no_frame_is_reported_and_not_acknowledged(reader, faults, frame):
    reader.write(bytes.fromhex(frame))
    reader.advance(1.0)
    assert reader.read(1) == b"\x00" and len(faults.seen) == 1


def test_no_card_is_waited_for_as_long_as_it_takes_unless_it_is_told_not_to(reader, faults):
    reader.write(LIST)
    reader.advance(0.1)
    assert reader.read(7)[1:] == ACK
    reader.advance(60.0)
    assert reader.read(1) == b"\x00"
    reader.present(b"\x01\x02\x03\x04")
    reader.advance(60.1)
    reader.advance(60.2)
    assert reader.read(1) == b"\x01"
    assert bytes.fromhex("d54b010100040804 01020304") in reader.read(40)
    assert faults.seen == []


def test_reading_too_soon_or_too_little_is_reported(reader, faults):
    reader.write(LIST)
    reader.read(7)
    assert "read before it was ready" in faults.seen[0]
    reader.present(b"\x01\x02\x03\x04")
    reader.write(LIST)
    reader.advance(1.0)
    reader.read(7)
    reader.advance(2.0)
    reader.read(12)
    assert "the rest is lost" in faults.seen[1]


def test_a_hand_waits_a_little_for_a_reader_that_is_slow_to_look(reader):
    reader.present(b"\x01\x02\x03\x04", 1.0)
    reader.advance(3.0)
    assert reader.card, "nobody looked yet"
    reader.write(LIST)
    reader.advance(3.1)
    assert not reader.card
    reader.present(b"\x01\x02\x03\x04", 4.0)
    reader.advance(9.1)
    assert not reader.card


def test_the_clock_goes_on_its_battery_and_its_flag_can_only_be_cleared():
    chip = Ds3231()
    chip.write(b"\x0f")
    assert chip.read(1)[0] & 0x80
    chip.write(b"\x0f\x00")
    chip.write(b"\x0f\x80")
    chip.write(b"\x0f")
    assert chip.read(1) == b"\x00"
    chip.write(bytes.fromhex("00 58 59 71 07 28 11 27"))
    chip.power_off()
    chip.advance(2.0)
    chip.write(b"\x00")
    assert chip.read(3) == bytes.fromhex("000052"), "11:59:58 pm, and two seconds"


def test_a_panel_answers_ff_until_it_has_started_and_keeps_where_a_finger_was():
    panel = Ft6336u()
    panel.advance(0.0)
    panel.write(b"\x02")
    assert panel.read(5) == b"\xff" * 5
    panel.touches = [(300, 200)]
    panel.advance(0.4)
    panel.write(b"\x02")
    assert panel.read(5) == bytes((1, 0x01, 0x2C, 0x00, 200))
    panel.touches = []
    panel.advance(0.405)
    assert panel.read(0) == b"", "the next look is due in five ms"
    panel.advance(0.42)
    panel.write(b"\x02")
    assert panel.read(5) == bytes((0, 0x41, 0x2C, 0x00, 200))


def test_all_that_hang_on_a_bus_hear_its_clock(faults):
    devices = Devices(None, faults, clock=lambda: 1.0, board="simulator_i2c", bus_time=False)
    server = Server(devices)
    assert server.handle(0x11, 1, struct.pack(">IB", 100_000, 0x20) + b"\xf0") == TAKEN
    assert server.handle(0x12, 1, struct.pack(">IBH", 100_000, 0x20, 1)) == TAKEN + b"\xf0"
    assert server.handle(0x11, 1, struct.pack(">IB", 100_000, 0x21) + b"\xf0") == NACK
    assert faults.seen == []
    server.handle(0x11, 1, struct.pack(">IB", 400_000, 0x20) + b"\xf0")
    assert faults.seen == ["i2c 1: 400000 Hz, too fast for the chip at 0x20"]
    devices.keypad.chip.absent = True
    assert server.handle(0x12, 1, struct.pack(">IBH", 100_000, 0x20, 1)) == NACK
