"""The character display: set up in time, shown by half rows, and back after it was gone."""

from doubles.displays import Cells
from drivers import hd44780
from drivers.hd44780 import Hd44780

GLYPHS = bytes(range(64))


class Clock:
    """`time`, in which nothing else passes than what is slept, and a byte's time on the bus."""

    def __init__(self):
        self.us = 0

    def sleep_ms(self, ms):
        self.us += ms * 1000

    def ticks_ms(self):
        return self.us // 1000

    def ticks_add(self, ticks, ms):
        return ticks + ms

    def ticks_diff(self, end, start):
        return end - start


class Bench:
    """`with Bench() as bench:` a display under a clock of its own."""

    def __enter__(self):
        self.clock = Clock()
        self._before, hd44780.time = hd44780.time, self.clock
        self.panel = Cells(lambda: self.clock.us)
        take = self.panel.take

        def taking(message):
            take(message)
            self.clock.us += 90 * (len(message) + 1)

        self.panel.take = taking
        self.display = Hd44780(self.panel)
        self.display.define(GLYPHS)
        return self

    def __exit__(self, *_):
        hd44780.time = self._before

    def same(self):
        return b"".join([self.panel.row(i) for i in range(4)]) == self.display.cells


def test_it_is_set_up_in_time_and_shows_its_cells_and_glyphs():
    with Bench() as bench:
        bench.display.cells[0:5] = b"hello"
        bench.display.cells[60:80] = b"01234567890123456789"
        assert bench.display.init() and not bench.display.lost
        assert bench.panel.on and bench.panel.four
        assert bench.panel.row(0) == b"hello               " and bench.panel.row(3) == b"01234567890123456789"
        assert bench.panel.glyphs == GLYPHS


def test_half_a_row_takes_the_bus_4_ms():
    with Bench() as bench:
        bench.display.init()
        bench.display.cells[20:40] = b"ABCDEFGHIJKLMNOPQRST"
        for page, seen in ((2, b"ABCDEFGHIJ          "), (3, b"ABCDEFGHIJKLMNOPQRST")):
            bench.panel.bytes = 0
            started = bench.clock.us
            assert bench.display.show(page, page)
            assert bench.panel.row(1) == seen
            assert bench.panel.bytes == 47 and bench.clock.us - started < 4300


def test_nothing_is_shown_before_it_is_set_up():
    with Bench() as bench:
        assert bench.display.lost and not bench.display.show()
        assert bench.panel.bytes == 0


def test_it_comes_back_step_by_step_and_no_step_takes_long():
    with Bench() as bench:
        bench.display.init()
        bench.panel.absent = True
        assert not bench.display.show(0, 0) and bench.display.lost
        bench.panel.absent = False
        bench.panel.power_on()
        bench.display.cells[0:4] = b"back"
        steps = longest = 0
        while not bench.display.proceed():
            before = bench.clock.us
            bench.display.proceed()
            longest = max(longest, bench.clock.us - before)
            bench.clock.us += 1000
            steps += 1
            assert steps < 200
        assert not bench.display.lost and longest < 4500
        assert bench.display.show() and bench.same() and bench.panel.glyphs == GLYPHS


def test_one_that_does_not_answer_is_tried_once_a_second():
    with Bench() as bench:
        bench.panel.absent = True
        assert not bench.display.init()
        tries = []
        bench.panel.writevto = lambda *_: tries.append(bench.clock.us) or _gone()
        for _ in range(5000):
            assert not bench.display.proceed()
            bench.clock.us += 1000
        assert 4 <= len(tries) <= 6


def test_a_controller_in_the_midst_of_a_byte_is_brought_back_into_step():
    with Bench() as bench:
        bench.display.init()
        bench.panel.half = None
        bench.display.lost = True  # a spike on the bus, and nothing lost its power
        assert bench.display.init() and bench.same() and bench.panel.on


def _gone():
    raise OSError(19)
