"""Glyphs reach the canvas where and as they should."""

import framebuf

from ui import font as fonts
from ui import icons

DATA = fonts.__file__.rsplit("/", 2)[0] + "/data"


def canvas():
    pixels = bytearray(1024)
    return pixels, framebuf.FrameBuffer(pixels, 128, 64, framebuf.MONO_VLSB)


def drawn(text, x=0, y=0, colour=1):
    """Rows of the canvas as strings, "#" lit, as wide as the text."""
    _, fb = canvas()
    font = fonts.Font(DATA + "/font.bin")
    end = font.draw(fb, text, x, y, colour)
    return ["".join("#" if fb.pixel(i, y + j) else "." for i in range(x, end)) for j in range(16)]


def test_letter_has_its_shape():
    assert drawn("L")[4:14] == [".#......"] * 9 + [".######."]


def test_hanzi_is_sixteen_wide():
    font = fonts.Font(DATA + "/font.bin")
    assert font.width("消费") == 32
    assert font.width("A1 ") == 24
    assert font.width("消A" + icons.KEY) == 32


def test_hanzi_after_letter_keeps_both():
    both = drawn("A安B")
    assert [row[:8] for row in both] == drawn("A")
    assert [row[8:24] for row in both] == drawn("安")
    assert [row[24:] for row in both] == drawn("B")


def test_letter_after_hanzi_is_clean():
    assert [row[16:] for row in drawn("安1")] == drawn("1")


def test_inverse_lights_the_background():
    plain = drawn("销L")
    flip = {"#": ".", ".": "#"}
    assert drawn("销L", colour=0) == ["".join(flip[cell] for cell in row) for row in plain]


def test_drawing_over_old_text_leaves_nothing_of_it():
    pixels, fb = canvas()
    font = fonts.Font(DATA + "/font.bin")
    font.draw(fb, "WW", 0, 16)
    font.draw(fb, "  ", 0, 16)
    assert not any(pixels)


def test_unknown_character_is_a_box_as_wide_as_drawn():
    font = fonts.Font(DATA + "/font.bin")
    box = drawn("\u25a1")
    for strange in ("\u9f98", "\U0001f600", "\x00", "\x7f"):
        assert drawn(strange) == box
        assert font.width(strange) == len(box[0])


def test_every_icon_is_drawn():
    box = drawn("\u25a1")
    for name in dir(icons):
        if name[0] != "_" and name.upper() == name:
            icon = getattr(icons, name)
            picture = drawn(icon if isinstance(icon, str) else chr(icon))
            assert len(picture[0]) == 8 and picture != box


def test_gauge_fills_from_empty_to_full_and_no_further():
    for done in (-1, 0):
        assert icons.gauge(done, 30, 4) == icons.BAR_OFF * 4
    assert icons.gauge(15, 30, 4) == icons.BAR_ON * 2 + icons.BAR_OFF * 2
    for done in (30, 31):
        assert icons.gauge(done, 30, 4) == icons.BAR_ON * 4
    assert icons.gauge(1, 0, 4) == icons.BAR_OFF * 4


def test_wrong_file_is_refused():
    try:
        fonts.Font(DATA + "/text_en.bin")
    except fonts.FontError:
        return
    raise AssertionError("taken for a font")
