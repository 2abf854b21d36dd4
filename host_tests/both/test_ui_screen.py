"""Rows, icons and what is sent to the display."""

import framebuf

from ui import font as fonts
from ui import icons
from ui import screen as screens

DATA = fonts.__file__.rsplit("/", 2)[0] + "/data"


class Display(framebuf.FrameBuffer):
    """A canvas that notes which pages were sent."""

    def __init__(self):
        self.pixels = bytearray(1024)
        super().__init__(self.pixels, 128, 64, framebuf.MONO_VLSB)
        self.sent = []

    def show(self, first, last):
        self.sent.append((first, last))


def make():
    display = Display()
    screen = screens.Screen(display, fonts.Font(DATA + "/font.bin"))
    screen.flush()
    display.sent = []
    return display, screen


def pages(display, row):
    return bytes(display.pixels[row * 256 : row * 256 + 256])


def expected(parts, invert=False):
    """Row of pixels with texts drawn at given x."""
    display = Display()
    font = fonts.Font(DATA + "/font.bin")
    display.fill_rect(0, 0, 128, 16, 1 if invert else 0)
    for x, text in parts:
        font.draw(display, text, x, 0, 0 if invert else 1)
    return pages(display, 0)


def shown(row, *parts, invert=False):
    display, screen = make()
    row(screen)
    screen.flush()
    found = [i for i in range(4) if any(pages(display, i))]
    assert found == [2]
    assert pages(display, 2) == expected(parts, invert)


def test_text_stands_left_centre_and_right():
    shown(lambda s: s.row(2, "消费 A"), (0, "消费 A"))
    shown(lambda s: s.row(2, "12.34", screens.RIGHT), (88, "12.34"))
    shown(lambda s: s.row(2, "1234", screens.CENTRE), (48, "1234"))
    shown(lambda s: s.row(2, "12345", screens.CENTRE), (40, "12345"))


def test_inverted_row_is_lit_to_both_ends():
    shown(lambda s: s.row(2, "A", screens.LEFT, True), (0, "A"), invert=True)


def test_text_that_just_fits_is_whole():
    shown(lambda s: s.row(2, "0123456789ABCDEF"), (0, "0123456789ABCDEF"))
    shown(lambda s: s.row(2, "交易成功交易成功"), (0, "交易成功交易成功"))


def test_wider_text_ends_in_an_ellipsis():
    shown(lambda s: s.row(2, "0123456789ABCDEFG"), (0, "0123456789ABCDE\u2026"))
    shown(lambda s: s.row(2, "交易成功交易成功1"), (0, "交易成功交易成\u2026"))


def test_amount_is_never_cut_for_its_label():
    shown(lambda s: s.pair(2, "Amount due now", "12345.67"), (0, "Amount\u2026"), (64, "12345.67"))
    shown(lambda s: s.pair(2, "Amount", "12345678901234"), (0, "\u2026"), (16, "12345678901234"))


def test_pending_count_is_shown_whatever_the_title():
    display, screen = make()
    screen.page("0123456789ABCDEF")
    screen.status(3, 12)
    screen.flush()
    tail = icons.PENDING + "12" + chr(icons.LINK + 3)
    assert pages(display, 0) == expected(((0, "0123456789\u2026"), (96, tail)), True)


def test_no_pending_no_count():
    display, screen = make()
    screen.page("A")
    screen.status(0, 0)
    screen.flush()
    assert pages(display, 0) == expected(((0, "A"), (120, chr(icons.LINK))), True)


def test_the_link_is_shown_in_bars():
    display, screen = make()
    lit = []
    for bars in range(4):
        screen.status(bars, 0)
        screen.flush()
        assert pages(display, 0) == expected(((120, chr(icons.LINK + bars)),))
        lit.append(pages(display, 0))
    assert len(set(lit)) == 4


def test_every_trouble_has_its_icon_and_the_link_stays_last():
    display, screen = make()
    screen.status(3, 1, False, False, False)
    screen.row(0, "A")
    screen.flush()
    tail = icons.CLOCK + icons.KEY + icons.PRINTER + icons.PENDING + "1" + chr(icons.LINK + 3)
    assert pages(display, 0) == expected(((0, "A"), (80, tail)))


def test_first_flush_sends_everything():
    display = Display()
    screens.Screen(display, fonts.Font(DATA + "/font.bin")).flush()
    assert display.sent == [(0, 1), (2, 3), (4, 5), (6, 7)]


def test_only_changed_rows_are_sent():
    display, screen = make()
    screen.row(3, "x")
    screen.row(1, "y")
    screen.flush()
    assert display.sent == [(2, 3), (6, 7)]
    screen.row(1, "y")
    screen.flush()
    assert len(display.sent) == 2
    screen.status(3, 0)
    screen.flush()
    assert display.sent[2:] == [(0, 1)]
    screen.status(3, 0)
    screen.flush()
    assert len(display.sent) == 3


def test_page_leaves_nothing_of_the_last_one():
    display, screen = make()
    screen.page("A", "b", "c", "d")
    screen.flush()
    screen.page("A", "b")
    screen.flush()
    assert not any(pages(display, 2)) and not any(pages(display, 3))


def test_wrap_breaks_at_bars_then_spaces_then_anywhere():
    _, screen = make()
    assert screen.wrap("One|Two words") == ["One", "Two words"]
    assert screen.wrap("Take the card to another terminal") == ["Take the card to", "another terminal"]
    assert screen.wrap("0123456789ABCDEFGHI") == ["0123456789ABCDEF", "GHI"]
    assert screen.wrap("交易成功交易成功拒绝") == ["交易成功交易成功", "拒绝"]
    assert screen.wrap("") == [""]


def test_wrapped_rows_always_fit_and_lose_nothing():
    _, screen = make()
    font = fonts.Font(DATA + "/font.bin")
    text = "交易 result 拒绝unknown   0123456789ABCDEFGHIJKL 未发送, 正在冲正 12.34"
    rows = screen.wrap(text)
    assert all(font.width(row) <= 128 for row in rows)
    assert "".join(rows).replace(" ", "") == text.replace(" ", "")
