"""Sales at the simulator, on a flash whose journal has gone round its ring."""

import time
from dataclasses import dataclass

from host_tests.bench import sale
from host_tests.bench.report import Row
from host_tests.bench.tap import Tap
from host_tests.e2e.shop import Shop
from host_tests.wording import said
from tools.journal import reader
from tools.simulator import provision
from tools.simulator.life import until
from tools.simulator.models.flash import VFS_SIZE

SALES = 40
START_S = 60
IDLE_S = 4  # idle is told after two; from then on the journal knows what is settled


@dataclass
class Turned:
    """Sales at the simulator. start: bytes of the journal read from power-on to idle; live: sectors then in use;
    opened: sectors opened in sales; gave_up: headers, written then or when idle, that gave up settled sectors."""

    tap: Tap
    sales: list[sale.Sale]
    start: int
    live: int
    opened: int
    gave_up: int


class _Today(Shop):
    """The host knows nothing of the days that made the image."""

    def payments(self) -> list[dict]:
        batch = self.status["batch"]
        return [payment for payment in super().payments() if payment["batch"] == batch]


def sell(image: str, count: int = SALES) -> Turned:
    """Start a terminal with this journal, sell with both copies, and rest after each sale that opened a sector.

    `image`: of the journal, in hex, as ring.measure gives it.
    """
    journal = bytes.fromhex(image)
    with _Today(simulator={"image": provision.image()[:VFS_SIZE] + journal}) as shop:
        tap = Tap(shop.terminal)
        shop.power("off")
        tap.read.clear()
        shop.power("on")
        shop.wait(said("idle.amount"), START_S)
        shop.opened()
        started = tap.read["journal"]
        time.sleep(IDLE_S)
        sales = []
        for _ in range(count):
            headers, erased = len(_headers(tap)), len(tap.erases)
            sales.append(sale.sell(shop, tap, copy=True))
            if len(_headers(tap)) > headers:
                assert until(lambda before=erased: len(tap.erases) > before, 30), "nothing was erased when idle"
        shop.agree()
        assert len(shop.payments()) == count
    opened = [at for at, _ in _headers(tap) if any(one.start < at < one.end for one in sales)]
    gone = [reader.given_up(reader.in_use(journal))] + [gone for _, gone in _headers(tap)]
    gave_up = sum(after > before for before, after in zip(gone, gone[1:], strict=False))
    return Turned(tap, sales, started, len(reader.sectors(journal)), len(opened), gave_up)


def _headers(tap: Tap) -> list[tuple[float, int]]:
    """(time, number of the last record that was given up) of each sector that was opened."""
    return [(at, int.from_bytes(data[12:16], "big")) for at, _, data in tap.programs if data[:4] == reader.MAGIC]


def rows(turned: Turned) -> list[Row]:
    erases, times = sale.erases_in(turned.tap, turned.sales), [at for at, _ in turned.tap.erases]
    apart = [at for at in times if not any(one.typed < at < one.end for one in turned.sales)]
    how = (
        f"the most of {len(turned.sales)} sales at the simulator with both copies, {turned.opened} of which opened a "
        f"sector; settled ones were given up {turned.gave_up} times; the flash was filled by the firmware's code, with "
        "days of sales and settlements"
    )
    return [
        Row(
            "the same in a ring that has turned",
            f"{max(erases)}; {len(times)} in all, {len(apart)} of them while no sale ran",
            how,
            "0",
            max(erases) == 0 and len(apart) == len(times) and turned.gave_up > 0,
        )
    ]
