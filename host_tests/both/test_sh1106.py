"""The SH1106's driver against a panel that decodes the bus."""

from doubles.displays import Sh1106 as Panel
from drivers.sh1106 import Sh1106


def _ready():
    panel = Panel()
    display = Sh1106(panel)
    assert display.init()
    return panel, display


def _same(panel, display):
    return all(panel.pixel(x, y) == display.pixel(x, y) for y in range(64) for x in range(128))


def _scribble(display):
    for i in range(64):
        display.pixel(i * 37 % 128, i, 1)
    display.fill_rect(3, 12, 70, 9, 1)


def test_init_never_shows_the_noise_the_ram_starts_with():
    panel, display = _ready()
    assert panel.lit and not panel.shown_noise
    assert _same(panel, display)


def test_show_brings_every_pixel_over_and_leaves_the_hidden_columns():
    panel, display = _ready()
    before = [(row[:2], row[130:]) for row in panel.ram]
    _scribble(display)
    assert display.show()
    assert _same(panel, display)
    assert [(row[:2], row[130:]) for row in panel.ram] == before


def test_show_of_some_pages_touches_no_other():
    panel, display = _ready()
    display.fill(1)
    for first, last in ((0, 1), (6, 7), (2, 5)):
        panel.ram = [bytearray(132) for _ in range(8)]
        assert display.show(first, last)
        assert [y for y in range(64) if panel.pixel(5, y)] == list(range(first * 8, last * 8 + 8))


def test_a_screen_row_costs_272_bytes_on_the_bus_and_the_whole_screen_1088():
    panel, display = _ready()
    panel.bytes = 0
    display.show(2, 3)
    assert panel.bytes == 272
    panel.bytes = 0
    display.show()
    assert panel.bytes == 1088


def test_a_display_that_is_gone_stops_nothing_and_comes_back_whole():
    panel, display = _ready()
    panel.absent = True
    _scribble(display)
    assert not display.show(0, 1) and display.lost
    assert not display.show(0, 1)
    panel.absent = False
    panel.power_on()
    assert display.show(0, 1) and not display.lost
    assert panel.lit and not panel.shown_noise and _same(panel, display)


def test_contrast_and_sleep():
    panel, display = _ready()
    display.contrast(7)
    assert panel.contrast == 7
    display.power(False)
    assert not panel.lit
    display.power(True)
    assert panel.lit
