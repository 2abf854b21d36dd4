"""The SSD1306 model: addressing, what lights up, and what is no command."""

import pytest

from tools.simulator.models import Faults
from tools.simulator.models.ssd1306 import SSD1306

ON = b"\x00\x8d\x14\xa1\xc8\xaf"


@pytest.fixture
def faults():
    return Faults()


@pytest.fixture
def panel(faults):
    return SSD1306(faults, seed=1)


def clear(panel):
    panel.write(b"\x00\x20\x00\x21\x00\x7f\x22\x00\x07")
    panel.write(b"\x40" + bytes(1024))


def lit(panel):
    return {(x, y) for y, row in enumerate(panel.rows()) for x in range(128) if row[x]}


def test_dark_until_switched_on(panel):
    assert not lit(panel)


def test_without_charge_pump_it_stays_dark_and_says_so(panel, faults):
    panel.write(b"\x00\xaf")
    assert not lit(panel) and "charge pump" in faults.seen[0]


def test_memory_is_noise_at_power_on(panel):
    panel.write(ON)
    assert 3000 < len(lit(panel)) < 5000


def test_horizontal_addressing_fills_a_window_and_wraps(panel, faults):
    panel.write(ON)
    clear(panel)
    panel.write(b"\x00\x21\x0a\x0b\x22\x02\x03")
    panel.write(b"\x40\x01\x02\x04\x08\x80")
    assert lit(panel) == {(11, 17), (10, 26), (11, 27), (10, 23)} and not faults.seen


def test_vertical_addressing(panel):
    panel.write(ON)
    clear(panel)
    panel.write(b"\x00\x20\x01\x21\x05\x06\x22\x00\x01")
    panel.write(b"\x40\x01\x01\x01")
    assert lit(panel) == {(5, 0), (5, 8), (6, 0)}


def test_page_addressing_stays_in_its_page(panel):
    panel.write(ON)
    clear(panel)
    panel.write(b"\x00\x20\x02\xb3\x0f\x17")
    panel.write(b"\x40\x01\x01")
    assert lit(panel) == {(127, 24), (0, 24)}


def test_arguments_may_come_in_a_transfer_of_their_own(panel, faults):
    panel.write(b"\x00\x81")
    panel.write(b"\x00\x33")
    assert panel.contrast == 0x33 and not faults.seen


def test_each_byte_with_a_control_byte_of_its_own(panel):
    panel.write(b"\x80\x8d\x80\x14\x80\xaf\x80\xa5")
    assert len(lit(panel)) == 128 * 64


def test_inverse_and_mirrored(panel):
    panel.write(ON)
    clear(panel)
    panel.write(b"\x00\xa0\xc0\x21\x00\x7f\x22\x00\x07")
    panel.write(b"\x40\x01")
    assert lit(panel) == {(127, 63)}
    panel.write(b"\x00\xa7")
    assert len(lit(panel)) == 128 * 64 - 1


@pytest.mark.parametrize("sent", ["00ff", "00210504", "002003", "00da02", "0300", "002000b0", "00a805", "80"])
def test_what_the_data_sheet_does_not_allow_is_reported(panel, faults, sent):
    panel.write(b"\x00\x20\x00")
    panel.write(bytes.fromhex(sent))
    assert len(faults.seen) == 1
