"""What the code that is always in RAM takes of the heap, module by module: counted around each import, without what
that imports itself."""

import subprocess

from host_tests.bench.report import Row, Table
from tools.build import image
from tools.simulator import interpreter

_LISTED = 600  # bytes from which a module has a row of its own
_COUNT = """
import builtins, gc, sys, vfs
with open(sys.argv[1], "rb") as file:
    rom = file.read()
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
counted("main")
counted("assembly")
counted("flows.desk")
"""
_FORGOTTEN = ("assembly", "board", "wiring")  # once the terminal is built


def measure() -> dict[str, int]:
    """Module: bytes, with the chip's words."""
    program, built = interpreter.find(), image.build()
    command = [program, "-X", "heapsize=4M", "-c", _COUNT, str(built.rom), str(built.rom.with_suffix(".names"))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    took: dict[str, int] = {}
    for line in done.stdout.splitlines():
        _, name, count = line.split()
        name = "asyncio" if name in ("core", "event", "funcs", "lock", "stream") else name
        took[name] = took.get(name, 0) + int(count) // interpreter.words(program)
    return {name: count for name, count in took.items() if name not in _FORGOTTEN}


def table(found: dict[str, int]) -> Table:
    layers: dict[str, int] = {}
    for name, count in found.items():
        layer = name.partition(".")[0] if "." in name else "top"
        layers[layer] = layers.get(layer, 0) + count
    how = "gc.mem_alloc around the import, after collecting; the tables of names apart"
    rows = [Row("all modules that are always in RAM", f"{sum(found.values()) / 1024:.1f} KB", how)]
    for name, count in sorted(layers.items()):
        rows.append(Row(f"layer {name}", f"{count / 1024:.1f} KB", "the sum of its modules"))
    big = sorted((item for item in found.items() if item[1] >= _LISTED), key=lambda item: -item[1])
    rows += [Row(f"module {name}", f"{count} bytes", "") for name, count in big]
    return Table("Resident code", rows)
