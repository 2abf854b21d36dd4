"""RAM that a module takes when it is imported, counted around the import on the real MicroPython, without what it
imports itself. Code and constants stay in the image; so do, on a chip, the tables of names, which are filled before."""

import subprocess

from tools.build.image import Built
from tools.simulator import interpreter

# With what they import, in RAM from start to end; the drivers are those that the simulated board's wiring names.
ALWAYS = (
    "main",
    "assembly",
    "flows.desk",
    *(f"drivers.{n}" for n in ("buzzer", "cardreader", "escpos", "keypad", "ssd1306")),
)
FORGOTTEN = ("assembly", "board", "wiring")  # once the terminal is built
_COUNT = """
import builtins, gc, sys, vfs
with open(sys.argv[1], "rb") as file:
    rom = file.read()
with open(sys.argv[3]) as file:
    wanted = [line.strip().split() for line in file]
vfs.mount(vfs.VfsRom(rom), "/rom")
sys.path[:] = ["/rom", ".frozen"]
with open(sys.argv[2]) as file:
    for line in file:
        hasattr(0, line.strip())  # the tables of names grow now, and not while modules are counted
for name in ("wire", "machine", "network", "esp32", "socket"):
    __import__(name)
inner = [0]
original = builtins.__import__

def used():
    gc.collect()
    return gc.mem_alloc()

def counted(name, *rest):
    if name in sys.modules:
        return original(name, *rest)
    before = used()
    inner.append(0)
    module = original(name, *rest)
    took = used() - before
    print("took", name, took - inner.pop())
    inner[-1] += took
    return module

builtins.__import__ = counted
for always, name in wanted:
    before = None  # the last list is free before the next is made
    before = list(sys.modules)
    start = used()
    counted(name)
    print("fetched" if always == "0" else "kept", name, used() - start)
    if always == "0":
        for came in [one for one in sys.modules if one not in before]:
            sys.modules.pop(came)
            package, _, leaf = came.rpartition(".")
            if package in sys.modules and hasattr(sys.modules[package], leaf):
                delattr(sys.modules[package], leaf)
        gc.collect()
"""


def measure(built: Built, modules: list[str]) -> tuple[dict[str, int], dict[str, int]]:
    """(bytes of each module that is always in RAM, bytes that a fetch of each other one of `modules` brings), both with
    the chip's words."""
    program = interpreter.find()
    wanted = built.rom.with_suffix(".modules")
    others = [name for name in modules if name not in ALWAYS]
    wanted.write_text("".join(f"1 {name}\n" for name in ALWAYS) + "".join(f"0 {name}\n" for name in others))
    names = built.rom.with_suffix(".names")
    command = [program, "-X", "heapsize=8M", "-c", _COUNT, str(built.rom), str(names), str(wanted)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    if done.returncode:
        raise OSError(f"{program} could not import the firmware: {done.stdout}{done.stderr}")
    return _read(done.stdout, interpreter.words(program))


def _read(said: str, words: int) -> tuple[dict[str, int], dict[str, int]]:
    kept: dict[str, int] = {}
    fetched: dict[str, int] = {}
    since: dict[str, int] = {}
    for line in said.splitlines():
        what, name, count = line.split()
        if what == "took":
            name = "asyncio" if name in ("core", "event", "funcs", "lock", "stream") else name
            since[name] = since.get(name, 0) + int(count) // words
            continue
        if what == "kept":
            kept |= since
        elif name not in kept:
            fetched[name] = int(count) // words
        since = {}
    return {name: count for name, count in kept.items() if name not in FORGOTTEN}, fetched
