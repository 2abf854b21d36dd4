"""The watchdog is fed while the critical tasks work, and not a moment longer; the task that stands still is named."""

import time

import alive as alive_module
import main
from alive import Alive
from doubles.world import World


class Counts:
    def __init__(self):
        self.keypad = self.delivery = self.fed = 0

    def feed(self):
        self.fed += 1


def watch(counts):
    return Alive(counts.feed, (("keypad", lambda: counts.keypad, 2000), ("delivery", lambda: counts.delivery, 60000)))


def stalled(alive, now_ms):
    """The name of the task that stands still, "" when all goes on."""
    try:
        alive.look(now_ms)
    except RuntimeError as problem:
        return problem.args[0].partition(" stands still")[0]
    return ""


def test_working_tasks_are_fed():
    counts = Counts()
    alive = watch(counts)
    now = time.ticks_ms()
    for step in range(100):
        counts.keypad += 1
        counts.delivery += step % 9 == 0
        alive.look(time.ticks_add(now, step * 1000))
    assert counts.fed == 100


def test_one_task_that_stands_still_starves_the_watchdog_however_the_other_works():
    counts = Counts()
    alive = watch(counts)
    now = time.ticks_ms()
    found = []
    for step in range(12):
        counts.delivery += 1
        counts.keypad += not step
        found.append(stalled(alive, time.ticks_add(now, step * 250)))
    assert found[:9] == [""] * 9 and found[9:] == ["keypad"] * 3
    assert counts.fed == 9, "and it stays unfed"


def test_a_slow_task_has_its_own_limit():
    counts = Counts()
    alive = watch(counts)
    now = time.ticks_ms()
    for step in range(240):
        counts.keypad += 1
        counts.delivery += not step
        assert stalled(alive, time.ticks_add(now, step * 250)) == ""
    for step in range(240, 250):
        counts.keypad += 1
        named = stalled(alive, time.ticks_add(now, step * 250))
    assert named == "delivery"


def test_what_holds_up_everything_is_no_fault_of_one_task():
    """A step of a TLS handshake can stop the whole loop: nothing is fed meanwhile, and then all goes on."""
    counts = Counts()
    alive = watch(counts)
    now = time.ticks_ms()
    assert stalled(alive, time.ticks_add(now, 6000)) == ""
    assert stalled(alive, time.ticks_add(now, 6250)) == ""
    assert counts.fed == 2
    named = ""
    for step in range(26, 32):
        named = named or stalled(alive, time.ticks_add(now, step * 250))
    assert named == "keypad"


class Till:
    """What the watch looks at, and nobody working: `rounds` of the keypad and of the delivery, `fed`."""

    def __init__(self):
        self.keypad, self.delivery = Task(), Task()
        self.till = self.radio = self.crashes = self
        self.up = self.safe = False
        self.failures = self.fed = 0

    def network(self, up):
        pass

    look = network

    def show_status(self):
        pass

    def feed(self):
        self.fed += 1


class Task:
    rounds = 0


def test_the_terminal_stops_feeding_when_its_keypad_or_its_delivery_stands_still():
    for name, least_s, most_s in (("keypad", 2, 3), ("delivery", 600, 602)):
        with World(main, alive_module) as world:
            till, named, since = Till(), "", world.ms
            world.create_task(busy(world, till.delivery if name == "keypad" else till.keypad))
            world.create_task(main._watch(till, till.feed))
            try:
                world.wait(most_s * 1000)
            except RuntimeError as problem:
                named = problem.args[0]
            assert named == name + " stands still"
            assert world.ms - since >= least_s * 1000 and till.fed >= least_s * 4, "fed until then"


async def busy(world, task):
    while True:
        task.rounds += 1
        await world.sleep_ms(100)
