"""The smallest heap in which a day's work goes through, in both languages."""

from dataclasses import dataclass

from host_tests.bench.report import Row, Table
from host_tests.e2e.shop import Shop
from host_tests.wording import said
from tools.build import image
from tools.simulator import interpreter
from tools.simulator.simulator import WaitTimeout

MOST_KB = 96
AIM_KB = 64
LEAST_KB = 24


class TooSmall(AssertionError):
    """The heap did not do."""


@dataclass
class Found:
    smallest_kb: int
    live_peak: int
    tried: dict


class Day(Shop):
    """Fails at once when the terminal restarted or ran out of memory, and not only when a screen does not come."""

    def wait(self, screen: str, timeout: float = 12) -> list[str]:
        left = timeout
        while True:
            self.healthy()
            try:
                return self.terminal.wait(screen, min(0.25, left))
            except WaitTimeout:
                left -= 0.25
                if left <= 0:
                    raise

    def healthy(self) -> None:
        terminal = self.terminal
        if terminal.resets or not terminal.powered or any("MemoryError" in line for line in terminal.log):
            raise TooSmall("\n".join(list(terminal.log)[-5:]))

    def see(self, key: str) -> None:
        self.wait(said(key))

    def home(self) -> None:
        self.terminal.press("CANCEL")
        self.see("idle.func_menu")


def day(shop: Day) -> None:
    """Sale with both copies, keyed sale, decline, reversal, reprint, list, pending menu, help and diagnostics."""
    shop.see("idle.func_menu")
    _sell(shop, "result.copy")
    shop.terminal.press("ENTER")
    shop.see("idle.func_menu")
    shop.terminal.press("FUNC", "3")
    shop.see("reprint.last")
    shop.terminal.press("ENTER")
    shop.see("result.copy")
    shop.home()
    _listed(shop)
    _keyed(shop)
    shop.host.fault("code", code="51", mti="0200")
    _sell(shop, "result.declined")
    shop.home()
    _reversal(shop)
    for page in ("0", "9"):
        shop.terminal.press("FUNC", page, "ENTER")
        shop.home()


def _sell(shop: Day, ends: str) -> None:
    shop.wait(r"\[link_up\]")
    shop.terminal.press("1", "2", "3", "4", "ENTER")
    shop.see("card.swipe_now")
    shop.swipe()
    shop.see(ends)


def _listed(shop: Day) -> None:
    """The newest payment, all of it, and its slip; then a search."""
    shop.terminal.press("FUNC", "4")
    shop.see("state.approved")
    shop.terminal.press("ENTER", "8")
    shop.wait("2/4")
    shop.terminal.press("ENTER")
    shop.see("result.copy")
    shop.terminal.press("CLEAR", "CLEAR")
    shop.wait("^LIST|^流水")
    shop.terminal.press("FUNC", "3")
    shop.see("find.card_label")
    shop.terminal.press(*"9999", "ENTER")
    shop.see("list.not_found")
    shop.home()


def _keyed(shop: Day) -> None:
    shop.terminal.press("5", "00", "ENTER")
    shop.see("card.swipe_now")
    shop.terminal.press(*"6200000000000005", "ENTER")
    shop.see("card.expiry_label")
    shop.terminal.press(*"3012", "ENTER")
    shop.see("result.copy")
    shop.home()


def _reversal(shop: Day) -> None:
    """Not delivered at first: seen, printed and sent from the menu."""
    shop.host.fault("drop-answer", mti="0200")
    shop.host.fault("code", mti="0400", code="96", count=999)
    _sell(shop, "result.keep_goods")
    shop.home()
    shop.terminal.press("FUNC", "5", "1")
    shop.wait("620000")
    shop.terminal.press("ENTER")
    shop.see("pending.list")
    shop.terminal.press("2")
    shop.see("print.in_progress")
    shop.see("pending.list")
    shop.host.clear_faults()
    shop.terminal.press("3")
    shop.see("pending.sent")
    shop.terminal.press("CANCEL")
    shop.see("result.reversed")
    shop.home()


def fits(heap_kb: int, heap_ms: int = 0) -> int | None:
    """Peak of the live heap when the day goes through twice, English then Chinese; None when it does not."""
    with Day(simulator={"heap_kb": heap_kb, "heap_ms": heap_ms}, retry_delays_s="0,60") as shop:
        try:
            shop.opened()
            day(shop)
            shop.terminal.press("FUNC", "8", "1", "1")
            shop.wait("金额")
            day(shop)
            shop.healthy()
            shop.agree()
        except AssertionError as problem:
            print(f"  {heap_kb} KB: no ({str(problem).splitlines()[-1] if str(problem) else 'no'})", flush=True)
            return None
        print(f"  {heap_kb} KB: yes", flush=True)
        return shop.terminal.heap_peak


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
