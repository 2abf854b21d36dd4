"""MicroPython for a board: from a file or fetched by mpflash, with our partition table in place of its own."""

import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tools.build import BUILD, ROOT
from tools.flash import partitions
from tools.flash.partitions import Part
from tools.port import Trouble

_FIRST = {"esp32": 0x1000, "esp32s2": 0x1000}  # where the boot loader is; at 0 on all newer chips
_MAGIC = 0xE9  # of every image for these chips
_MB = 1024 * 1024


@dataclass(frozen=True)
class Facts:
    """boards/NAME/board.toml and partitions.csv."""

    board: str
    chip: str
    micropython: str  # the name of its build
    psram: bool
    parts: list[Part]

    @property
    def at(self) -> int:
        """Where the image goes."""
        return _FIRST.get(self.chip, 0)

    def part(self, name: str) -> Part:
        return next(part for part in self.parts if part.name == name)


def facts(board: str) -> Facts:
    folder = ROOT / "boards" / board
    if not (folder / "board.toml").exists() or not (folder / "partitions.csv").exists():
        boards = sorted(path.parent.name for path in ROOT.glob("boards/*/partitions.csv"))
        raise Trouble(f"{board} is no board with a chip: BOARD={' or '.join(boards) or 'a folder under boards/'}")
    said = tomllib.loads((folder / "board.toml").read_text())
    flash = int(said["flash"].removesuffix("MB")) * _MB
    return Facts(
        board,
        said["chip"],
        said["micropython"],
        said["psram"] != "none",
        partitions.load(folder / "partitions.csv", flash),
    )


def image(path: Path, board: Facts) -> bytes:
    """The file with the board's table; Trouble when it is no image of MicroPython that fits it."""
    data = bytearray(path.read_bytes())
    table = partitions.AT - board.at
    if data[:1] != bytes((_MAGIC,)) or len(data) < table + partitions.SIZE:
        raise Trouble(f"{path} is no MicroPython image for {board.chip}: a .bin with boot loader and partition table")
    its = [part for part in partitions.unpack(bytes(data[table : table + partitions.SIZE])) if part.type == 0]
    app = board.part("factory")
    if not its or its[0].start != app.start:
        have = f"at {its[0].start:#x}" if its else "nowhere"
        raise Trouble(f"{path}: its application is {have}, this board's table has it at {app.start:#x}: another build?")
    if board.at + len(data) > app.end:
        raise Trouble(
            f"{path} ends at {board.at + len(data):#x}, the part for it at {app.end:#x}: change partitions.csv"
        )
    data[table : table + partitions.SIZE] = partitions.pack(board.parts)
    return bytes(data)


def find(given: Path | None, board: Facts) -> Path:
    """The file that was named, or one fetched from micropython.org."""
    if given and not given.is_file():
        raise Trouble(f"{given} is not there: FIRMWARE is the .bin file of MicroPython for {board.micropython}")
    if not given and not board.psram:
        raise Trouble(
            f"{board.board} has no PSRAM: it needs a MicroPython that runs code in flash, and micropython.org has "
            f"none. Build {board.micropython} with MICROPY_VFS_ROM (README, On a board), and FIRMWARE=firmware.bin"
        )
    return given or _fetched(board)


def _fetched(board: Facts) -> Path:
    program = shutil.which("mpflash", path=str(Path(sys.executable).parent)) or shutil.which("mpflash")
    if not program:
        raise Trouble(
            f"Give MicroPython's file, FIRMWARE={board.micropython}-....bin (micropython.org/download), or let mpflash "
            "fetch it: .venv/bin/pip install -r requirements-boards.txt"
        )
    folder = BUILD / "micropython"
    folder.mkdir(parents=True, exist_ok=True)
    command = [program, "download", "--board", board.micropython.partition("-")[0], "--version", "stable"]
    done = subprocess.run(command, env=os.environ | {"MPFLASH_FIRMWARE": str(folder)})
    found = sorted(folder.rglob(f"{board.micropython}-v*.bin"), key=_version)
    if done.returncode or not found:
        raise Trouble(f"mpflash could not fetch {board.micropython}: fetch it from micropython.org, and FIRMWARE=file")
    return found[-1]


def _version(path: Path) -> tuple:
    return tuple(int(number) for number in path.stem.rpartition("-v")[2].split(".") if number.isdigit())
