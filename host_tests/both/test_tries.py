"""Wrong codes cost time, also for who pulls the plug; and nobody waits for ever."""

import os
import time

from doubles.files import PLACE, Files
from till.tries import Tries, wait_s

PATH = PLACE + "/tries.txt"
NOW = 850000000


class Run:
    """A run of the terminal that began so many seconds ago."""

    def __init__(self, files, ago=0):
        files.start()
        self.kept = {"": (self._ticks(ago), 0)}
        self.tries = Tries(PATH, lambda old, new: os.rename(old, new), self.kept)

    def _ticks(self, ago):
        return time.ticks_add(time.ticks_ms(), -1000 * ago)

    def later(self, seconds):
        for number, (begun, wrong) in self.kept.items():
            self.kept[number] = time.ticks_add(begun, -1000 * seconds), wrong

    def wrong(self, count, number="00", stamp=NOW):
        for _ in range(count):
            self.tries.begin(number, stamp)

    def left(self, number="00", stamp=NOW):
        return self.tries.left_s(number, stamp)


def test_waits_grow_and_stop_growing():
    assert [wait_s(wrong) for wrong in (0, 1, 2, 3, 4, 5, 6, 7, 8, 99)] == [0, 0, 0, 60, 120, 240, 480, 900, 900, 900]


def test_three_wrong_codes_lock_one_person_and_the_right_one_ends_it():
    run = Run(Files())
    run.wrong(2)
    assert run.left() == 0 and run.tries.free("00") == 1
    run.wrong(1)
    assert 58 <= run.left() <= 60 and run.left("01") == 0
    run.later(61)
    assert run.left() == 0 and run.tries.free("00") == 1
    run.wrong(1)
    assert 118 <= run.left() <= 120
    run.tries.end("00")
    assert (run.left(), run.tries.wrong("00"), run.tries.free("00")) == (0, 0, 3)


def test_the_plug_gives_no_fresh_tries():
    files = Files()
    for _ in range(3):  # one code, plug, one code, plug
        Run(files).wrong(1)
    again = Run(files)
    assert again.tries.wrong("00") == 3 and 58 <= again.left(stamp=NOW + 1) <= 60


def test_with_a_clock_the_wait_runs_while_the_power_is_off():
    files = Files()
    Run(files).wrong(4)
    again = Run(files)
    assert again.left(stamp=NOW + 100) == 20 and again.left(stamp=NOW + 120) == 0


def test_without_a_clock_the_wait_begins_anew_with_the_power_and_ends():
    for then, now in ((0, 0), (0, NOW), (NOW, 0), (NOW, NOW - 1000)):
        files = Files()
        Run(files).wrong(4, stamp=then)
        again = Run(files)
        assert 118 <= again.left(stamp=now) <= 120, (then, now)
        again.later(60)
        assert 58 <= again.left(stamp=now) <= 60
        again.later(61)
        assert again.left(stamp=now) == 0


def test_the_longest_wait_is_a_quarter_of_an_hour_with_the_power_on():
    files = Files()
    Run(files).wrong(150, stamp=0)
    again = Run(files, ago=900)
    assert again.left(stamp=0) == 0 and again.tries.wrong("00") == 99


def test_ticks_that_came_round_lock_nobody():
    run = Run(Files())
    run.wrong(8, stamp=0)
    run.later(10 * 86400)
    assert run.left(stamp=0) == 0


def test_whatever_the_power_does_a_try_counts_or_was_not_made():
    """A code is looked at only after `begin` returned."""
    for part in (0, 100, 255):
        left = 0
        while True:
            files = Files()
            run = Run(files)
            run.wrong(2)
            files.left, files.part = left, part
            run.wrong(1)
            cut = files.dark
            again = Run(files)
            assert again.tries.wrong("00") in ((2, 3) if cut else (3,)), (part, left)
            if not cut:
                break
            left += 1
        assert left > 2


def test_flash_that_takes_nothing_keeps_nobody_out_and_counts_in_this_run():
    files = Files()
    run = Run(files)
    files.dark = True
    run.wrong(3)
    assert run.left() > 0
    run.later(60)
    assert run.left() == 0
    run.tries.end("00")
    assert run.tries.wrong("00") == 0


def test_a_damaged_count_locks_once():
    files = Files()
    run = Run(files)
    run.wrong(1)
    with open(PATH, "rb") as file:
        data = file.read()
    with open(PATH, "wb") as file:
        file.write(data.replace(b" 1 ", b" 0 "))
    assert 58 <= Run(files).left() <= 60
    assert Run(files).left("01") == 0
