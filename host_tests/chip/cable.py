"""A board on a serial port: MicroPython behind a pseudo-terminal, its flash in a file, started again when it resets."""

import json
import os
import pty
import signal
import subprocess
import threading
import tty
from pathlib import Path

from tools.simulator import interpreter

REPL = Path(__file__).with_name("repl.py")
HARD, SOFT, CUT = 10, 11, 12
KB = 1024
LAYOUT = {"romfs": (0, 256 * KB), "vfs": (256 * KB, 128 * KB), "journal": (384 * KB, 256 * KB)}
_HEAP = "heapsize=24M"


class BoardOnPort:
    """`port`: what a program opens. `told`: everything the board said."""

    def __init__(self, folder: Path, layout: dict | None = None):
        self.layout = layout or LAYOUT
        self.flash = folder / "flash.img"
        if not self.flash.exists():
            self.flash.write_bytes(b"\xff" * max(start + size for start, size in self.layout.values()))
        self._ours, self._theirs = pty.openpty()
        tty.setraw(self._ours)
        tty.setraw(self._theirs)
        self.port = os.ttyname(self._theirs)
        self.told = bytearray()
        self.starts = 0
        self.cut_after: int | None = None
        self._said = threading.Condition()
        self._process: subprocess.Popen | None = None
        self._closing = False
        self._threads = [threading.Thread(target=job, daemon=True) for job in (self._live, self._hear)]

    def __enter__(self) -> "BoardOnPort":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._closing = True
        if self._process:
            self._process.kill()
        self._threads[0].join(10)
        os.close(self._theirs)
        os.close(self._ours)

    def wait(self, text: str, since: int = 0, timeout: float = 20) -> None:
        """Until the board has said it, behind byte `since` of what it told."""
        with self._said:
            found = self._said.wait_for(lambda: text.encode() in self.told[since:], timeout)
        assert found, bytes(self.told[since:])

    def pull_the_plug(self) -> None:
        """RAM is gone, it starts again at once."""
        if self._process:
            self._process.kill()

    def region(self, label: str) -> bytes:
        start, size = self.layout[label]
        return self.flash.read_bytes()[start : start + size]

    def _live(self) -> None:
        """The power is on: from one reset to the next."""
        mode = "main"
        while not self._closing:
            command = [interpreter.find(), "-X", _HEAP, str(REPL), json.dumps(self.layout), str(self.flash), mode]
            if self.cut_after is not None:
                command.append(str(self.cut_after))
                self.cut_after = None
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0
            )
            self.starts += 1
            self._pass_on(self._process)
            mode = "raw" if self._process.wait() == SOFT else "main"

    def _pass_on(self, process: subprocess.Popen) -> None:
        """What it says, until it ends."""
        while said := os.read(process.stdout.fileno(), 4096):
            with self._said:
                self.told += said
                self._said.notify_all()
            if not self._closing:
                os.write(self._ours, said)

    def _hear(self) -> None:
        """What the PC sends. Ctrl-C interrupts, as the chip's REPL has it."""
        while not self._closing:
            try:
                sent = os.read(self._ours, 4096)
            except OSError:
                return
            process = self._process
            for part in _parts(sent):
                try:
                    if part == b"\x03":
                        process.send_signal(signal.SIGINT)
                    else:
                        process.stdin.write(part)
                except (OSError, AttributeError):
                    break  # it is off just now


def _parts(sent: bytes) -> list[bytes]:
    rows = sent.split(b"\x03")
    parts = [rows[0]]
    for row in rows[1:]:
        parts += [b"\x03", row]
    return [part for part in parts if part]
