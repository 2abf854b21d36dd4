"""One ROM image of the built tree, in the format that MicroPython mounts as VfsRom."""

import fcntl
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from mpremote.romfs import VfsRomWriter

from tools.build import BUILD, BuildError, write_if_changed
from tools.build import tree as trees
from tools.build.names import names


@dataclass
class Built:
    """What a build made: the tree, the image of it, and which modules had to be compiled."""

    tree: Path
    rom: Path
    compiled: list[str]


def build(board: str = "simulator", simulated: bool = False) -> Built:
    """Builds for `board`, one build at a time. BuildError when it cannot; a compile error leaves no image behind.

    simulated: with the stand-ins for the chip's modules, to run on a PC; the simulated board has them in any case.
    """
    simulated = simulated or board == "simulator"
    folder = BUILD / (f"{board}.simulated" if simulated and board != "simulator" else board)
    if missing := {"main.py", "board.py", "wiring.py"} - set(trees.sources(board, simulated)):
        raise BuildError(f"board {board}: no {' and no '.join(sorted(missing))}")
    folder.mkdir(parents=True, exist_ok=True)
    rom = folder / "firmware.rom"
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            compiled = trees.make(board, folder / "tree", simulated)
        except Exception:
            rom.unlink(missing_ok=True)
            raise
        write_if_changed(rom, pack(folder / "tree"))
        write_if_changed(rom.with_suffix(".names"), "\n".join(names(folder / "tree")).encode())
    return Built(folder / "tree", rom, compiled)


def current(board: str, simulated: bool = False) -> Path:
    """The image, built unless this process has built it of the same files. BuildError as `build`."""
    state = trees.state(board, simulated)
    rom = _current(board, simulated, state)
    if not rom.exists():
        _current.cache_clear()
        rom = _current(board, simulated, state)
    return rom


@lru_cache(maxsize=4)
def _current(board: str, simulated: bool, state: tuple) -> Path:
    return build(board, simulated).rom


def pack(tree: Path) -> bytes:
    """The image of a folder; names in order, so that equal trees give equal images."""
    writer = VfsRomWriter()
    _add(writer, tree)
    return bytes(writer.finalise())


def _add(writer: VfsRomWriter, folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            writer.opendir(path.name)
            _add(writer, path)
            writer.closedir()
        else:
            writer.mkfile(path.name, path.read_bytes())
