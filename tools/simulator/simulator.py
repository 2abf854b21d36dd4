"""A simulated terminal: the devices, the air and the interpreter's process, with plain methods. Threads inside."""

import base64
import io
import random
import re
import threading
import time
from collections import deque
from pathlib import Path

from PIL import Image

from tools.simulator import provision, reading
from tools.simulator.air import Air
from tools.simulator.models import Faults
from tools.simulator.models.flash import VFS_SIZE, Flash
from tools.simulator.process import WORDS, Process, Program
from tools.simulator.server import Devices

HARD_RESET, WDT_RESET = 2, 3
_TICK_S = 0.01
_SETTLED_S = 0.03  # a picture is told of when it has stood still so long
_LOOP = (6, 5.0)  # so many restarts in so many seconds are a boot loop
_LOG_LINES = 500


class WaitTimeout(AssertionError):
    """The screen never showed it; the text says what it showed, and what the terminal printed."""


class Simulator:
    """One terminal. Also a context manager: `with Simulator(host=host.port) as terminal:` starts and stops it.

    data: folder for the flash image, None keeps it in memory. host: "name:port" or a port. ca: CA certificate (DER)
    to verify the host with. settings: override for this run. script: a MicroPython file instead of the firmware.
    """

    def __init__(
        self, data: Path | str | None = None, host: str | int | None = None, *, ca: bytes | None = None,
        settings: dict | None = None, lang: str | None = None, heap_kb: int = 64, python: bool = False,
        board: str = "simulator", rom: Path | None = None, script: Path | None = None, image: bytes | None = None,
        seed: int | None = None, bus_time: bool = True, heap_ms: int = 1000, event=None,
    ):  # fmt: skip
        self.seed = random.randrange(1 << 30) if seed is None else seed
        self.faults = Faults(lambda text: self._tell("log", text=text, fault=True))
        self.log: deque[str] = deque(maxlen=_LOG_LINES)
        self.resets = 0
        self._listeners = [event] if event else []
        self._events: deque = deque()
        self._settings = self._overrides(host, ca, lang, settings)
        self._rom, self._script, self._python, self._board = rom, script, python, board
        self._heap_kb, self._heap_ms = heap_kb, heap_ms
        self.flash = self._flash(data, ca, image)
        self.air = Air()
        self._starved = 0
        self.devices = Devices(self.flash, self.faults, self.air, self._tell, self.seed, bus_time)
        # A pin write is posted: it may be served only together with the read behind it, however long the terminal
        # waited between them. Lines that settle slowly can be modelled only where time is virtual.
        self.devices.keypad.settle = 0.0
        self._process: Process | None = None
        self._power = threading.RLock()
        self._recent: deque = deque()
        self._stop = threading.Event()
        self._ticker = threading.Thread(target=self._tick, name="simulator", daemon=True)

    @staticmethod
    def _overrides(host, ca, lang, settings) -> dict:
        values = {}
        if host is not None:
            values["host"] = f"127.0.0.1:{host}" if isinstance(host, int) else host
        if ca:
            values["tls"] = f"/flash/{provision.CA_FILE}"
        if lang:
            values["language"] = lang
        return values | (settings or {})

    def _flash(self, data, ca, image) -> Flash:
        files = {provision.CA_FILE: ca} if ca else {}
        if data is None:
            image = provision.put(image, files) if image and files else image or provision.image(files=files)
            return Flash(self.faults, None, image, self.seed)
        path = Path(data) / "flash.bin"
        path.parent.mkdir(parents=True, exist_ok=True)
        flash = Flash(self.faults, path, None if path.exists() else provision.image(files=files), self.seed)
        if files:
            flash.replace(0, provision.put(flash.image(), files)[:VFS_SIZE])
        return flash

    # Life

    def __enter__(self) -> "Simulator":
        return self.start()

    def __exit__(self, *_) -> None:
        self.stop()

    def start(self) -> "Simulator":
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

    def wait_power(self, on: bool, timeout: float = 10.0) -> None:
        """Until the power is on or off; a planned cut comes when it comes."""
        if not _until(lambda: self.powered == on, timeout):
            raise WaitTimeout(f"power is still {'off' if on else 'on'}\n{self._printed()}")

    def _start(self) -> None:
        program = Program(
            rom=self._image(), script=self._script, path=self._path(), board=self._board, python=self._python,
            heap_kb=self._heap_kb, settings=self._settings, heap_ms=self._heap_ms,
        )  # fmt: skip
        self._process = Process(program, self.devices, self._print, self._ended)

    def _image(self) -> Path | None:
        if self._script or self._python:
            return None
        if not self._rom:
            from tools.build.image import build

            self._rom = build(self._board).rom
        return self._rom

    def _path(self) -> list[str]:
        from tools.simulator.process import BOARDS, ROOT

        board = BOARDS / self._board
        return [str(board / "shim"), str(board), str(ROOT / "firmware")]

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

    # Hands

    def press(self, *keys: str, wait: bool = True) -> None:
        """One after the other, with bounce; by default returns when the last is let go."""
        self._finger("press", list(keys), wait)

    def type(self, text: str) -> None:
        """Each character a key."""
        self.press(*text)

    def hold(self, keys, ms: int, wait: bool = True) -> None:
        """All at once."""
        self._finger("hold", list(keys), wait, ms / 1000)

    def _finger(self, how: str, keys: list, wait: bool, *more) -> None:
        with self.devices.lock:
            getattr(self.devices.keypad, how)(keys, *more, self.devices.clock())
        if wait:
            self.wait_keys()

    def wait_keys(self) -> None:
        """Until no finger is on a key any more."""
        _until(lambda: not self.devices.keypad.busy(), 60, 0.005)

    def card(self, track2: str, fault: str = "") -> None:
        with self.devices.lock:
            self.devices.reader.swipe(track2, self.devices.clock(), fault)

    def scan(self, code: str) -> None:
        with self.devices.lock:
            self.devices.scanner.read(code, self.devices.clock())

    def radio(self, state: str) -> None:
        """up or down"""
        if state not in ("up", "down"):
            raise ValueError("radio state: up or down")
        with self.devices.lock:
            self.devices.wlan.set_radio(state == "up", self.devices.clock())
            self.devices.relink()

    def printer(self, state: str, after_bytes: int = 0) -> None:
        with self.devices.lock:
            self.devices.printer.set_state(state, self.devices.clock(), after_bytes)

    def advance_clock(self, seconds: int) -> None:
        with self.devices.lock:
            self.devices.rtc.advance(seconds, self.devices.clock())

    def corrupt(self, offset: int, bits: int) -> None:
        """Flip bits of the flash image; the power must be off."""
        if self.powered:
            raise ValueError("power must be off")
        self.flash.corrupt(offset, bits)

    # Eyes

    def pixels(self) -> list[bytes]:
        with self.devices.lock:
            return self.devices.display.rows()

    def lines(self) -> list[str]:
        """The four text rows as shown."""
        return reading.lines(self.pixels())

    def screen(self) -> dict:
        rows = self.pixels()
        return {"lines": reading.lines(rows), "png": base64.b64encode(_png(rows)).decode()}

    def wait(self, screen: str, timeout: float = 10.0) -> list[str]:
        """Until a row matches the regular expression; returns the rows. Raises WaitTimeout."""
        pattern = re.compile(screen)
        if not _until(lambda: any(map(pattern.search, self.lines())), timeout):
            raise WaitTimeout(f"no row matched {screen!r} in {timeout} s\n{self._shown()}\n{self._printed()}")
        return self.lines()

    def slips(self) -> list[dict]:
        with self.devices.lock:
            slips = list(self.devices.printer.all_slips())
            return [
                {
                    "text": slip.text,
                    "complete": slip.complete,
                    "png": base64.b64encode(slip.png()).decode(),
                    "bytes": base64.b64encode(bytes(slip.sent)).decode(),
                }
                for slip in slips
            ]

    def slip_texts(self) -> list[tuple[str, bool]]:
        """(text, complete) of each slip: as `slips`, without pictures."""
        with self.devices.lock:
            return [(slip.text, slip.complete) for slip in self.devices.printer.all_slips()]

    def wait_slips(self, count: int, timeout: float = 10.0) -> list[tuple[str, bool]]:
        """Until so many slips have come to their end."""
        ended = self.devices.printer.slips
        if not _until(lambda: len(ended) >= count, timeout):
            raise WaitTimeout(f"{len(ended)} slips, not {count}\n{self._shown()}\n{self._printed()}")
        return self.slip_texts()

    def journal(self) -> dict:
        from tools.journal import decode

        with self.devices.lock:
            image = self.flash.region("journal")
        records, intact = decode(image)
        return {"records": records, "intact": intact}

    def status(self) -> dict:
        """`pending` and `batch` are read from the journal, for the terminal itself has no such window."""
        about = {"powered": self.powered, "pending": None, "batch": None, "heap_peak": self.devices.heap_peak // WORDS}
        try:
            from tools.journal import summary
        except ImportError:
            pass
        else:
            with self.devices.lock:
                image = self.flash.region("journal")
            about |= summary(image)
        counts = self.flash.counts
        total = {what: sum(count[what] for count in counts.values()) for what in ("programs", "erases", "bytes")}
        about["flash"] = total | {name: dict(count) for name, count in counts.items()}
        about["resets"] = self.resets
        about["faults"] = list(self.faults.seen)
        return about

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
            with self._power:
                if self._process:
                    self._ended(self._process, "reset", WDT_RESET)

    def _shown(self) -> str:
        return "\n".join(f"|{line}" for line in self.lines())

    def _printed(self) -> str:
        return "\n".join(list(self.log)[-20:] + self.faults.seen[-5:])


def _until(condition, timeout: float, every: float = 0.01) -> bool:
    end = time.monotonic() + timeout
    while not condition():
        if time.monotonic() >= end:
            return False
        time.sleep(every)
    return True


def _png(rows: list[bytes]) -> bytes:
    picture = Image.new("1", (len(rows[0]), len(rows)))
    picture.putdata([255 if dot else 0 for row in rows for dot in row])
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
