"""What somebody at the till does while the plug is pulled, and what may become of it."""

from dataclasses import dataclass

from host_tests.faults import past as pasts
from host_tests.faults.till import CARD, LEAN, Till

Faults = tuple[tuple[str, dict], ...]


@dataclass(frozen=True)
class Scenario:
    """`act` follows the first key press; `faults`: what the host does wrong, as (kind, values).

    ends: states in which the payment may be left when the plug was pulled; the first is how it ends undisturbed ('': no
    payment). code: the response code that closed it then. operations: how many there are, to draw samples from.
    past, left: what the flash holds, see past.py. crosses: the first record in a new sector, undisturbed; erases: how
    many sectors are erased then. cold: `act` begins with power-on. sells: the next sale is taken. settles: what the
    host finds of the batch, 1 balanced, 2 not. sold: how many sales `prepare` makes that stand whatever comes.
    """

    name: str
    ends: tuple[str, ...]
    faults: Faults = ()
    code: str = ""
    card: str = CARD
    operations: int = 5
    past: str = ""
    left: int = 0
    crosses: str = ""
    erases: int = 0
    cold: bool = False
    sells: bool = True
    settles: int = 0
    sold: int = 0

    @property
    def may_end(self) -> tuple[str, ...]:
        """States in which a payment may be left when it was disturbed."""
        return *self.ends, "reversed", "not_sent"

    @property
    def settings(self) -> dict:
        return LEAN

    @property
    def before(self) -> pasts.Past:
        return pasts.past(self.past, self.left)

    def prepare(self, till: Till) -> None:
        """Before the first key."""

    def act(self, till: Till) -> None:
        till.press("5", "ENTER")
        till.see("Swipe card")
        till.swipe(self.card)

    def after(self, till: Till) -> None:
        """Once all is judged, before the next sale."""


@dataclass(frozen=True)
class Copy(Scenario):
    """With a copy for the customer."""

    def act(self, till: Till) -> None:
        super().act(till)
        till.see("ENTER: copy")
        till.press("ENTER")


@dataclass(frozen=True)
class NoPaper(Scenario):
    """The paper ends in the middle of the slip; the whole slip is printed again from a new roll."""

    def act(self, till: Till) -> None:
        till.terminal.printer("paper-out", after_bytes=250)
        super().act(till)
        till.see("NO SLIP")
        till.terminal.printer("ok")


@dataclass(frozen=True)
class Unslipped(NoPaper):
    """The cashier goes on without a slip."""

    def act(self, till: Till) -> None:
        super().act(till)
        till.press("CANCEL")


@dataclass(frozen=True)
class Ring(Scenario):
    """The sale begins a sector, which gives up the oldest one; the next idle moment erases that."""

    past: str = "ring"
    crosses: str = "start"
    erases: int = 1

    def act(self, till: Till) -> None:
        super().act(till)
        till.rest()
        till.tidied()


@dataclass(frozen=True)
class Late(Scenario):
    """The batch was settled when the ring had run short: idle moments must begin a sector and erase others."""

    past: str = "late"
    left: int = 400
    cold: bool = True

    def act(self, till: Till) -> None:
        till.back()
        till.opened()
        till.tidied()


@dataclass(frozen=True)
class Full(Scenario):
    """What was pending at power-on is undone; a sale has no room."""

    past: str = "full"
    left: int = 400
    cold: bool = True
    sells: bool = False

    def act(self, till: Till) -> None:
        till.back()
        till.rest()
        self.after(till)

    def after(self, till: Till) -> None:
        till.press("5", "ENTER")
        till.see("Storage is full")
        till.see("Settle first")
        till.press("CANCEL")


@dataclass(frozen=True)
class Settlement(Scenario):
    """Of a batch that the host has not closed yet when the power fails, or has: it is closed once."""

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

    def prepare(self, till: Till) -> None:
        Scenario.act(self, till)
        till.rest()


@dataclass(frozen=True)
class Void(Scenario):
    """Of a sale of this batch."""

    sold: int = 1

    def prepare(self, till: Till) -> None:
        Scenario.act(self, till)
        till.rest()

    def _ask(self, till: Till) -> None:
        till.press("FUNC", "1")
        till.see("Trace number")
        till.press(*str(till.payments()[0]["trace"]), "ENTER")

    def act(self, till: Till) -> None:
        self._ask(till)
        till.see("ENTER: void")
        till.press("ENTER")
        allow(till)

    def after(self, till: Till) -> None:
        """The sale can be voided when it is not, and only then."""
        self._ask(till)
        till.see("Already voided" if till.states()[1:] == ["approved"] else "ENTER: void")
        till.press("CANCEL")


@dataclass(frozen=True)
class Refund(Void):
    """Of a part of it. Once its intent is on record it is delivered, whatever comes."""

    @property
    def may_end(self) -> tuple[str, ...]:
        return self.ends

    def _ask(self, till: Till) -> None:
        sale = till.payments()[0]
        till.press("FUNC", "2")
        till.see("Reference number")
        till.press(*sale["rrn"], "ENTER")
        till.see("Sale date")
        till.press(*sale["date"], "ENTER")

    def act(self, till: Till) -> None:
        self._ask(till)
        till.see("ENTER: refund")
        till.press("2", "ENTER")
        allow(till)

    def after(self, till: Till) -> None:
        """What is left of the sale is known."""
        self._ask(till)
        till.see("Left 0.03" if till.states()[1:] == ["approved"] else "Left 0.05")
        till.press("CANCEL")


def allow(till: Till) -> None:
    till.see("Supervisor code")
    till.press(*"123456", "ENTER")


@dataclass(frozen=True)
class SignOn(Scenario):
    def act(self, till: Till) -> None:
        till.press("FUNC", "7", "1")
        till.see("Signed on")


@dataclass(frozen=True)
class Language(Scenario):
    """From Chinese to English, kept in the settings file."""

    @property
    def settings(self) -> dict:
        return {name: value for name, value in LEAN.items() if name != "language"}

    def act(self, till: Till) -> None:
        till.press("FUNC", "8", "1", "2")
        till.see("Amount")

    def after(self, till: Till) -> None:
        self.act(till)
