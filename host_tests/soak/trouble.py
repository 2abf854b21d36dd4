"""What can go wrong around one sale: the host, the air, the paper, the plug. Planned by a seeded choice."""

import random

HOST = (
    ("code", {"code": "51"}), ("code", {"code": "A0"}), ("late", {"seconds": 0.3}), ("late", {"seconds": 1.3}),
    ("silent", {}), ("silent", {"booked": False}), ("drop-answer", {}), ("drop-request", {}), ("cut", {"bytes": 1}),
    ("cut", {"bytes": 60}), ("reset", {}), ("wrong-mac", {}), ("wrong-amount", {}), ("wrong-trace", {}),
    ("wrong-terminal", {}), ("wrong-mti", {}), ("twice", {}), ("stale", {}), ("alter", {"fields": {39: None}}),
    ("alter", {"fields": {39: "10"}}), ("raw", {"hex": "0010" + "5a" * 16}), ("trickle", {"seconds": 0.002}),
)  # fmt: skip
REVERSAL = (
    ("code", {"code": "96"}), ("silent", {}), ("drop-answer", {}), ("wrong-mac", {}), ("reset", {}),
    ("code", {"code": "A0"}), ("twice", {}),
)  # fmt: skip
PRINTER = ("paper-out", "paper-out", "cover-open", "overheated", "paper-low", "off")
SHARES = {"none": 45, "host": 30, "radio": 7, "printer": 8, "refuse": 2, "plug": 13, "flash": 10}
CUTS = ("plug", "flash")


class Trouble:
    """Plans trouble for the next sale of `cashier`; `seen` counts what was planned."""

    def __init__(self, shop, cashier, choose: random.Random):
        self._shop = shop
        self._terminal = shop.terminal
        self._cashier = cashier
        self._choose = choose
        self.seen: dict[str, int] = {}

    def plan(self, cuts: bool) -> str:
        """One trouble, or none, for the next sale; `cuts`: the power may fail."""
        kinds = [kind for kind in SHARES if cuts or kind not in CUTS]
        kind = self._choose.choices(kinds, [SHARES[kind] for kind in kinds])[0]
        self.seen[kind] = self.seen.get(kind, 0) + 1
        getattr(self, f"_{kind}")()
        return kind

    def over(self) -> None:
        """The world is well again."""
        self._cashier.rest()
        self._terminal.flash.cancel_cut()
        self._shop.host.clear_faults()
        self._terminal.printer("ok")

    def _none(self) -> None:
        pass

    def _host(self) -> None:
        kind, values = self._choose.choice(HOST)
        self._shop.host.fault(kind, mti="0200", **values)
        if self._choose.random() < 0.3:
            kind, values = self._choose.choice(REVERSAL)
            self._shop.host.fault(kind, mti="0400", **values)

    def _refuse(self) -> None:
        self._cashier.at(self._choose.uniform(0, 0.5), lambda: self._shop.host.refuse(True))
        self._cashier.at(self._choose.uniform(0.6, 1.2), lambda: self._shop.host.refuse(False))

    def _radio(self) -> None:
        self._cashier.at(self._choose.uniform(0, 0.5), lambda: self._terminal.radio("down"))
        self._cashier.at(self._choose.uniform(0.5, 2), lambda: self._terminal.radio("up"))

    def _printer(self) -> None:
        state, after = self._choose.choice(PRINTER), self._choose.choice((0, 0, self._choose.randrange(1, 700)))
        self._terminal.printer(state, after)

    def _plug(self) -> None:
        start = self._choose.uniform(0, 0.8)
        self._cashier.at(start, self._terminal.power_off)
        self._cashier.at(start + 0.05, self._terminal.power_on)

    def _flash(self) -> None:
        self._terminal.cut_after(self._choose.randrange(1, 9), self._choose.random() < 0.5)
