"""A batch is closed once, wherever the power fails."""

from dataclasses import dataclass

from host_tests.faults.acts import Scenario, allow, sell
from host_tests.faults.returns import refund, void
from host_tests.faults.till import Till


@dataclass(frozen=True)
class Settlement(Scenario):
    """Of a batch that the host has not closed yet when the power fails, or has."""

    intent: int = 8

    def act(self, till: Till) -> None:
        till.press("FUNC", "6")
        till.see("ENTER: settle")
        till.press("ENTER")
        allow(till)
        till.see("^SETTLED")

    def after(self, till: Till) -> None:
        if not till.told.settlements:
            self.act(till)
            till.rest()


@dataclass(frozen=True)
class Balanced(Settlement):
    """With a sale of this batch that the host knows."""

    sold: int = 1

    def prepare(self, till: Till) -> None:
        sell(till)
        till.rest()


@dataclass(frozen=True)
class Returned(Balanced):
    """With two sales, of which one was voided and of the other a part refunded."""

    sold: int = 4

    def prepare(self, till: Till) -> None:
        for give_back in (void, refund):
            super().prepare(till)
            give_back(till, till.payments()[-1])
            till.rest()
