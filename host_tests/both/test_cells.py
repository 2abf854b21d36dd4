"""The terminal's rows on a character display, and by halves on a slow one."""

from ui import cells as module
from ui import icons
from ui.cells import GLYPHS, CellScreen
from ui.halves import HalfScreen
from ui.screen import LEFT

LINK_DOWN, LINK_WEAK, LINK_FAIR, LINK_UP, PENDING, KEY, CLOCK, DOTS = range(8)


class Display:
    """Notes what was shown; set up by five steps."""

    def __init__(self):
        self.cells = bytearray(b"~" * 80)
        self.lost = True
        self.sent = []
        self.steps = 0

    def define(self, glyphs):
        self.glyphs = glyphs

    def init(self):
        self.lost = False
        return True

    def proceed(self):
        self.steps += 1
        self.lost = self.steps < 5
        return not self.lost

    def show(self, first, last):
        self.sent.append((first, last))
        return True

    def row(self, i):
        return bytes(self.cells[20 * i : 20 * i + 20])


def _made():
    display = Display()
    screen = CellScreen(display)
    screen.flush()
    display.sent = []
    return display, screen


def test_all_glyphs_are_defined():
    assert _made()[0].glyphs == GLYPHS and len(GLYPHS) == 8 * len(module._OWN) == 64
    assert all(row < 32 for row in GLYPHS)


def test_a_page_stands_in_the_middle_sixteen_cells():
    display, screen = _made()
    screen.page("SALE", "Amount", "\tRMB 12.34", "0123456789ABCDEF")
    screen.status(3, 0)
    screen.flush()
    assert display.row(0) == b"  SALE           " + bytes((LINK_UP,)) + b"  "
    assert display.row(1) == b"  Amount            "
    assert display.row(2) == b"         RMB 12.34  "
    assert display.row(3) == b"  0123456789ABCDEF  "


def test_trouble_has_its_icons_and_what_is_too_long_its_dots():
    display, screen = _made()
    screen.page("0123456789ABCDEF")
    screen.status(0, 12, True, False, False)
    screen.flush()
    tail = bytes((CLOCK, KEY, PENDING)) + b"12" + bytes((LINK_DOWN,))
    assert display.row(0) == b"  01234567" + bytes((DOTS,)) + b" " + tail + b"  "


def test_what_it_has_no_letter_for_is_a_question_mark():
    display, screen = _made()
    screen.row(1, "2\u2191 8\u2193")
    screen.row(2, "\u6d88\u8d39 a\\b~\u00e9")
    screen.row(3, icons.PRINTER + icons.gauge(1, 4, 4))
    screen.flush()
    assert display.row(1) == b"  2^ 8v             "
    assert display.row(2) == b"  ?? a?b??          "
    assert display.row(3) == b"  P#---             "


def test_a_lit_row_is_lit_when_no_words_stand_on_it():
    display, screen = _made()
    screen.row(1, "", LEFT, True)
    screen.row(2, "A", LEFT, True)
    screen.flush()
    assert display.row(1) == b"\xff" * 20
    assert display.row(2) == b"  A                 "


def test_a_row_goes_out_in_halves_and_only_those_that_changed():
    display, screen = _made()
    screen.row(2, "x")
    assert screen.step() and display.sent == [(4, 4)]
    assert screen.step() and display.sent == [(4, 4), (5, 5)]
    assert not screen.step()
    screen.row(2, "y")
    screen.step()
    screen.row(2, "z")  # before the second half is out
    while screen.step():
        pass
    assert display.row(2)[2:3] == b"z"
    assert display.sent[2:] == [(4, 4), (4, 4), (5, 5)]


def test_a_lost_display_is_set_up_step_by_step_and_gets_everything():
    display, screen = _made()
    display.lost = True
    for _ in range(5):
        assert not screen.step() and display.sent == []
    while screen.step():
        pass
    assert display.sent == [(page, page) for page in range(8)]


def test_there_is_no_picture():
    display, screen = _made()
    screen.picture(lambda canvas: canvas.pixel(0, 0, 1))
    screen.picture()
    assert screen.plain and not screen.step()


def test_the_half_screen_of_a_slow_display_draws_as_any_other():
    class Canvas:
        def __init__(self):
            self.told = []

        def fill_rect(self, *values):
            self.told.append("fill")

        def show(self, first, last):
            self.told.append((first, last))

    class Font:
        def width(self, text):
            return 8 * len(text)

        def fit(self, text, width):
            return width // 8

        def draw(self, canvas, text, x, y, colour):
            return x

    canvas = Canvas()
    screen = HalfScreen(canvas, Font())
    screen.flush()
    assert canvas.told[:3] == ["fill", (0, 0), (1, 1)] and len(canvas.told) == 12
