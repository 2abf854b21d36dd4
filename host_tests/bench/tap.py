"""Listens at the simulated board's flash, display bus and printer line, and writes down what passes."""

from collections import Counter
from dataclasses import dataclass, field

from tools.journal import reader
from tools.simulator import reading, wiring
from tools.simulator.models.flash import REGIONS

APART_S = 0.03  # a display that gets nothing for so long has shown a whole change
ADDRESS = 1  # byte before each transfer on I2C
RECORD_HEAD = 8


@dataclass
class Change:
    """What one screen change took on the bus; `lines` when it stood. Times in seconds of the simulator's clock."""

    first: float
    last: float
    bytes: int = 0
    lines: list[str] = field(default_factory=list)


class Tap:
    """`programs`: (time, region, bytes); `erases`: (time, region); `read`: bytes, by region; `changes`: of the screen;
    `line`: (time, bytes) to the printer, `bytes`: (time, those)."""

    def __init__(self, terminal):
        self._devices = devices = terminal.devices
        self.programs: list[tuple[float, str, bytes]] = []
        self.erases: list[tuple[float, str]] = []
        self.read: Counter[str] = Counter()
        self.changes: list[Change] = []
        self.line: list[tuple[float, int]] = []
        self.bytes: list[tuple[float, bytes]] = []
        self.pressed: list[float] = []
        printer = devices.uarts[wiring.PRINTER_UART]
        with devices.lock:
            self._put(devices.flash, "read", self._read)
            self._put(devices.flash, "program", self._program)
            self._put(devices.flash, "erase", self._erase)
            self._put(devices.display, "write", self._display)
            self._put(printer, "write", self._printer)

    def _put(self, model, name: str, note) -> None:
        real = getattr(model, name)

        def both(*args):
            note(*args)
            return real(*args)

        setattr(model, name, both)

    def _read(self, region: int, offset: int, size: int) -> None:
        self.read[REGIONS[region]] += size

    def _program(self, region: int, offset: int, data: bytes) -> None:
        self.programs.append((self._devices.clock(), REGIONS[region], bytes(data)))

    def _erase(self, region: int, offset: int) -> None:
        self.erases.append((self._devices.clock(), REGIONS[region]))

    def _display(self, data: bytes) -> None:
        now = self._devices.clock()
        if not self.changes or now - self.changes[-1].last > APART_S:
            self.settle()
            self.changes.append(Change(now, now))
        self.changes[-1].bytes += ADDRESS + len(data)
        self.changes[-1].last = now

    def settle(self) -> None:
        """Note what the last change has come to."""
        if self.changes and not self.changes[-1].lines:
            self.changes[-1].lines = reading.lines(self._devices.display.rows())

    def _printer(self, data: bytes, now: float) -> None:
        self.line.append((now, len(data)))
        self.bytes.append((now, bytes(data)))


def what(program: bytes) -> tuple[str, int]:
    """(what was programmed in the journal, length of its payload; 0 for a sector's header)"""
    if program[:4] == reader.MAGIC:
        return "sector header", 0
    return reader._kind(program[1]), int.from_bytes(program[2:4], "big")
