"""A MicroPython with the terminal frozen into it has all of the terminal, and starts on a new chip and a used one."""

import os
import subprocess
from pathlib import Path

import pytest

from tools.boards import BOARDS
from tools.build import ROOT, tree
from tools.simulator import interpreter

NAMES = sorted(path.parent.name for path in BOARDS.glob("*/board.toml"))
ASYNCIO = "$(MPY_DIR)/extmod/asyncio"


class Manifest:
    """What MicroPython's build takes from a manifest: `files`, name in the frozen image to source; `included` from
    MicroPython itself. Rules: docs.micropython.org, "MicroPython manifest files"."""

    def __init__(self, path: Path):
        self.files: dict[str, Path] = {}
        self.included: list[str] = []
        self._folder = path.parent
        self._run(path)

    def _run(self, path: Path):
        names = {name: getattr(self, name) for name in ("include", "module", "package", "freeze")}
        exec(compile(path.read_text(), str(path), "exec"), names)

    def include(self, path: str):
        if path.startswith("$"):
            self.included.append(path)
            return
        before, self._folder = self._folder, (self._folder / path).parent
        self._run(self._folder / Path(path).name)
        self._folder = before

    def module(self, name: str, base_path: str = ".", *, opt: int):
        self._add(self._folder / base_path, self._folder / base_path / name, opt)

    def package(self, name: str, base_path: str = ".", *, opt: int):
        for path in (self._folder / base_path / name).rglob("*.py"):
            self._add(self._folder / base_path, path, opt)

    def freeze(self, path: str, *, opt: int):
        for source in (self._folder / path).rglob("*.py"):
            self._add(self._folder / path, source, opt)

    def _add(self, base: Path, source: Path, opt: int):
        name = source.relative_to(base).as_posix()
        assert source.is_file() and f"-O{opt}" in tree.FLAGS, source
        assert name not in self.files, name
        self.files[name] = source.resolve()


@pytest.mark.parametrize("board", NAMES)
def test_the_frozen_terminal_is_the_one_that_is_deployed(board):
    manifest = Manifest(BOARDS / board / "manifest.py")
    assert manifest.files.pop("_boot.py") == BOARDS / "frozen" / "_boot.py"
    assert manifest.files == tree.sources(board)
    assert manifest.included == [ASYNCIO]


FIRST = """
import sys, vfs
class Partition:
    TYPE_DATA = 1
    cells = bytearray(b"\\xff" * 16 * 4096)
    def find(kind, label):
        return [Partition()]
    def ioctl(self, op, value):
        return {4: 16, 5: 4096}.get(op, 0)
    def readblocks(self, block, buf, offset=0):
        at = block * 4096 + offset
        buf[:] = self.cells[at:at + len(buf)]
    def writeblocks(self, block, buf, offset=0):
        at = block * 4096 + offset
        self.cells[at:at + len(buf)] = buf
class main:
    def main():
        print("started, path", sys.path)
class esp32:
    pass
esp32.Partition = Partition
sys.modules["esp32"], sys.modules["main"] = esp32, main
with open(sys.argv[1]) as file:
    boot = compile(file.read(), "_boot", "exec")
exec(boot, {})
vfs.mount(vfs.VfsLfs2(Partition()), "/flash")
with open("/flash/settings.json", "w") as file:
    file.write("{}")
vfs.umount("/flash")
Partition.cells[:4096] = b"\\xff" * 4096  # as a cut leaves it in the middle of a change
kept = bytes(Partition.cells)
exec(boot, {})
print("kept" if kept == bytes(Partition.cells) else "formatted again")
"""


def test_it_makes_the_file_system_of_a_new_chip_and_leaves_any_other_alone(tmp_path):
    script = tmp_path / "first.py"
    script.write_text(FIRST)
    command = [interpreter.find(), str(script), str(ROOT / "boards/frozen/_boot.py")]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ, timeout=20)
    assert done.stdout == "started, path ['.frozen']\n" * 2 + "kept\n", done.stdout + done.stderr
