"""One sale after the other at the simulator's flash, bus and printer line."""

import statistics
import time
from dataclasses import dataclass

from host_tests.bench.report import Row, Table, number
from host_tests.bench.tap import Change, Tap, what
from host_tests.e2e.shop import Shop
from host_tests.wording import said

SALES = 30  # enough to cross into further sectors
BUS_HZ = 400_000
CLOCKS = 9  # of I2C, a byte
PURPOSE = {
    "start": "intent, before a byte leaves",
    "approved": "the host's answer, before it is shown",
    "print": "the slip is out: not printed twice after a cut",
    "sector header": "now and then: the next sector is opened",
}


@dataclass
class Sale:
    """Times: first digit, ENTER on the amount, the first byte to the printer after the answer, back at idle."""

    typed: float
    start: float
    slip: float
    end: float


def measure() -> tuple[Tap, list[Sale]]:
    """The tap of `SALES` sales, and their times."""
    with Shop() as shop:
        shop.opened()
        tap = Tap(shop.terminal)
        sales = [sell(shop, tap) for _ in range(SALES)]
        shop.agree()
        tap.settle()
        return tap, sales


def sell(shop: Shop, tap: Tap, copy: bool = False) -> Sale:
    """One approved sale, from idle to idle; `copy`: with the customer's."""
    clock = shop.terminal.devices.clock
    typed = clock()
    shop.terminal.press("1", "2", "3", "4")
    start = clock()
    shop.terminal.press("ENTER")
    shop.wait(said("card.swipe_now"))
    shop.swipe()
    shop.wait(said("result.copy"))
    shop.press("ENTER" if copy else "CANCEL")
    shop.ready()
    time.sleep(0.1)
    return Sale(typed, start, _slip(tap, start), clock())


def _slip(tap: Tap, start: float) -> float:
    """The first byte to the printer after the outcome was durable."""
    durable = max(at for at, _, data in tap.programs if at > start and what(data)[0] == "approved")
    return next(at for at, _ in tap.line if at > durable)


def records(tap: Tap, sale: Sale) -> list[tuple[str, int, int]]:
    """(record, payload, programmed bytes) of one sale in the journal, in order."""
    return [
        (*what(data), len(data))
        for at, region, data in tap.programs
        if sale.start < at < sale.end and region == "journal"
    ]


def erases_in(tap: Tap, sales: list[Sale]) -> list[int]:
    """Of each sale, from ENTER on the amount to the first byte of the slip."""
    return [sum(sale.start < at < sale.slip for at, _ in tap.erases) for sale in sales]


def flash_rows(tap: Tap, sales: list[Sale], littlefs: list[dict]) -> list[Row]:
    plain = next(found for found in (records(tap, sale) for sale in sales) if len(found) == 3)
    before = [sum(sale.start < at < sale.slip for at, _, _ in tap.programs) for sale in sales]
    erases = erases_in(tap, sales)
    bytes_before = sum(size for _, _, size in plain[:-1])
    rows = [
        Row(
            "flash operations in an approved sale up to the slip",
            f"{min(before)} programs, {max(before)} when a sector is opened; {bytes_before} bytes",
            f"operations on all regions from ENTER to the first byte for the printer, {len(sales)} sales",
        )
    ]
    for name, payload, size in plain:
        rows.append(Row(f"record `{name}`", f"{size} bytes programmed, {payload} of payload", PURPOSE[name]))
    rows.append(
        Row(
            "the same three records on littlefs, append and flush",
            f"{number(statistics.mean(s['programs'] for s in littlefs), 1)} programs, "
            f"{number(statistics.mean(s['bytes'] for s in littlefs))} bytes, "
            f"{number(statistics.mean(s['erases'] for s in littlefs), 1)} erases",
            f"VfsLfs2 on MicroPython, mean of {len(littlefs)} sales on counting NOR after as many before",
        )
    )
    rows.append(
        Row(
            "erases between key press and slip",
            str(max(erases)),
            f"the most of {len(sales)} sales on new flash, {sum(b > min(before) for b in before)} of which opened a "
            f"sector; {len(tap.erases)} in all",
            "0",
            max(erases) == 0,
        )
    )
    return rows


_BUS = "address, control and data bytes on I2C; a page that stands less than 30 ms counts with the next one"


def bus_rows(tap: Tap, sale: Sale) -> list[Row]:
    """Of one sale: each change of the screen."""
    rows = []
    for change in tap.changes:
        if sale.typed < change.first < sale.end:
            rows.append(Row(_title(change), _bus(change.bytes), _BUS))
    return rows


def _title(change: Change) -> str:
    words = [line.strip() for line in change.lines if line.strip()]
    return "screen: " + " / ".join(words).replace("|", " ")


def _bus(count: int) -> str:
    return f"{number(count)} bytes, {number(count * CLOCKS * 1000 / BUS_HZ, 1)} ms of the bus at 400 kHz"


def latency_rows() -> list[Row]:
    """From the contact's closing to the display bus."""
    with Shop() as shop:
        shop.opened()
        tap = Tap(shop.terminal)
        digits = [latency(shop, tap, key) for _ in range(20) for key in ("1", "5", "CLEAR", "CLEAR")]
        menu = []
        for _ in range(10):
            menu.append(latency(shop, tap, "FUNC"))
            latency(shop, tap, "CANCEL")
    return [
        Row("a digit on the amount screen: first byte", spread([first for first, _ in digits]), LATENCY),
        Row("a digit on the amount screen: last byte", spread([last for _, last in digits]), LATENCY),
        Row("FUNC to the menu, code fetched from flash: last byte", spread([last for _, last in menu]), LATENCY),
    ]


LATENCY = "contact closes, with bounce, to bytes on the display bus; simulator on a PC, no figure of a chip"


def latency(shop: Shop, tap: Tap, key: str) -> tuple[float, float]:
    """(first, last) byte on the display bus, ms after the contact closed."""
    keypad = shop.terminal.devices.keypad
    tap.changes.clear()
    shop.terminal.press(key, wait=False)
    while not keypad._down:
        time.sleep(0.0002)
    pressed = keypad._down[0].start
    shop.terminal.wait_keys()
    time.sleep(0.1)
    assert tap.changes, f"{key} changed nothing"
    return (tap.changes[0].first - pressed) * 1000, (tap.changes[0].last - pressed) * 1000


def spread(values: list[float]) -> str:
    ordered = sorted(values)
    tenth = ordered[int(len(ordered) * 0.9)]
    return (
        f"{ordered[0]:.0f} / {statistics.median(ordered):.0f} / {tenth:.0f} / {ordered[-1]:.0f} ms (n {len(ordered)})"
    )


def tables(tap: Tap, sales: list[Sale], littlefs: list[dict]) -> list[Table]:
    shown = sales[1]
    return [
        Table("Flash in a sale", flash_rows(tap, sales, littlefs)),
        Table("Display bus in a sale", bus_rows(tap, shown)),
        Table("Key press to screen, in the simulator (least / median / 90 % / most)", latency_rows()),
    ]
