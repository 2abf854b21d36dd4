"""`python -m host_tests.bench [FILE]`: counts, prints and writes FILE (results.md); `--line` counts what concerns the
printer's line alone, and puts it in its place there. Exit status 1: a goal is missed."""

import sys
from pathlib import Path

from host_tests.bench import displays, flash, heap, line, report, resident, ring, rounds, sale, turned


def main(path: Path) -> int:
    print("sales", flush=True)
    tap, sales = sale.measure()
    lengths = [payload for _, payload, _ in sale.records(tap, sales[1])]
    print("flash", flush=True)
    found, worn = flash.measure(lengths), ring.measure(lengths)
    print("sales in a turned ring", flush=True)
    later = turned.sell(worn["image"])
    in_sale, *others, latency = sale.tables(tap, sales, found["sales"]["append"])
    in_sale.rows += turned.rows(later)
    on_flash = [flash.table(found), in_sale, ring.wear_table(worn), ring.recovery_table(worn, later)]
    print("heap", flush=True)
    tables = [
        *on_flash,
        *heap.tables(heap.measure()),
        rounds.table(rounds.play(rounds.ROUNDS)),
        resident.table(resident.measure()),
        *others,
        displays.table(),
        latency,
    ]
    print("printer line", flush=True)
    lines, keys = line.tables()
    tables = [*tables[:-2], lines, *tables[-2:], keys]
    return _written(path, tables, report.markdown(tables))


def line_alone(path: Path) -> int:
    tables = line.tables()
    return _written(path, tables, report.replaced(path.read_text("utf-8"), tables))


def _written(path: Path, tables: list, text: str) -> int:
    path.write_text(text, "utf-8")
    print(text)
    missed = report.missed(tables)
    if missed:
        print("missed: " + "; ".join(missed), file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    files = [Path(name) for name in sys.argv[1:] if name != "--line"]
    sys.exit((line_alone if "--line" in sys.argv else main)(files[0] if files else report.RESULTS))
