"""The flash of a terminal that does not run: an image of a simulated one, or a board on a serial port."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from littlefs import LittleFSError

from tools.port import Trouble
from tools.port.board import Board, board
from tools.simulator import provision as flash
from tools.simulator.models.flash import SECTOR, VFS_SIZE


class Terminal(Protocol):
    """`name`: as the person at the PC calls it. `at`: bytes from the start of the journal's region, which is flash:
    `program` clears bits, `erase` sets those of one sector."""

    name: str

    def journal(self) -> bytes: ...
    def program(self, at: int, data: bytes) -> None: ...
    def erase(self, at: int) -> None: ...

    def read(self, file: str) -> bytes | None: ...
    def write(self, file: str, data: bytes) -> None: ...

    def forget(self) -> None:
        """Settings, keys, people: erased, not merely deleted."""


class Image:
    """Every change is in the file at once."""

    def __init__(self, path: Path):
        self.name = str(path)
        self._file = open(path, "r+b", buffering=0)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Trouble(f"{path}: this terminal is switched on: stop its simulator first") from None
        self._size = os.fstat(self._file.fileno()).st_size
        if self._size <= VFS_SIZE or self._size % SECTOR:
            raise Trouble(f"{path} is no flash image: {self._size} bytes are not settings and a journal")

    def close(self) -> None:
        self._file.close()

    def journal(self) -> bytes:
        return self._get(VFS_SIZE, self._size - VFS_SIZE)

    def program(self, at: int, data: bytes) -> None:
        there = self._get(VFS_SIZE + at, len(data))
        self._put(VFS_SIZE + at, bytes(old & new for old, new in zip(there, data, strict=True)))

    def erase(self, at: int) -> None:
        self._put(VFS_SIZE + at, b"\xff" * SECTOR)

    def read(self, file: str) -> bytes | None:
        try:
            return flash.get(self._get(0, self._size), file)
        except FileNotFoundError:
            return None
        except LittleFSError as problem:
            raise Trouble(f"{self.name}: its settings cannot be read ({problem})") from None

    def write(self, file: str, data: bytes) -> None:
        self._put(0, flash.put(self._get(0, self._size), {file: data})[:VFS_SIZE])

    def forget(self) -> None:
        self._put(0, flash.put(b"\xff" * self._size, {}, format=True)[:VFS_SIZE])

    def _get(self, at: int, size: int) -> bytes:
        return os.pread(self._file.fileno(), size, at)

    def _put(self, at: int, data: bytes) -> None:
        os.pwrite(self._file.fileno(), data, at)
        os.fsync(self._file.fileno())


class Plugged:
    """A board that is stopped. What it is told to do it does by boards/starter/agent.py."""

    def __init__(self, found: Board, port: str):
        self.name = port
        self._board = found

    def journal(self) -> bytes:
        return self._board.journal()

    def program(self, at: int, data: bytes) -> None:
        self._done(self._board.ask("program", at // SECTOR, at % SECTOR, self._board.packed(data)))

    def erase(self, at: int) -> None:
        self._done(self._board.ask("erase", at // SECTOR))

    def _done(self, well: bool) -> None:
        if not well:
            raise Trouble(f"{self.name}: its flash does not take this: do it again; if that does not help, it is worn")

    def read(self, file: str) -> bytes | None:
        return self._board.read("/" + file)

    def write(self, file: str, data: bytes) -> None:
        self._board.write("/" + file, data)

    def forget(self) -> None:
        self._board.ask("forget")


@contextmanager
def opened(where: str) -> Iterator[Terminal]:
    """A flash image, the folder of a simulated terminal, or a serial port; a board starts again in the end."""
    path = Path(where)
    if path.is_char_device() or re.fullmatch(r"COM\d+|/dev/.+", where):
        with board(where) as found:
            found.start_agent()
            yield Plugged(found, where)
        return
    path = path / "flash.bin" if path.is_dir() else path
    if not path.exists():
        raise Trouble(f"There is no {path}: a new terminal gets its settings first (make provision), or start it once")
    image = Image(path)
    try:
        yield image
    finally:
        image.close()
