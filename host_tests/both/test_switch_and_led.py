"""Switches at the paper and the cover of a printer that says little; a light beside the buzzer."""

from doubles.printer import Printer
from doubles.world import World
from drivers import buzzer, escpos, escpos_job, escpos_wire, led, switch
from drivers.escpos import NOT_PRINTED, PRINTED, UNKNOWN
from drivers.escpos_status import COVER_OPEN, OK, PAPER_OUT
from drivers.escpos_text import CUT

SLIP = [("line %d" % i, 0) for i in range(30)] + [("", CUT)]


class Contact:
    """`level` now; `bounces`: levels that come first."""

    def __init__(self, level=1):
        self.level = level
        self.bounces = []

    def __call__(self):
        return self.bounces.pop(0) if self.bounces else self.level


class Bench:
    def __init__(self, world, **model):
        self.world = world
        self.printer = Printer(world)
        self.paper, self.cover = Contact(), Contact(0)
        self.driver = switch.SwitchedEscPos(
            self.printer, lambda text: text.encode(), switch.Switch(self.paper), switch.Switch(self.cover, 1), **model
        )

    def print(self):
        return self.world.run(self.driver.print(SLIP))


def _bench(test, **model):
    with World(escpos, escpos_job, escpos_wire, switch) as world:
        test(Bench(world, **model))


def test_a_switch_says_what_three_looks_agree_on():
    with World(switch) as world:
        contact = Contact()
        asked = switch.Switch(contact)
        for bounces, level, said in (
            ([], 1, False), ([], 0, True), ([0, 1, 0, 0, 1], 1, False), ([1, 1, 0, 1], 0, True), ([0, 0], 1, False),
        ):  # fmt: skip
            contact.bounces, contact.level = list(bounces), level
            assert world.run(asked.says()) is said
        contact.bounces = [0, 1] * 100
        start = world.ms
        assert world.run(asked.says()) in (True, False)
        assert world.ms - start <= 110


def test_a_silent_printer_has_its_switches():
    def check(bench):
        assert bench.world.run(bench.driver.status()) == OK
        assert bench.print() == (UNKNOWN, OK)
        bench.paper.level = 0
        assert bench.world.run(bench.driver.status()) & PAPER_OUT
        before = len(bench.printer.bytes)
        result, flags = bench.print()
        assert result == NOT_PRINTED and flags & PAPER_OUT and len(bench.printer.bytes) == before
        bench.paper.level, bench.cover.level = 1, 1
        result, flags = bench.print()
        assert result == NOT_PRINTED and flags & COVER_OPEN
        bench.cover.level = 0
        assert bench.print()[0] == UNKNOWN

    _bench(check, listen=False)


def test_paper_that_ends_while_a_slip_is_sent_is_noticed():
    async def end(bench):
        await bench.world.sleep_ms(500)  # of some 650
        bench.paper.level = 0

    def check(bench):
        bench.world.create_task(end(bench))
        result, flags = bench.print()
        assert result == NOT_PRINTED and flags & PAPER_OUT
        assert b"line 3" in bytes(bench.printer.bytes) and b"line 29" not in bytes(bench.printer.bytes)

    _bench(check, listen=False)


def test_a_printer_that_speaks_is_believed_as_well():
    def check(bench):
        assert bench.print() == (PRINTED, OK)
        bench.printer.set("cover-open")
        assert bench.print() == (NOT_PRINTED, COVER_OPEN)
        bench.printer.set("ok")
        bench.paper.level = 0
        assert bench.print() == (NOT_PRINTED, PAPER_OUT)

    _bench(check)


class Sounds:
    """A buzzer that keeps what it was asked for."""

    def __init__(self, world):
        self._world = world
        self.heard = []

    def click(self):
        self.heard.append("click")

    async def _sound(self, name):
        self.heard.append(name)
        await self._world.sleep_ms(100)

    async def ok(self):
        await self._sound("ok")

    async def error(self):
        await self._sound("error")

    async def attention(self):
        await self._sound("attention")


def test_the_light_shows_each_sound_the_newest_wins_and_it_goes_out():
    with World(led, buzzer) as world:
        levels = []
        sounds = Sounds(world)
        light = led.Led(lambda level: levels.append((level, world.ms)), sounds, lit=0)
        assert levels[-1][0] == 1
        light.click()
        for name, most in (("ok", 1500), ("error", 600), ("attention", 2200)):
            levels.clear()
            start = world.ms
            world.run(getattr(light, name)())
            assert world.ms - start == 100, "the sound is not held up"
            world.wait(3000)
            assert [level for level, _ in levels] == [0, 1] * (len(levels) // 2)
            assert levels[-1][1] - start == most
        world.run(light.attention())
        levels.clear()
        world.run(light.ok())
        world.wait(1000)
        assert levels[-1][0] == 0 and len(levels) == 1
        world.wait(1000)
        assert levels[-1][0] == 1 and sounds.heard == ["click", "ok", "error", "attention", "attention", "ok"]
