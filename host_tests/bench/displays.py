"""What each display takes of its bus: its driver on its model, under virtual time."""

import importlib

from host_tests.bench.report import Row, Table, number
from host_tests.doubles.soldered import Soldered
from tools.cpython import install

# Of each: driver's class, what it is drawn in a step (first page, last page), the clock of its bus.
_KINDS = {
    "ssd1306": ("SSD1306", (2, 3), 400_000),
    "sh1106": ("Sh1106", (2, 3), 400_000),
    "hd44780": ("Hd44780", (2, 2), 100_000),
    "st7789": ("St7789", (2, 3), 40_000_000),
    "ili9341": ("Ili9341", (2, 2), 10_000_000),
}
_COLOUR = ("st7789", "ili9341")
_HOW = "driver and model under virtual time: address, control and data bytes; the keypad gets its turn between steps"


class _World:
    """A clock that goes on only where the bus or a driver waits."""

    us = 0

    def create_task(self, coroutine) -> None:
        coroutine.close()

    def sleep_ms(self, ms: int) -> None:
        self.us += ms * 1000

    def ticks_ms(self) -> int:
        return self.us // 1000


def table() -> Table:
    install()
    return Table("Displays", [row for name in _KINDS for row in _rows(name)])


def _rows(name: str) -> list[Row]:
    kind, step, hz = _KINDS[name]
    world = _World()
    module = importlib.import_module(f"drivers.{name}")
    waits = importlib.import_module("drivers.band_display") if name in _COLOUR else module
    before = getattr(waits, "time", None)
    waits.time = world
    try:
        bench = Soldered(world, display=name)
        display = _made(bench, getattr(module, kind), name, hz)
        display.init()
        took = {title: _counted(bench, world, display, pages) for title, pages in (("row", (2, 3)), ("step", step))}
    finally:
        waits.time = before
    sent, us = took["row"]
    _, step_us = took["step"]
    clock = f"{hz // 1000} kHz" if hz < 1_000_000 else f"{hz // 1_000_000} MHz"
    result = f"{number(sent)} bytes, {number(us / 1000, 1)} ms at {clock}; a step of it {number(step_us / 1000, 1)} ms"
    return [Row(f"a row of text on {name}", result, _HOW)]


def _made(bench, kind, name: str, hz: int):
    machine = bench.machine
    if name not in _COLOUR:
        return kind(machine.I2C(0, freq=hz), bench.devices.display.address)
    pins = {line: machine.Pin(n, machine.Pin.OUT, value=1) for n, line in bench.devices.lines.items()}
    return kind(machine.SPI(1, baudrate=hz), **pins)


def _counted(bench, world, display, pages: tuple) -> tuple[int, int]:
    """(bytes, us) of the bus."""
    model, sent = bench.devices.display, [0]
    real = model.write

    def write(data, *rest):
        sent[0] += len(data) + (1 if hasattr(model, "address") else 0)
        return real(data, *rest)

    model.write, start = write, world.us
    display.show(*pages)
    model.write = real
    return sent[0], world.us - start
