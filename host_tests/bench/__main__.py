"""`python -m host_tests.bench [FILE]`: counts, prints and writes FILE (results.md). Exit status 1: a goal is missed."""

import sys
from pathlib import Path

from host_tests.bench import displays, flash, heap, report, resident, ring, rounds, sale, turned


def main(path: Path) -> int:
    print("sales", flush=True)
    tap, sales, slips = sale.measure()
    lengths = [payload for _, payload, _ in sale.records(tap, sales[1])]
    print("flash", flush=True)
    found, worn = flash.measure(lengths), ring.measure(lengths)
    print("sales in a turned ring", flush=True)
    later = turned.sell(worn["image"])
    in_sale, *others, latency = sale.tables(tap, sales, slips, found["sales"]["append"])
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
    text = report.markdown(tables)
    path.write_text(text, "utf-8")
    print(text)
    missed = report.missed(tables)
    if missed:
        print("missed: " + "; ".join(missed), file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else report.RESULTS))
