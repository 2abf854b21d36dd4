"""A board: its wiring, board.toml, and every line between the chip and a part."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field

from tools.boards import BOARDS, BoardError, wired
from tools.boards.chips import CHIPS, MIB, Chip
from tools.boards.drivers import BUS_TERMINALS, PARTS, Driver, Line
from tools.boards.wired import Wiring

FIELDS = {"name", "module", "chip", "flash", "psram", "micropython", "left", "right", "printed", "lights"}
OPTIONAL = {"printed", "lights"}


@dataclass(frozen=True)
class Wire:
    """From a pin of the chip to a terminal of the part. soldered: by the board's maker; pulled: up, by the chip."""

    pin: int
    part: str
    field: str
    direction: str
    terminal: str
    soldered: bool
    pulled: bool = False
    bus: str = ""

    @property
    def signal(self) -> str:
        return f"{self.part.lower().replace('_', ' ')} {self.field.upper() if self.bus else self.field}"


@dataclass
class Board:
    """left, right: its rows of pins from the top, GPIO numbers or names of supplies. printed: what is printed at a pin.
    lights: pins of LEDs that are on the board already."""

    folder: str
    wiring: Wiring
    name: str
    module: str
    chip: Chip
    flash: int
    psram: str
    micropython: str
    left: list
    right: list
    printed: dict[int, str] = field(default_factory=dict)
    lights: list[int] = field(default_factory=list)

    @property
    def outside(self) -> set[int]:
        """Pins that one can get at."""
        return {pin for pin in self.left + self.right if isinstance(pin, int)}

    def part(self, name: str) -> Driver | None:
        """Its driver's facts, None when there is no such part or driver."""
        drivers, _ = PARTS.get(name, ({}, False))
        return drivers.get(self.wiring.parts.get(name, {}).get("driver", ""))

    def wires(self) -> list[Wire]:
        """Every line of every part; those of a shared bus once a part."""
        return [wire for name in self.wiring.parts for wire in self._wires(name)]

    def _wires(self, name: str) -> Iterator[Wire]:
        part, driver = self.wiring.parts[name], self.part(name)
        if driver is None:
            return
        for line in driver.lines:
            yield from self._lines(name, part, line)
        if driver.bus in BUS_TERMINALS:
            bus = self.bus(driver.bus).get(part.get(driver.bus, -1), {})
            soldered = bool(part.get("soldered") and bus.get("soldered"))
            for field, direction, terminal in BUS_TERMINALS[driver.bus]:
                if field in bus:
                    on = f"{driver.bus} {part[driver.bus]}"
                    yield Wire(bus[field], name, field, direction, terminal, soldered, bus=on)

    @staticmethod
    def _lines(name: str, part: dict, line: Line) -> Iterator[Wire]:
        """One wire, or those of a row of pins, counted from 1."""
        pins, soldered = part.get(line.field, ()), bool(part.get("soldered"))
        pulled = line.pulled or (line.field == "columns" and part.get("pull_ups") == "inside")
        if not isinstance(pins, tuple):
            yield Wire(pins, name, line.field, line.direction, line.terminal, soldered, pulled)
            return
        for place, pin in enumerate(pins, 1):
            field = f"{line.field.removesuffix('s')} {place}"
            yield Wire(pin, name, field, line.direction, f"{line.terminal}{place}", soldered, pulled)

    def bus(self, kind: str) -> dict[int, dict]:
        return self.wiring.i2c if kind == "i2c" else self.wiring.spi


def read(folder: str) -> Board:
    """BoardError, with words for who writes the files."""
    path = BOARDS / folder / "board.toml"
    wiring = wired.read(folder)
    if not path.exists():
        raise BoardError(f"boards/{folder}/board.toml is missing")
    return make(folder, wiring, tomllib.loads(path.read_text()))


def make(folder: str, wiring: Wiring, about: dict) -> Board:
    where = f"boards/{folder}/board.toml"
    for name in sorted(set(about) - FIELDS):
        raise BoardError(f"{where}: {name} is unknown")
    for name in sorted(FIELDS - OPTIONAL - set(about)):
        raise BoardError(f"{where}: {name} is missing")
    if about["chip"] not in CHIPS:
        raise BoardError(f"{where}: chip {about['chip']!r} is unknown. There are: {', '.join(CHIPS)}")
    chip = CHIPS[about["chip"]]
    if about["psram"] not in chip.psram:
        raise BoardError(f"{where}: psram {about['psram']!r}: the {chip.name} has {', '.join(chip.psram)}")
    size = about["flash"].removesuffix("MB")
    if not size.isdigit():
        raise BoardError(f"{where}: flash {about['flash']!r} is no size such as 4MB")
    printed = {int(pin): text for pin, text in about.get("printed", {}).items()}
    return Board(folder, wiring, **about | {"chip": chip, "flash": int(size) * MIB, "printed": printed})


def names() -> list[str]:
    """Every real board."""
    return [name for name in wired.names() if (BOARDS / name / "board.toml").exists()]
