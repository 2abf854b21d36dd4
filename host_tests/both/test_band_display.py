"""Colour displays: the terminal's picture, each pixel a square, through one band."""

import gc

from doubles.displays import Colours
from drivers import band_display
from drivers.ili9341 import Ili9341
from drivers.st7789 import St7789

LEFT, TOP = 32, 56  # of the picture on 320x240
WHITE, BLACK = 0xFFFF, 0


class Clock:
    """`time`, which only notes how long it was asked to wait."""

    def __init__(self):
        self.slept = []

    def sleep_ms(self, ms):
        self.slept.append(ms)


def _made(kind, reset=True, **options):
    """(panel, display, waits in ms)"""
    panel, clock = Colours(), Clock()
    before, band_display.time = band_display.time, clock
    try:
        lines = {"dc": panel.line("dc"), "cs": panel.line("cs"), "reset": panel.line("reset") if reset else None}
        display = kind(panel, **lines, **options)
        display.fill_rect(3, 12, 70, 9, 1)
        assert display.show(0, 0), "the first brings everything"
    finally:
        band_display.time = before
    return panel, display, clock.slept


def _scribble(display):
    for i in range(64):
        display.pixel(i * 37 % 128, i, 1)


def _picture_is(panel, display, ink=WHITE, paper=BLACK):
    """Every pixel of the panel, margin and squares."""
    lit, dark = bytes((ink >> 8, ink & 255)), bytes((paper >> 8, paper & 255))
    margin = dark * LEFT
    for y in range(240):
        if TOP <= y < TOP + 128:
            dots = [display.pixel(x, (y - TOP) // 2) for x in range(128)]
            line = margin + b"".join([(lit if dot else dark) * 2 for dot in dots]) + margin
        else:
            line = dark * 320
        assert panel.rows[y] == line, y


def test_it_is_set_up_in_time_and_shows_no_noise():
    for kind, inverted, madctl in ((St7789, True, 0x60), (Ili9341, False, 0x28)):
        panel, display, slept = _made(kind)
        assert panel.lit and not panel.shown_noise
        assert panel.inverse == inverted and panel.madctl == madctl
        assert slept[0] >= 1 and slept[1] >= 120 and slept[2] >= 5
        assert panel.sent[0] == 0x11
        _picture_is(panel, display)


def test_without_a_reset_line_it_is_reset_by_command():
    panel, _, slept = _made(St7789, reset=False)
    assert panel.sent[:2] == [0x01, 0x11] and slept[0] >= 120


def test_show_brings_every_pixel_over_in_any_colour():
    panel, display, _ = _made(Ili9341, ink=0xFFE0, paper=0x0010)
    _scribble(display)
    assert display.show()
    _picture_is(panel, display, 0xFFE0, 0x0010)


def test_show_of_some_pages_touches_no_other():
    panel, display, _ = _made(St7789)
    display.fill(1)
    for first, last in ((0, 1), (6, 7), (2, 5)):
        panel.rows = [bytearray(640) for _ in range(320)]
        assert display.show(first, last)
        lit = bytes(2 * LEFT) + b"\xff" * 512 + bytes(2 * LEFT)
        assert [y for y in range(240) if panel.rows[y] == lit] == list(range(TOP + 16 * first, TOP + 16 * (last + 1)))
        assert sum([sum(row) for row in panel.rows]) == 255 * 512 * 16 * (last + 1 - first)


def test_upright_the_picture_is_small():
    panel, display, _ = _made(St7789, rotation=0)
    assert panel.madctl == 0
    assert panel.pixel(56 + 3, 128 + 12) == WHITE and panel.pixel(56 + 2, 128 + 12) == BLACK
    assert sum([sum(row) for row in panel.rows]) == 255 * 2 * 70 * 9


def test_every_way_it_may_be_mounted():
    for kind, ways in ((St7789, (0x00, 0x60, 0xC0, 0xA0)), (Ili9341, (0x48, 0x28, 0x88, 0xE8))):
        for turns in (1, 3):
            assert _made(kind, rotation=turns)[0].madctl == ways[turns]
    assert _made(St7789, bgr=True, inverted=False)[0].madctl == 0x68
    assert _made(Ili9341, bgr=False)[0].madctl == 0x20


def test_a_screen_row_costs_16395_bytes_on_the_bus():
    panel, display, _ = _made(St7789)
    panel.bytes = 0
    display.show(2, 3)
    assert panel.bytes == 16395


def test_show_takes_no_memory():
    display = _made(St7789)[1]
    sent = [0]

    class Deaf:
        def write(self, data):
            sent[0] += len(data)

    display._spi = Deaf()
    display._cs = display._dc = lambda level: None
    used = getattr(gc, "mem_alloc", lambda: 0)  # CPython counts no bytes
    gc.disable()
    before = used()
    display.show(2, 3)
    took = used() - before
    gc.enable()
    assert sent[0] == 16395 and took < 256, took
