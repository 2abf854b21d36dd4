"""What the code that is always in RAM takes of the heap, module by module: counted around each import, without what
that imports itself."""

from host_tests.bench.report import Row, Table
from tools.build import image
from tools.size import ram

_LISTED = 600  # bytes from which a module has a row of its own


def measure() -> dict[str, int]:
    """Module: bytes, with the chip's words."""
    return ram.measure(image.build(), [])[0]


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
