"""Sales on one flash image, from factory-new, and what must hold at their end."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from host_tests.e2e.shop import Shop
from host_tests.soak.cashier import Cashier
from host_tests.soak.trouble import Trouble

QUICK = {"answer_timeout_s": 1, "connect_timeout_s": 1, "retry_delays_s": "0,1"}
HEAP_TOLERANCE = 1024  # bytes of the chip
HEAP_MS = 300
CHECK_EVERY = 100


@dataclass
class Outcome:
    """`heap`: live bytes, as on the chip, after n and after 2n sales since the last power-on."""

    sales: int = 0
    states: Counter = field(default_factory=Counter)
    troubles: Counter = field(default_factory=Counter)
    heap: tuple[int, int] = (0, 0)
    heap_after: int = 0
    heap_peak: int = 0
    seconds: list[float] = field(default_factory=list)
    journal_bytes: int = 0


def opened(rom: Path | None, image: bytes | None = None, heap_kb: int = 64, **settings) -> Shop:
    """A shop with short timers whose terminal tells its heap often."""
    simulator = {"rom": rom, "image": image, "heap_kb": heap_kb, "heap_ms": HEAP_MS}
    return Shop(simulator=simulator, **(QUICK | settings))


def soak(sales: int, seed: int, rom: Path | None = None, say=print) -> Outcome:
    """A third of the sales with power cuts too; then the plug stays in, and the heap is compared half way and at the
    end. Raises AssertionError when something does not hold."""
    choose = random.Random(seed)
    result = Outcome()
    with opened(rom, language=choose.choice(("en", "zh"))) as shop:
        try:
            _run(shop, sales, choose, result, say)
        except BaseException:
            _keep(shop, seed)
            raise
    return result


def _run(shop, sales: int, choose: random.Random, result: Outcome, say) -> None:
    shop.opened()
    cashier = Cashier(shop, choose)
    trouble = Trouble(shop, cashier, choose)
    steady = max(1, sales // 3)
    for part, cuts in ((sales - 2 * steady, True), (steady, False), (steady, False)):
        for _ in range(part):
            trouble.plan(cuts)
            result.seconds.append(cashier.sell(_amount(choose)).seconds)
            trouble.over()
            result.sales += 1
            _nothing_broke(shop)
            if result.sales % CHECK_EVERY == 0:
                _agree(shop, cashier)
                say(f"  {result.sales} sales, live heap {live_heap(shop)} bytes")
        _agree(shop, cashier)
        result.heap = result.heap[1], live_heap(shop)
        result.heap_peak = max(result.heap_peak, shop.terminal.heap_peak)
    result.heap_after = steady
    result.states.update(shop.states())
    result.troubles.update(trouble.seen)
    result.journal_bytes = shop.terminal.flash.counts["journal"]["bytes"]
    grown = result.heap[1] - result.heap[0]
    assert grown <= HEAP_TOLERANCE, f"live heap grew by {grown} bytes in {steady} sales"


def _amount(choose: random.Random) -> int:
    """Mostly short, for a key takes a twentieth of a second."""
    return choose.randrange(1, 10 ** choose.choice((1, 1, 2, 2, 5)))


def _nothing_broke(shop) -> None:
    log = list(shop.terminal.log)
    assert shop.terminal.resets == 0, log[-10:]
    assert not shop.terminal.faults.seen, shop.terminal.faults.seen
    assert not [line for line in log if "Traceback" in line], log


def _agree(shop, cashier) -> None:
    """Every payment ended, journal whole, ledgers equal; the reversals' papers are out and read."""
    shop.ends(timeout=30)
    end = time.monotonic() + 3
    while shop.status["pending"] and time.monotonic() < end:
        time.sleep(0.05)
    time.sleep(0.3)
    cashier.rest()


def live_heap(shop, reports: int = 3) -> int:
    """The least of a few reports of an idle terminal: bytes that live after a collection, in the chip's words."""
    devices, found = shop.terminal.devices, []
    words = (shop.terminal.heap_peak and devices.heap_peak // shop.terminal.heap_peak) or 1
    for _ in range(reports):
        devices.heap_now = 0
        end = time.monotonic() + 5
        while not devices.heap_now:
            assert time.monotonic() < end, "no report of the heap"
            time.sleep(0.01)
        found.append(devices.heap_now // words)
    return min(found)


def _keep(shop, seed: int) -> None:
    """The flash as it was when something did not hold."""
    folder = Path(__file__).resolve().parents[2] / "build" / "soak"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"flash-{seed}.bin").write_bytes(shop.terminal.flash.image())
