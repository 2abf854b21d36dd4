"""One run of a terminal, from power-on until it is killed or ends: the interpreter's process and the thread that
serves it."""

import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

from tools.boards import wired
from tools.simulator import interpreter, printers
from tools.simulator.devices import Devices
from tools.simulator.displays import INSTEAD
from tools.simulator.models.flash import PowerCut
from tools.simulator.server import Later, Reset, Server, Wait

ROOT = Path(__file__).resolve().parents[2]
BOARDS = ROOT / "boards"
SHIM = BOARDS / "simulator" / "shim"
SHIM_HEAP_KB = 10  # what boot.py and the shim's modules take before main: built into the firmware on the chip


@dataclass
class Program:
    """What the terminal runs. `rom`: a VfsRom image. Without it `script` runs, with `path` to import from.

    `heap_kb` is in the chip's terms: an interpreter with words twice as long gets twice as much.
    """

    rom: Path | None = None
    script: Path | None = None
    path: list[str] = field(default_factory=list)
    board: str = "simulator"
    python: bool = False
    heap_kb: int = 64
    settings: dict = field(default_factory=dict)
    heap_ms: int = 1000
    display: str | None = None
    printer: str = printers.OWN

    def config(self) -> bytes:
        """What the boot script reads first."""
        config = {"rom": str(self.rom) if self.rom else "", "path": self.path, "board": self.board}
        config |= {"program": str(self.script) if self.script else "", "settings": self.settings}
        config |= {"heap_ms": self.heap_ms, "wiring": self._wiring()}
        data = json.dumps(config).encode()
        return len(data).to_bytes(2, "big") + data

    def _wiring(self) -> dict:
        """What differs from the board's own."""
        changed = dict(INSTEAD[self.display]) if self.display else {}
        if printers.INSTEAD[self.printer].part:
            changed["PRINTER"] = printers.beside(wired.read(self.board), self.printer).parts["PRINTER"]
        return changed

    def command(self, fd_in: int, fd_out: int) -> list[str]:
        pipes = [str(fd_in), str(fd_out)]
        if self.python:
            return [sys.executable, "-X", "utf8", "-m", "tools.cpython.boot", *pipes]
        program = interpreter.find()
        word_kb = 1024 * interpreter.words(program)
        heap = self.heap_kb * word_kb
        if self.rom:
            heap += self.rom.stat().st_size * 65 // 64  # the image and the collector's map of it
            heap += SHIM_HEAP_KB * word_kb
            names = self.rom.with_suffix(".names")  # of frozen code they are flash, of an image the tables are heap
            heap += interpreter.name_tables(program, names.read_text()) if names.exists() else 0
        boot = SHIM.with_name("boot.py")
        return [program, "-X", f"heapsize={heap}", str(boot), *pipes]


class Process:
    """`ended(process, kind, detail)` is called once, by the serving thread, unless `kill` came first: kind is "exit"
    (detail: status), "reset" (cause) or "cut" (the flash model's power cut). `log` gets each line that is printed."""

    def __init__(self, program: Program, devices: Devices, log, ended):
        self._devices = devices
        self._log = log
        self._ended = ended
        self._dead = threading.Event()
        their_in, self._out = os.pipe()
        self._in, their_out = os.pipe()
        printed_in, printed_out = os.pipe()
        self._child = subprocess.Popen(
            program.command(their_in, their_out),
            stdin=subprocess.DEVNULL,
            stdout=printed_out,
            stderr=printed_out,
            pass_fds=(their_in, their_out),
            cwd=ROOT,
            start_new_session=True,
        )
        for fd in (their_in, their_out, printed_out):
            os.close(fd)
        os.write(self._out, program.config())
        self.pid = self._child.pid
        self._reader = threading.Thread(target=self._read, args=(printed_in,), name="terminal-log", daemon=True)
        self._server = threading.Thread(target=self._serve, name="terminal-wire", daemon=True)
        self._reader.start()
        self._server.start()

    def kill(self) -> None:
        """Instantly; what the terminal had asked for and was not done yet, is not done."""
        with self._devices.lock:
            self._dead.set()
            self._child.send_signal(signal.SIGKILL)
        self._child.wait()
        if threading.current_thread() is not self._server:
            self._server.join(5)
            self._reader.join(5)

    def _read(self, fd: int) -> None:
        with os.fdopen(fd, errors="replace") as lines:
            for line in lines:
                self._log(line.rstrip("\n"))

    def _serve(self) -> None:
        kind, detail = "exit", None
        try:
            with os.fdopen(self._in, "rb") as requests, os.fdopen(self._out, "wb", buffering=0) as answers:
                try:
                    self._serve_all(requests, answers)
                except PowerCut:
                    self._child.kill()  # before the pipes close: without power nothing runs on to complain of that
                    self._reader.join(5)
                    raise
        except Reset as reset:
            kind, detail = "reset", reset.args[0]
        except PowerCut:
            kind = "cut"
        except BrokenPipeError:
            pass
        except ValueError as error:
            self._log(f"simulator: {error}")
        if self._dead.is_set():
            return
        if kind == "exit":
            detail = self._status()
        self._ended(self, kind, detail)

    def _status(self) -> int:
        try:
            return self._child.wait(1)
        except subprocess.TimeoutExpired:
            self._child.kill()
            return self._child.wait()

    def _serve_all(self, requests, answers) -> None:
        handle, lock, dead = Server(self._devices).handle, self._devices.lock, self._dead.is_set
        while True:
            head = requests.read(4)
            if len(head) < 4:
                return
            size = head[2] << 8 | head[3]
            data = requests.read(size) if size else b""
            if len(data) < size:
                return
            try:
                with lock:
                    if dead():
                        return
                    answer = handle(head[0], head[1], data)
            except Wait as wait:
                self._dead.wait(wait.seconds)
                answer = wait.answer
            except Later as later:
                answer = later.work()
            if answer is not None:
                answers.write(len(answer).to_bytes(2, "big") + answer)
