"""The displays' drivers on the simulator's models under virtual time: no report, and the picture that was drawn."""

import pytest

from doubles.soldered import Soldered
from doubles.world import World
from drivers import band_display, hd44780
from drivers.hd44780 import Hd44780
from drivers.ili9341 import Ili9341
from drivers.sh1106 import Sh1106
from drivers.st7789 import St7789
from tools.simulator.sight import Sight
from ui import font as fonts
from ui.cells import CellScreen
from ui.halves import HalfScreen
from ui.screen import Screen

FONT = fonts.__file__.rsplit("/", 2)[0] + "/data/font.bin"


class Waiting(World):
    """A driver that is set up waits, and nothing else runs."""

    def sleep_ms(self, ms):
        self.us += ms * 1000


@pytest.fixture
def world():
    with Waiting(band_display, hd44780) as world:
        yield world


def solder(world, name, mounting=1):
    bench = Soldered(world, display=name)
    bench.devices.display.mounting = mounting
    world.wait = None  # no task runs here
    return bench


def colour(bench, kind, **options):
    """On the lines that the devices have."""
    machine = bench.machine
    pins = {name: machine.Pin(n, machine.Pin.OUT, value=1) for n, name in bench.devices.lines.items()}
    hz = {St7789: 40_000_000, Ili9341: 10_000_000}[kind]
    return kind(machine.SPI(1, baudrate=hz), **pins, **options)


def drawn(display):
    return [bytes(display.pixel(x, y) for x in range(128)) for y in range(64)]


def page(screen):
    """A page with everything: a bar, icons, hanzi, a pair."""
    screen.page("SALE", "消费 A", "a\tRMB 12.34", "ENTER: pay")
    screen.status(3, 3, True, False, False)
    screen.flush()


SHOWN = ["SALE [clock][key][pending]3[link_up]", "消费 A", "a      RMB 12.34", "ENTER: pay"]


def squeezed(lines):
    return [" ".join(line.split()) for line in lines]


def test_sh1106_shows_what_was_drawn(world):
    bench = solder(world, "sh1106")
    display = Sh1106(bench.machine.I2C(0, freq=400_000))
    page(Screen(display, fonts.Font(FONT)))
    sight = Sight(bench.devices.display)
    assert squeezed(sight.lines()) == squeezed(SHOWN) and sight.dots() == drawn(display)
    start = world.us
    assert display.show(2, 3)
    assert world.us - start < 6500 and bench.faults.seen == []


@pytest.mark.parametrize(("kind", "name"), [(St7789, "st7789"), (Ili9341, "ili9341")])
@pytest.mark.parametrize("turns", [1, 3])
def test_a_colour_display_shows_what_was_drawn_whichever_way_it_lies(world, kind, name, turns):
    bench = solder(world, name, mounting=turns)
    display = colour(bench, kind, rotation=turns)
    page(HalfScreen(display, fonts.Font(FONT)))
    sight = Sight(bench.devices.display)
    assert squeezed(sight.lines()) == squeezed(SHOWN) and sight.dots() == drawn(display)
    picture = bench.devices.display.picture()
    squares = [row[32:-32] for row in picture[56:-56]]
    for y, row in enumerate(squares):
        assert [pixel // 0xFFFF for pixel in row[::2]] == list(sight.dots()[y // 2]) and row[::2] == row[1::2]
    margin = [pixel for row in picture for pixel in row[:32] + row[-32:]]
    assert not any(margin) and not any(map(any, picture[:56] + picture[-56:]))
    assert sight.image().size == (320, 240)
    assert bench.faults.seen == []


def test_a_step_of_a_colour_display_takes_less_than_8_ms_of_the_bus(world):
    for kind, name, pages in ((St7789, "st7789", (2, 3)), (Ili9341, "ili9341", (2, 2))):
        display = colour(solder(world, name), kind)
        display.show()
        start = world.us
        display.show(*pages)
        assert world.us - start < 8000, name


def test_colours_are_those_that_were_asked_for(world):
    bench = solder(world, "ili9341")
    display = colour(bench, Ili9341, ink=0xFD20, paper=0x0011)
    display.pixel(0, 0, 1)
    display.show()
    picture = bench.devices.display.picture()
    assert picture[56][32] == 0xFD20 and picture[0][0] == 0x0011 and bench.faults.seen == []


def test_the_character_display_shows_what_it_has_letters_for(world):
    bench = solder(world, "hd44780")
    display = Hd44780(bench.machine.I2C(0, freq=100_000))
    world.us += 50000
    page(CellScreen(display))
    shown = squeezed(Sight(bench.devices.display).lines())
    assert shown == squeezed([SHOWN[0], "?? A", SHOWN[2], SHOWN[3]])
    start = world.us
    assert display.show(2, 2)
    assert world.us - start < 4500 and bench.faults.seen == []


def test_the_character_display_comes_back_by_itself(world):
    bench = solder(world, "hd44780")
    display = Hd44780(bench.machine.I2C(0, freq=100_000))
    screen = CellScreen(display)
    page(screen)
    model, address = bench.devices.display, bench.devices.display.address
    bus = next(bus for bus in bench.devices.buses.values() if address in bus)
    del bus[address]
    screen.row(3, "gone")
    assert screen.step() and display.lost
    world.us += 3_000_000
    model.power_on(world.us / 1e6)
    bus[address] = model
    longest = 0
    for _ in range(200):
        start = world.us
        world.us += 0 if screen.step() else 10_000
        longest = max(longest, world.us - start)
    assert squeezed(Sight(model).lines())[3] == "gone" and longest < 15_000 and bench.faults.seen == []
