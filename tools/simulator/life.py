"""The life of a simulated terminal: power, resets, what it prints, and the events that come of it. Threads inside."""

import random
import threading
import time
from collections import deque
from pathlib import Path

from tools.simulator import printers, provision
from tools.simulator.air import Air
from tools.simulator.devices import Devices
from tools.simulator.models import Faults
from tools.simulator.process import BOARDS, ROOT, SHIM, Process, Program
from tools.simulator.sight import Sight

WDT_RESET = 3
_TICK_S = 0.01
_SETTLED_S = 0.03  # a picture is told of when it has stood still so long
_LOOP = (6, 5.0)  # so many restarts in so many seconds are a boot loop
_LOG_LINES = 500


class WaitTimeout(AssertionError):
    """The screen never showed it; the text says what it showed, and what the terminal printed."""


class Machine:
    """Devices, air and process, and the thread that lets time pass for them. Simulator gives it hands and eyes."""

    def __init__(
        self, data: Path | str | None = None, host: str | int | None = None, *, ca: bytes | None = None,
        settings: dict | None = None, lang: str | None = None, heap_kb: int = 64, python: bool = False,
        board: str = "simulator", rom: Path | None = None, script: Path | None = None, image: bytes | None = None,
        seed: int | None = None, bus_time: bool = True, heap_ms: int = 1000, display: str | None = None, event=None,
        printer: str = printers.OWN,
    ):  # fmt: skip
        self.seed = random.randrange(1 << 30) if seed is None else seed
        self.faults = Faults(lambda text: self._tell("log", text=text, fault=True))
        self.log: deque[str] = deque(maxlen=_LOG_LINES)
        self.resets = 0
        self._listeners = [event] if event else []
        self._events: deque = deque()
        self._settings = provision.overrides(host, ca, lang) | printers.INSTEAD[printer].settings | (settings or {})
        files = {provision.CA_FILE: ca} if ca else {}
        self._rom, self._script, self.python, self._board = rom, script, python, board
        self._heap_kb, self._heap_ms, self._display, self._printer = heap_kb, heap_ms, display, printer
        self.flash = provision.flash(data, image, files, self.faults, self.seed, board)
        self.air = Air()
        self._starved = 0
        parts = {"board": board, "display": display, "printer": printer}
        self.devices = Devices(self.flash, self.faults, self.air, self._tell, self.seed, bus_time, **parts)
        self._sight = Sight(self.devices.display)
        # A pin write is posted: it may be served only together with the read behind it, however long the terminal
        # waited between them. Lines that settle slowly can be modelled only where time is virtual.
        self.devices.keypad.settle = 0.0
        self.devices.display.judged = False
        self._process: Process | None = None
        self._power = threading.RLock()
        self._recent: deque = deque()
        self._stop = threading.Event()
        self._ticker = threading.Thread(target=self._tick, name="simulator", daemon=True)

    # Life

    def __enter__(self):
        return self.start()

    def __exit__(self, *_) -> None:
        self.stop()

    def start(self):
        """Build the firmware when needed, and power on."""
        self._ticker.start()
        self.power_on()
        return self

    def stop(self) -> None:
        """Power off and end every thread. The flash image stays readable."""
        self.power_off()
        self._stop.set()
        if self._ticker.is_alive():
            self._ticker.join(2)
        self._deliver()
        self.air.close()
        self.flash.close()

    def listen(self, event) -> None:
        """`event(dict)` is called, by one thread, for each event of the debug link."""
        self._listeners.append(event)

    def unlisten(self, event) -> None:
        """No more events for `event`; nothing happens when it gets none."""
        if event in self._listeners:
            self._listeners.remove(event)

    # Power

    @property
    def powered(self) -> bool:
        return self._process is not None

    def power_on(self) -> None:
        with self._power:
            if not self._process:
                self.devices.power_on()
                self._start()
                self._tell("power", state="on")

    def power_off(self) -> None:
        """Pulls the plug: the process is killed where it stands."""
        with self._power:
            if self._process:
                process, self._process = self._process, None
                process.kill()
                self.devices.power_off()
                self._tell("power", state="off")

    def power_cycle(self, seconds: float = 0.0) -> None:
        self.power_off()
        time.sleep(seconds)
        self.power_on()

    def cut_after(self, flash_ops: int, torn: bool = True) -> None:
        """Power fails during the n-th flash program or erase from now."""
        with self.devices.lock:
            self.flash.cut_after(flash_ops, torn)

    def reset(self, cause: int) -> None:
        """The chip starts again, all else has power: 2 by itself or by hand, WDT_RESET, 5 a soft reset, BROWN_OUT."""
        with self._power:
            if self._process:
                self._ended(self._process, "reset", cause)

    def wait_power(self, on: bool, timeout: float = 10.0) -> None:
        """Until the power is on or off; a planned cut comes when it comes."""
        if not until(lambda: self.powered == on, timeout):
            raise WaitTimeout(f"power is still {'off' if on else 'on'}\n{self._printed()}")

    def _start(self) -> None:
        program = Program(
            rom=self._image(), script=self._script, path=self._path(), board=self._board, python=self.python,
            heap_kb=self._heap_kb, settings=self._settings, heap_ms=self._heap_ms, display=self._display,
            printer=self._printer,
        )  # fmt: skip
        self._process = Process(program, self.devices, self._print, self._ended)

    def _image(self) -> Path | None:
        if self._script or self.python:
            return None
        if not self._rom:
            from tools.build.image import current

            self._rom = current(self._board, simulated=True)
        return self._rom

    def _path(self) -> list[str]:
        return [*map(str, (SHIM, BOARDS / self._board, BOARDS / "common", ROOT / "firmware"))]

    def _ended(self, process: Process, kind: str, detail) -> None:
        """Called by the process's own serving thread, which must not wait for itself."""
        threading.Thread(target=self._after, args=(process, kind, detail), daemon=True).start()

    def _after(self, process: Process, kind: str, detail) -> None:
        with self._power:
            if process is not self._process:
                return
            if kind == "cut":
                self.power_off()
            elif kind == "exit":
                self._tell("log", text=f"the terminal's program ended with status {detail}")
                self.power_off()
            else:
                self._restart(detail)

    def _restart(self, cause: int) -> None:
        self._process.kill()
        self.devices.chip_off()
        self.resets += 1
        self._tell("log", text=f"the terminal reset itself, cause {cause}")
        now = time.monotonic()
        self._recent.append(now)
        while now - self._recent[0] > _LOOP[1]:
            self._recent.popleft()
        if len(self._recent) >= _LOOP[0]:
            self._tell("log", text="boot loop: power off")
            self.power_off()
            return
        self.devices.power_on(cause)
        self._start()

    # Events

    def _print(self, line: str) -> None:
        self.log.append(line)
        self._tell("log", text=line)

    def _tell(self, kind: str, **about) -> None:
        self._events.append({"event": kind} | about)

    def _deliver(self) -> None:
        while self._events:
            event = self._events.popleft()
            for listener in list(self._listeners):
                listener(event)

    def _tick(self) -> None:
        told = seen = None
        since = 0.0
        while not self._stop.wait(_TICK_S):
            self.devices.advance()
            self._watchdog()
            if self.devices.keypad.starved != self._starved:
                self._starved = self.devices.keypad.starved
                self._tell("log", text="a key was let go before the terminal had looked")
            changes, now = self.devices.display.changes, time.monotonic()
            if changes != seen:
                seen, since = changes, now
            elif changes != told and now - since >= _SETTLED_S:
                told = changes
                if self._listeners:
                    self._tell("screen", lines=self.lines())
            self._deliver()

    def _watchdog(self) -> None:
        limit = self.devices.watchdog
        if limit and time.monotonic() > limit:
            self.devices.watchdog = None
            self.reset(WDT_RESET)

    def pixels(self) -> list[bytes]:
        """What is lit: 64 rows of 128 bytes, 0 or 1; of a character display 160."""
        with self.devices.lock:
            return self._sight.dots()

    def lines(self) -> list[str]:
        """The four text rows as shown."""
        with self.devices.lock:
            return self._sight.lines()

    def _printed(self) -> str:
        return "\n".join(list(self.log)[-20:] + self.faults.seen[-5:])


def until(condition, timeout: float, every: float = 0.01) -> bool:
    end = time.monotonic() + timeout
    while not condition():
        if time.monotonic() >= end:
            return False
        time.sleep(every)
    return True
