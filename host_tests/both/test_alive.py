"""The watchdog is fed while the critical tasks work, and not a moment longer."""

import time

from alive import Alive


class Counts:
    def __init__(self):
        self.keypad = self.delivery = self.fed = 0

    def feed(self):
        self.fed += 1


def watch(counts):
    return Alive(counts.feed, ((lambda: counts.keypad, 2000), (lambda: counts.delivery, 60000)))


def test_working_tasks_are_fed():
    counts = Counts()
    alive = watch(counts)
    now = time.ticks_ms()
    for step in range(100):
        counts.keypad += 1
        counts.delivery += step % 9 == 0
        assert alive.look(time.ticks_add(now, step * 1000))
    assert counts.fed == 100


def test_one_task_that_stands_still_starves_the_watchdog_however_the_other_works():
    counts = Counts()
    alive = watch(counts)
    now = time.ticks_ms()
    fed = []
    for step in range(10):
        counts.delivery += 1
        fed.append(alive.look(time.ticks_add(now, step * 500)))
    assert fed[0] and not fed[-1]
    counts.keypad += 1
    assert alive.look(time.ticks_add(now, 5000)), "and it goes on when the task does"


def test_a_slow_task_has_its_own_limit():
    counts = Counts()
    alive = watch(counts)
    now = time.ticks_ms()
    for step in range(59):
        counts.keypad += 1
        assert alive.look(time.ticks_add(now, step * 1000))
    counts.keypad += 1
    assert not alive.look(time.ticks_add(now, 61000))
