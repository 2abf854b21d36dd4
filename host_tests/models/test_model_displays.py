"""The models of SH1106, ST7789, ILI9341 and HD44780: what lights up, and what their data sheets do not allow."""

import pytest

from tools.simulator.models import Faults
from tools.simulator.models.hd44780 import Hd44780
from tools.simulator.models.sh1106 import Sh1106
from tools.simulator.models.tft import Ili9341, St7789
from tools.simulator.sight import Sight


@pytest.fixture
def faults():
    return Faults()


# SH1106


def oled(faults):
    panel = Sh1106(faults, seed=1)
    panel.write(b"\x00\xae\xad\x8b\xa1\xc8\xaf")
    for page in range(8):
        panel.write(bytes((0, 0xB0 | page, 0x00, 0x10)))
        panel.write(b"\x40" + bytes(132))
    return panel


def lit(panel):
    return {(x, y) for y, row in enumerate(panel.rows()) for x in range(128) if row[x]}


def test_sh1106_shows_its_columns_from_2_to_129(faults):
    panel = oled(faults)
    assert not lit(panel)
    panel.write(b"\x00\xb2\x01\x10")
    panel.write(b"\x40\xff\x01" + bytes(126) + b"\x80\xff")
    assert lit(panel) == {(0, 16), (127, 23)} and not faults.seen


def test_sh1106_mirrored_and_inverse(faults):
    panel = oled(faults)
    panel.write(b"\x00\xa0\xc0\xb0\x02\x10")
    panel.write(b"\x40\x01")
    assert lit(panel) == {(127, 63)}
    panel.write(b"\x00\xa7")
    assert len(lit(panel)) == 128 * 64 - 1


def test_sh1106_is_dark_without_its_converter(faults):
    panel = oled(faults)
    panel.write(b"\x00\xae\xad\x8a\xaf\xa5")
    assert not lit(panel)


@pytest.mark.parametrize("sent", ["002000", "0021007f", "008d14", "00ad8b", "001f", "4000" + "00" * 132, "00ae00adff"])
def test_sh1106_reports_what_it_does_not_know(faults, sent):
    oled(faults).write(bytes.fromhex(sent))
    assert faults.seen


# Colour displays


class Spi:
    """A colour display that was set up as it should be, on its side."""

    def __init__(self, faults, kind, madctl, mounting=1):
        self.now = 1.0
        self.panel = kind(faults, seed=1, mounting=mounting)
        self.panel.power_on(0.0)
        self.panel.pin("cs", 0, 0.0)
        self.hz = kind.most_hz
        self.send(0x11)
        self.now += 0.006
        self.send(0x3A, b"\x55")
        self.send(0x36, bytes((madctl,)))
        self.send(0x21 if kind.ips else 0x20)
        self.window(0, 319, 0, 239)
        self.data(bytes(2 * 320 * 240))
        self.send(0x29)

    def send(self, command, arguments=b""):
        self.panel.pin("dc", 0, self.now)
        self.panel.write(bytes((command,)), self.hz, 0, self.now)
        self.panel.pin("dc", 1, self.now)
        if arguments:
            self.data(arguments)

    def data(self, data):
        self.panel.write(data, self.hz, 0, self.now)

    def window(self, left, right, top, bottom):
        self.send(0x2A, left.to_bytes(2, "big") + right.to_bytes(2, "big"))
        self.send(0x2B, top.to_bytes(2, "big") + bottom.to_bytes(2, "big"))
        self.send(0x2C)

    def seen(self):
        """(x, y): colour of all that is not black."""
        return {(x, y): c for y, row in enumerate(self.panel.picture()) for x, c in enumerate(row) if c}


WAYS = [(St7789, 1, 0x60), (St7789, 3, 0xA0), (Ili9341, 1, 0x28), (Ili9341, 3, 0xE8)]


@pytest.mark.parametrize(("kind", "mounting", "madctl"), WAYS)
def test_a_window_is_filled_row_by_row_and_over_again(faults, kind, mounting, madctl):
    spi = Spi(faults, kind, madctl, mounting)
    assert spi.seen() == {}
    spi.window(10, 12, 5, 6)
    spi.data(b"\xf8\x00\x07\xe0\x00\x1f\xff\xff")
    assert spi.seen() == {(10, 5): 0xF800, (11, 5): 0x07E0, (12, 5): 0x001F, (10, 6): 0xFFFF}
    spi.data(b"\x00\x01" * 3)
    assert spi.seen() == dict.fromkeys([(11, 6), (12, 6), (10, 5)], 1) | {
        (11, 5): 0x07E0,
        (12, 5): 0x001F,
        (10, 6): 0xFFFF,
    }
    assert faults.seen == []


@pytest.mark.parametrize(("kind", "madctl"), [(St7789, 0x00), (Ili9341, 0x48), (St7789, 0xC0), (Ili9341, 0x88)])
def test_upright_too(faults, kind, madctl):
    spi = Spi(faults, kind, 0x60, mounting=0 if madctl in (0x00, 0x48) else 2)
    spi.send(0x36, bytes((madctl,)))
    spi.window(1, 1, 300, 300)
    spi.data(b"\xff\xff")
    assert list(spi.seen()) == [(1, 300)] and faults.seen == []


def test_noise_at_power_on_dark_until_lit_and_while_asleep(faults):
    panel = St7789(faults, seed=1)
    assert not any(map(any, panel.picture()))
    spi = Spi(faults, St7789, 0x60)
    spi.window(0, 0, 0, 0)
    spi.data(b"\xff\xff")
    assert spi.seen()
    spi.now += 1
    spi.send(0x10)
    assert not spi.seen() and faults.seen == []


def test_wrong_inversion_and_colour_order_show(faults):
    spi = Spi(faults, Ili9341, 0x20)  # RGB on a module that has BGR
    spi.window(0, 0, 0, 0)
    spi.data(b"\xf8\x00")
    assert spi.seen() == {(0, 0): 0x001F}
    spi.send(0x21)
    assert len(spi.seen()) == 320 * 240


def breaks(spi, name):
    if name == "cs":
        spi.panel.pin("cs", 1, spi.now)
        spi.data(b"\0")
    elif name == "clock":
        spi.hz += 1
        spi.send(0x00)
    elif name == "mode":
        spi.panel.write(b"\0", spi.hz, 1, spi.now)
    elif name == "early":
        spi.send(0x01)
        spi.send(0x3A, b"\x55")
    elif name == "sleep":
        spi.send(0x01)
        spi.now += 0.1
        spi.send(0x11)
    elif name == "pulse":
        spi.panel.pin("reset", 0, spi.now)
        spi.panel.pin("reset", 1, spi.now + 5e-6)
    elif name == "reset":
        spi.panel.pin("reset", 0, spi.now)
        spi.data(b"\0")
    elif name == "window":
        spi.window(0, 320, 0, 0)
    elif name == "turned":
        spi.window(9, 8, 0, 0)
    elif name == "short":
        spi.send(0x2A, b"\0\0\0")
        spi.send(0x00)
    elif name == "half":
        spi.window(0, 1, 0, 1)
        spi.data(b"\0\0\0")
        spi.send(0x00)
    elif name == "format":
        spi.send(0x3A, b"\x66")
    else:
        spi.send(0xFE)


BROKEN = ["cs", "clock", "mode", "early", "sleep", "pulse", "reset", "window", "turned", "short", "half", "format", "?"]


@pytest.mark.parametrize("name", BROKEN)
def test_what_a_colour_display_does_not_allow_is_reported(faults, name):
    spi = Spi(faults, Ili9341, 0x28)
    assert faults.seen == []
    breaks(spi, name)
    assert faults.seen


# HD44780


class Backpack:
    def __init__(self, faults):
        self.lcd = Hd44780(faults)
        self.lcd.power_on(0.0)
        self.now = 0.1
        for half, wait in ((0x30, 0.005), (0x30, 0.001), (0x30, 0.001), (0x20, 0.001)):
            self.write(half | 8, half | 12, half | 8)
            self.now += wait
        for command in (0x28, 0x08, 0x01):
            self.send(command)
            self.now += 0.005
        self.send(0x06)
        self.send(0x0C)

    def write(self, *data, byte_s=90e-6):
        self.lcd.write(bytes(data), self.now, byte_s)
        self.now += byte_s * (len(data) + 1)

    def send(self, byte, rs=0):
        high, low = byte & 0xF0 | 8 | rs, byte << 4 & 0xF0 | 8 | rs
        self.write(8 | rs, high | 4, high, low | 4, low)

    def text(self, at, text):
        self.send(0x80 | at)
        for byte in text:
            self.send(byte, 1)


def test_letters_icons_and_lit_cells_are_read_off_the_glass(faults):
    pack = Backpack(faults)
    pack.text(0x02, b"SALE")
    pack.text(0x40, b"\xff" * 20)
    pack.text(0x16, b"A\x01")
    pack.text(0x54, b"12345678901234567890")
    pack.send(0x48)
    for row in b"\x11\x0a\x04\x0a\x11\x00\x15\x00":
        pack.send(row, 1)
    sight = Sight(pack.lcd)
    assert sight.lines() == ["SALE", "█" * 20, "A[link_down]", "12345678901234567890"]
    assert (len(sight.dots()), len(sight.dots()[0])) == (64, 160) and sight.image().size == (480, 192)
    pack.send(0x08)
    assert sight.lines() == [""] * 4 and faults.seen == []


def test_the_first_two_lines_run_on_in_the_last_two(faults):
    pack = Backpack(faults)
    pack.text(0x13, b"ab")
    assert [row.strip() for row in pack.lcd.cells()] == [b"a", b"", b"b", b""]


def rudely(pack, name):
    if name == "early":
        pack.send(0x01)
        pack.send(0x80)
    elif name == "clock":
        pack.write(8, byte_s=9 / 400_000)
    elif name == "select":
        pack.write(0x08)
        pack.write(0x4D, 0x49)
    elif name == "hold":
        pack.write(0x4C, 0x88)
    elif name == "read":
        pack.write(0x0A, 0x0E, 0x0A)
    elif name == "cell":
        pack.send(0x80 | 0x30)
    elif name == "font":
        pack.send(0x2C)
    elif name == "shift":
        pack.send(0x18)
    else:
        pack.send(0x00)


RUDE = ["early", "clock", "select", "hold", "read", "cell", "font", "shift", "none"]


@pytest.mark.parametrize("name", RUDE)
def test_what_the_character_display_does_not_allow_is_reported(faults, name):
    pack = Backpack(faults)
    assert faults.seen == []
    rudely(pack, name)
    assert faults.seen


def test_it_is_not_ready_at_power_on_and_begins_with_eight_bits(faults):
    lcd = Hd44780(faults)
    lcd.power_on(0.0)
    lcd.write(b"\x38\x3c\x38", 0.01)
    assert "too early" in faults.seen.pop()
    lcd.write(b"\x28\x2c\x28", 0.1)
    assert "no way to begin" in faults.seen.pop() and not faults.seen
