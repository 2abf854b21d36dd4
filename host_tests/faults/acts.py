"""What somebody at the till does while the plug is pulled, and what may become of it."""

from dataclasses import dataclass

from host_tests.faults import past as pasts
from host_tests.faults.till import CARD, LEAN, Till

Faults = tuple[tuple[str, dict], ...]


@dataclass(frozen=True)
class Scenario:
    """`act` follows the first key press; `faults`: what the host does wrong, as (kind, values).

    ends: states in which the payment may be left when the plug was pulled; the first is how it ends undisturbed ('': no
    payment). code: the response code that closed it then. operations: how many there are, to draw samples from; first:
    the first one that is cut, where those before it are those of another scenario; intent: the one before which nothing
    leaves. slip: who is declined gets one.
    past, left: what the flash holds, see past.py. crosses: the first record in a new sector, undisturbed; erases: how
    many sectors are erased then. cold: `act` begins with power-on. sells: the next sale is taken. settles: what the
    host finds of the batch, 1 balanced, 2 not. sold: how many payments `prepare` makes that stand whatever comes.
    """

    name: str
    ends: tuple[str, ...]
    faults: Faults = ()
    code: str = ""
    card: str = CARD
    operations: int = 5
    first: int = 1
    intent: int = 1
    slip: bool = False
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
        return LEAN | {"declined_slip": self.slip}

    @property
    def before(self) -> pasts.Past:
        return pasts.past(self.past, self.left)

    def prepare(self, till: Till) -> None:
        """Before the first key."""

    def act(self, till: Till) -> None:
        sell(till, self.card)

    def after(self, till: Till) -> None:
        """Once all is judged, before the next sale."""


def sell(till: Till, card: str = CARD) -> None:
    till.press("5", "ENTER")
    till.see("Swipe card")
    till.swipe(card)


def allow(till: Till) -> None:
    till.see("Supervisor code")
    till.press(*"123456", "ENTER")


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
class SignOn(Scenario):
    def act(self, till: Till) -> None:
        till.press("FUNC", "7", "1")
        till.see("Signed on")


@dataclass(frozen=True)
class Language(Scenario):
    """From Chinese to English, kept in the settings file."""

    @property
    def settings(self) -> dict:
        return {name: value for name, value in super().settings.items() if name != "language"}

    def act(self, till: Till) -> None:
        till.press("FUNC", "8", "1", "2")
        till.see("Amount")

    def after(self, till: Till) -> None:
        self.act(till)
