"""What only a board has, on the simulator's models under virtual time: the Core2's power chip, display and touch panel;
and wires that lead elsewhere than the code thinks."""

import pytest

from doubles.soldered import Soldered, makes
from doubles.world import World
from drivers import axp, band_display, i2c_keypad, keypad
from drivers.axp192 import Axp192
from drivers.ili9342 import Ili9342
from drivers.touch_keypad import TouchKeypad
from tools.simulator.models.axp192 import BOOST, CELL, DCDC1, DCDC3, GPIO0, LDO2, LIGHT, OUTPUTS
from tools.simulator.models.axp2101 import Axp2101
from tools.simulator.sight import Sight

CORE2, DEVKIT = "m5stack_core2", "esp32_devkitc"


class Waiting(World):
    """A driver that waits holds up everything."""

    def sleep_ms(self, ms):
        self.us += ms * 1000


@pytest.fixture
def core2():
    with Waiting(axp, band_display) as world:
        bench = Soldered(world, board=CORE2)
        bench.world = world
        yield bench


@pytest.fixture
def solder():
    with World() as world:
        yield lambda board="simulator": Soldered(world, board=board)


def i2c(bench, number=0):
    bus = bench.devices.wiring.i2c[number]
    machine = bench.machine
    return machine.I2C(number, scl=machine.Pin(bus["scl"]), sda=machine.Pin(bus["sda"]), freq=bus["freq"])


def display(bench, **options):
    part, bus, machine = bench.devices.wiring.parts["DISPLAY"], bench.devices.wiring.spi[1], bench.machine
    pins = {name: machine.Pin(part[name], machine.Pin.OUT, value=1) for name in ("dc", "cs")}
    spi = machine.SPI(1, baudrate=part["freq"], sck=machine.Pin(bus["sck"]), mosi=machine.Pin(bus["mosi"]))
    return Ili9342(spi, **pins, **options)


# Power


def test_power_chip_lights_the_display_and_feeds_the_ports_and_leaves_the_rest(core2):
    devices = core2.devices
    registers = devices.power.registers
    assert devices.power.shakes and not devices.power.charges_cell
    registers[OUTPUTS], registers[GPIO0], registers[BOOST], registers[CELL] = 0x49, 0xA7, 0x13, 0x3E
    assert not devices.display.light and not devices.power.ports_5v
    Axp192(i2c(core2)).start()
    assert devices.display.light and devices.power.ports_5v
    assert devices.power.charges_cell and not devices.power.shakes
    assert registers[OUTPUTS] == 0x40 | DCDC1 | DCDC3 | LDO2 and registers[GPIO0] == 0xA2 and registers[BOOST] == 0x17
    assert registers[CELL] == 0xBD
    assert core2.faults.seen == []


def test_power_chip_that_is_not_there_is_an_error(core2):
    del core2.devices.buses[0][0x34]
    with pytest.raises(OSError):
        Axp192(i2c(core2)).start()


@pytest.mark.parametrize(
    ("register", "value", "why"),
    [(OUTPUTS, 0x06, "own supply is switched off"), (0x26, 0x10, "own supply"), (LIGHT, 0x7F, "3875 mV")],
)
def test_model_of_the_power_chip_tells_what_would_harm(core2, register, value, why):
    i2c(core2).writeto_mem(0x34, register, bytes((value,)))
    assert any(why in fault for fault in core2.faults.seen)


def test_display_that_was_not_given_power_is_dark_and_held_in_reset(core2):
    shown = display(core2)
    shown.fill(1)
    shown.show()
    assert not any(map(any, Sight(core2.devices.display).dots()))
    assert "display: written to while it is reset" in core2.faults.seen


# Which power chip


def started(bench, monkeypatch):
    """As boards/common starts it."""
    makes(bench, monkeypatch, "powers").axp(bench.devices.wiring.parts["POWER"])


def other(bench) -> Axp2101:
    """The board is a v1.1."""
    devices = bench.devices
    devices.power = devices.buses[0][0x34] = Axp2101(bench.faults, devices.display)
    devices.modules.append(devices.power)
    return devices.power


def test_either_power_chip_is_driven_by_its_own_registers(core2, monkeypatch):
    started(core2, monkeypatch)
    assert core2.devices.display.light and core2.devices.power.ports_5v
    chip = other(core2)
    kept = bytes(chip.registers)
    assert not core2.devices.display.light and chip.shakes
    started(core2, monkeypatch)
    assert core2.devices.display.light and chip.ports_5v and not chip.shakes
    assert chip.registers[:0x90] == kept[:0x90] and chip.registers[0x98:] == kept[0x98:]
    shown = display(core2)
    shown.fill(1)
    shown.show()
    assert any(map(any, Sight(core2.devices.display).dots()))
    assert core2.faults.seen == []


def test_a_power_chip_that_nobody_knows_is_named_and_left_alone(core2, monkeypatch):
    chip = other(core2)
    chip.registers[3] = 0x47
    kept = bytes(chip.registers)
    with pytest.raises(OSError, match="power chip 47 is unknown"):
        started(core2, monkeypatch)
    assert chip.registers == kept


@pytest.mark.parametrize(
    ("register", "value", "why"),
    [(0x80, 0, "own supply"), (0x82, 0x10, "own supply"), (0x96, 30, "3.5 V at the backlight"), (0x27, 1, "power key")],
)
def test_model_of_the_other_power_chip_tells_what_would_harm(core2, register, value, why):
    other(core2).registers[0x90] = 0x10
    i2c(core2).writeto_mem(0x34, register, bytes((value,)))
    assert any(why in fault for fault in core2.faults.seen)


# Display and keys on it


@pytest.mark.parametrize("rotation", [1, 3])
def test_picture_is_upright_at_the_top(core2, rotation):
    Axp192(i2c(core2)).start()
    core2.devices.display.mounting = rotation
    shown = display(core2, rotation=rotation, keys=("1",), areas=((0, 200, 40, 40),))
    shown.text("hello", 5, 9)
    shown.show()
    drawn = [bytes(shown.pixel(x, y) for x in range(128)) for y in range(64)]
    assert Sight(core2.devices.display).dots() == drawn
    assert core2.faults.seen == []


@pytest.mark.parametrize("rotation", [0, 2])
def test_on_its_short_side_the_picture_is_small(core2, rotation):
    Axp192(i2c(core2)).start()
    core2.devices.display.mounting = rotation
    core2.devices.display.at_top = False
    shown = display(core2, rotation=rotation)
    shown.text("hello", 5, 9)
    shown.show()
    drawn = [bytes(shown.pixel(x, y) for x in range(128)) for y in range(64)]
    assert Sight(core2.devices.display).dots() == drawn
    assert core2.faults.seen == []


def test_every_key_has_its_face_where_it_is_touched(core2):
    Axp192(i2c(core2)).start()
    pad = core2.devices.wiring.parts["KEYPAD"]
    display(core2, keys=pad["keys"], areas=pad["areas"]).show()
    picture = core2.devices.display.picture()
    for name, (x, y, wide, high) in zip(pad["keys"], pad["areas"], strict=True):
        bottom = min(y + high, 240) - 1
        assert all(picture[y][x : x + wide]) and all(picture[bottom][x : x + wide]), name
        assert all(picture[row][x] and picture[row][x + wide - 1] for row in range(y, bottom)), name
        inside = [picture[row][column] for row in range(y + 1, bottom) for column in range(x + 1, x + wide - 1)]
        assert any(inside) and not all(inside), name
    assert all(not any(picture[row][x] for row in range(128)) for x in (0, 319))  # the keys leave the picture alone
    assert core2.faults.seen == []


def test_a_finger_presses_each_key_once_and_no_more():
    with World(keypad, i2c_keypad) as world:
        bench = Soldered(world, board=CORE2)
        world.wait(400)  # the panel starts
        pad, posted = bench.devices.wiring.parts["KEYPAD"], []
        keys = TouchKeypad(i2c(bench), pad["keys"], pad["areas"], lambda kind, name: posted.append(name))
        world.create_task(keys.run())
        bench.devices.keypad.press(pad["keys"], bench.devices.clock())
        world.wait(6000)
        assert tuple(posted) == pad["keys"]
        bench.devices.keypad.hold(["1", "9"], 0.3, bench.devices.clock())
        world.wait(1000)
        assert tuple(posted) == pad["keys"] and not bench.devices.keypad.busy()
        assert bench.devices.keypad.starved == 0 and bench.faults.seen == []


def test_hands_cannot_press_what_is_not_there(solder):
    bench = solder(CORE2)
    with pytest.raises(ValueError, match="no such key: F1"):
        bench.devices.keypad.press(["F1"], 0.0)


# Wires


def test_what_is_opened_on_pins_that_lead_elsewhere_is_told(solder):
    bench = solder(DEVKIT)
    machine = bench.machine
    machine.UART(2, 9600, tx=13, rx=27)
    machine.I2C(0, scl=machine.Pin(21), sda=machine.Pin(22))
    assert bench.faults.seen == [
        "printer uart: opened on pins 13 and 27, wired to 27 and 13",
        "i2c 0: opened on pins that it is not wired to",
    ]
    bench = solder("esp32s3_devkitc")
    bench.machine.SPI(1, sck=bench.machine.Pin(11), mosi=bench.machine.Pin(12))
    assert bench.faults.seen == ["spi 1: opened on pins that it is not wired to"]


def test_a_column_without_a_pull_up_reads_noise_and_with_a_resistor_does_not(solder):
    bench = solder(DEVKIT)
    pin = bench.machine.Pin(35, bench.machine.Pin.IN)
    assert pin() == 1 and bench.faults.seen == []
    bench = solder()
    bench.machine.Pin(32, bench.machine.Pin.IN)()
    assert bench.faults.seen == ["keypad: column 32 has no pull-up"]
