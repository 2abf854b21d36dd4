"""One ROM image of the built tree, in the format that MicroPython mounts as VfsRom."""

import fcntl
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from mpremote.romfs import VfsRomWriter

from tools.build import BUILD, BuildError, write_if_changed
from tools.build import tree as trees
from tools.build.names import names


MANIFEST = "manifest.json"


@dataclass
class Built:
    """What a build made: the tree, the image of it, and which modules had to be compiled."""

    tree: Path
    rom: Path
    compiled: list[str]


def build(board: str = "simulator", simulated: bool = False, folder: Path | None = None) -> Built:
    """Builds for `board`, one build at a time. BuildError when it cannot; a compile error leaves no image behind.

    simulated: with the stand-ins for the chip's modules, to run on a PC; the simulated board has them in any case.
    """
    simulated = simulated or board == "simulator"
    folder = folder or BUILD / (f"{board}.simulated" if simulated and board != "simulator" else board)
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
        trees.make_starter(folder / "starter")
        write_if_changed(folder / MANIFEST, manifest(board, folder, rom))
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
def manifest(board: str, folder: Path, rom: Path) -> bytes:
    """Bytes and SHA-256 of the image, and of every file in it and beside it on the board. No time, no place: equal
    sources give equal bytes."""
    about = (folder / "tree" / trees.ABOUT).read_text().split("\n")[0]
    made = {"board": board, "name": about, "image": {"file": rom.name} | _facts(rom)}
    for part in ("starter", "tree"):
        paths = sorted(path for path in (folder / part).rglob("*") if path.is_file())
        made[part] = {path.relative_to(folder / part).as_posix(): _facts(path) for path in paths}
    return json.dumps(made, indent=1).encode() + b"\n"


def _facts(path: Path) -> dict:
    data = path.read_bytes()
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


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
