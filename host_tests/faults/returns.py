"""Money that goes back: voids and refunds of a sale, and what may become of them."""

from dataclasses import dataclass

from host_tests.faults.acts import Scenario, allow, sell
from host_tests.faults.till import Till


@dataclass(frozen=True)
class Void(Scenario):
    """Of a sale of this batch."""

    intent: int = 8
    sold: int = 1

    def prepare(self, till: Till) -> None:
        sell(till)
        till.rest()

    def act(self, till: Till) -> None:
        void(till, till.payments()[0])

    def after(self, till: Till) -> None:
        """The sale can be voided when it is not, and only then."""
        _ask_void(till, till.payments()[0])
        till.see("Already voided" if till.states()[1:] == ["approved"] else "ENTER: void")
        till.press("CANCEL")


@dataclass(frozen=True)
class Refund(Void):
    """Of a part of it. Once its intent is on record it is delivered, whatever comes."""

    @property
    def may_end(self) -> tuple[str, ...]:
        return self.ends

    def act(self, till: Till) -> None:
        refund(till, till.payments()[0])

    def after(self, till: Till) -> None:
        """What is left of the sale is known."""
        _ask_refund(till, till.payments()[0])
        till.see("Left 0.03" if till.states()[1:] == ["approved"] else "Left 0.05")
        till.press("CANCEL")


def void(till: Till, sale: dict) -> None:
    """Up to the moment when it is up to the host."""
    _ask_void(till, sale)
    till.see("ENTER: void")
    till.press("ENTER")
    allow(till)


def refund(till: Till, sale: dict) -> None:
    """Two fen of it, up to the moment when it is up to the host."""
    _ask_refund(till, sale)
    till.see("ENTER: refund")
    till.press("2", "ENTER")
    allow(till)


def _ask_void(till: Till, sale: dict) -> None:
    till.press("FUNC", "1")
    till.see("Trace number")
    till.press(*str(sale["trace"]), "ENTER")


def _ask_refund(till: Till, sale: dict) -> None:
    till.press("FUNC", "2")
    till.see("Reference number")
    till.press(*sale["rrn"], "ENTER")
    till.see("Sale date")
    till.press(*sale["date"], "ENTER")
