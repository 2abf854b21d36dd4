"""What hangs on a board, module by module, as the table tells it and the picture shows it."""

from dataclasses import dataclass, field

from tools.boards.board import Board, Wire
from tools.boards.drivers import IN

RESISTOR = "4.7 kOhm to 3V3"


@dataclass
class Terminal:
    """name: as on the module; wire to the chip, or what else it goes to; also: what belongs there besides."""

    name: str
    wire: Wire | None = None
    to: str = ""
    also: str = ""


@dataclass
class Module:
    part: str
    title: str
    terminals: list[Terminal] = field(default_factory=list)
    advice: tuple[str, ...] = ()

    @property
    def pins(self) -> list[int]:
        return [terminal.wire.pin for terminal in self.terminals if terminal.wire]


def outside(board: Board) -> list[Module]:
    """What has to be connected, in the order of wiring.py."""
    return [module for module in (_module(board, name) for name in board.wiring.parts) if module.pins]


def inside(board: Board) -> list[str]:
    """Titles of what is on the board already."""
    found = []
    for name in board.wiring.parts:
        driver = board.part(name)
        if driver and not _module(board, name).pins:
            found.append(driver.title)
    return found


def _module(board: Board, name: str) -> Module:
    driver = board.part(name)
    if driver is None:
        return Module(name, name)
    wires = [wire for wire in board.wires() if wire.part == name and not wire.soldered]
    module = Module(name, driver.title, [Terminal(w.terminal, w, also=_also(board, w)) for w in wires], driver.advice)
    if wires:
        module.terminals += [Terminal(terminal, to=to) for terminal, to in driver.supply]
    return module


def _also(board: Board, wire: Wire) -> str:
    """Columns of a keypad without pull-ups inside the chip."""
    pulled = board.wiring.parts[wire.part].get("pull_ups") == "outside" and wire.direction == IN
    return RESISTOR if pulled else ""


def label(board: Board, pin: int) -> str:
    """What is printed at a pin."""
    return board.printed.get(pin, str(pin))
