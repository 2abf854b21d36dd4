"""The terminal's heap as MicroPython's own collector counts it: what is free, and the largest block of that."""

import re
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from tools.build.image import build
from tools.simulator import interpreter
from tools.simulator.simulator import Simulator

REPORT_MS = 150
_REPORTS = 6  # some of them come while a task is on its way; the quietest counts
_WAIT_S = 20
_BLOCK = 16  # bytes: four words of the chip
_OURS = ("mem: ", "stack: ", "GC: ", " No. of")
_FREE = re.compile(r"GC: total: \d+, used: \d+, free: (\d+)")
_LARGEST = re.compile(r"max free sz: (\d+)")


@dataclass(frozen=True)
class Heap:
    """After a collection, in bytes of the chip, whose words are half as long as a PC's."""

    free: int
    largest: int

    def __str__(self) -> str:
        return f"{self.free} bytes free, {self.largest} of them in one block"


class Watched(Simulator):
    """A terminal whose collector tells its heap often; `heaps` keeps the newest."""

    def __init__(self, **chosen):
        super().__init__(script=Path(__file__).with_name("inside.py"), heap_ms=REPORT_MS, **chosen)
        self.heaps: deque[Heap] = deque(maxlen=_REPORTS)
        self._words = interpreter.words(interpreter.find())
        self._free = 0

    def _image(self) -> Path:
        """The script starts the firmware of the image, and is not there in place of it."""
        self._rom = self._rom or build(self._board).rom
        return self._rom

    def _print(self, line: str) -> None:
        if not line.startswith(_OURS):
            super()._print(line)
        elif found := _FREE.match(line):
            self._free = int(found[1]) // self._words
        elif found := _LARGEST.search(line):
            self.heaps.append(Heap(self._free, int(found[1]) * _BLOCK))

    def reseed(self, text: str) -> None:
        """From here on torn operations stop, and keys bounce, as `text` has it."""
        self.flash._random.seed(text)
        self.devices.keypad._random.seed(text)

    def measure(self) -> Heap:
        """What is free while the terminal does nothing. It must be at rest."""
        self.heaps.clear()
        end = time.monotonic() + _WAIT_S
        while len(self.heaps) < _REPORTS:
            assert time.monotonic() < end, "the terminal does not report its heap"
            time.sleep(0.02)
        heaps = list(self.heaps)
        return Heap(max(heap.free for heap in heaps), max(heap.largest for heap in heaps))
