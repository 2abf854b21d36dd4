"""`python -m host_tests.bench`: counts, prints and writes results.md. Exit status 1 when a goal is missed."""

import sys

from host_tests.bench import flash, heap, report, sale


def main() -> int:
    print("sales", flush=True)
    tap, sales, slips = sale.measure()
    lengths = [payload for _, payload, _ in sale.records(tap, sales[1])]
    print("flash", flush=True)
    found = flash.measure(lengths)
    journal, recovery = flash.tables(found)
    in_sale, *others, latency = sale.tables(tap, sales, slips, found["sales"]["append"])
    print("heap", flush=True)
    tables = [journal, in_sale, recovery, *heap.tables(heap.measure()), *others, latency]
    text = report.markdown(tables)
    report.RESULTS.write_text(text, "utf-8")
    print(text)
    missed = report.missed(tables)
    if missed:
        print("missed: " + "; ".join(missed), file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
