"""The chip's boot loader, by way of esptool, a program of its own."""

import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.port import Trouble

_BAUD = "460800"


class Chip:
    def __init__(self, chip: str, port: str):
        if importlib.util.find_spec("esptool") is None:
            raise Trouble("esptool is not installed: .venv/bin/pip install -r requirements-boards.txt")
        self._command = [sys.executable, "-m", "esptool", "--chip", chip, "--port", port, "--baud", _BAUD]

    def read(self, at: int, size: int) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "read"
            self._do("read-flash", hex(at), hex(size), str(path), after="no-reset")
            return path.read_bytes()

    def erase(self) -> None:
        """All of the flash."""
        self._do("erase-flash", after="no-reset")

    def write(self, at: int, data: bytes) -> None:
        """Erases the sectors that it writes, and no others; esptool compares what is there in the end."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "image"
            path.write_bytes(data)
            self._do("write-flash", hex(at), str(path), after="hard-reset")

    def _do(self, *command: str, after: str) -> None:
        done = subprocess.run([*self._command, "--after", after, *command], capture_output=True, text=True)
        if done.returncode:
            said = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
            errors = [line for line in said if "error" in line.lower()] or said[-3:]
            raise Trouble("\n".join([f"esptool {command[0]} did not work:", *errors, _HINT]))


_HINT = (
    "Is it the right port, and BOARD? A board that does not reset by itself: hold BOOT, press RESET, let go of BOOT, "
    "then again"
)
