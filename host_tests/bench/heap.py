"""The smallest heap in which a day's work goes through, in both languages."""

from dataclasses import dataclass

from host_tests.bench.report import Row, Table
from host_tests.bench.work import SALES, Day
from tools.build import image
from tools.simulator import interpreter

MOST_KB = 96
AIM_KB = 64
LEAST_KB = 24


@dataclass
class Found:
    smallest_kb: int
    live_peak: int
    tried: dict


def fits(heap_kb: int, heap_ms: int = 0) -> int | None:
    """Peak of the live heap when the day goes through twice, English then Chinese; None when it does not."""
    with Day(simulator={"heap_kb": heap_kb, "heap_ms": heap_ms}, retry_delays_s="0,60") as shop:
        try:
            shop.opened()
            _day(shop)
            shop.terminal.press("FUNC", "8", "1", "1")
            shop.wait("金额")
            _day(shop)
            shop.healthy()
            shop.agree()
        except AssertionError as problem:
            print(f"  {heap_kb} KB: no ({str(problem).splitlines()[-1] if str(problem) else 'no'})", flush=True)
            return None
        print(f"  {heap_kb} KB: yes", flush=True)
        return shop.terminal.heap_peak


def _day(shop: Day) -> None:
    shop.see("idle.func_menu")
    for part in SALES:
        part(shop)


def measure() -> Found:
    """Binary search; a size that fails is tried a second time, for timing has a hand in it."""
    tried = {}

    def good(size: int) -> bool:
        tried[size] = fits(size) is not None or fits(size) is not None
        return tried[size]

    assert good(MOST_KB), f"{MOST_KB} KB are not enough"
    bad, enough = LEAST_KB, MOST_KB
    while enough - bad > 1:
        middle = (enough + bad) // 2
        if good(middle):
            enough = middle
        else:
            bad = middle
    return Found(enough, fits(MOST_KB, 50) or 0, tried)


def tables(found: Found) -> list[Table]:
    tried = ", ".join(f"{size} {'yes' if good else 'no'}" for size, good in sorted(found.tried.items()))
    small = Row(
        "smallest heap for a day's work, zh and en",
        f"{found.smallest_kb} KB" + ("" if found.smallest_kb <= AIM_KB else ", over the aim"),
        f"the simulator's --heap, binary search ({tried}); sale, copy, keyed sale, decline, reversal, reprint, list, "
        "pending menu, help, diagnostics, twice",
        f"<= {MOST_KB} KB, aim {AIM_KB} KB",
        found.smallest_kb <= MOST_KB,
    )
    peak = Row(
        "most bytes that lived at once", f"{found.live_peak / 1024:.1f} KB", "after a collection every 50 ms, same work"
    )
    program = interpreter.find()
    names = image.build().rom.with_suffix(".names").read_text()
    tables_kb = interpreter.name_tables(program, names) / 1024 / interpreter.words(program)
    apart = Row(
        "the names' tables, not counted above",
        f"{tables_kb:.1f} KB",
        "flash where the code is frozen, else heap, like it",
    )
    return [Table("Heap", [small, peak, apart])]
