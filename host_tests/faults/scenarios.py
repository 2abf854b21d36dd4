"""What goes on while the plug is pulled: sales and reversals of every kind, trouble with paper, sign-on, a setting."""

from dataclasses import dataclass

from host_tests.faults import past as pasts
from host_tests.faults.till import CARD, LEAN, Till

REFUSED_CARD = "6200000000000518=30121011234567890"  # an account of the host that always gets 51

Faults = tuple[tuple[str, dict], ...]


@dataclass(frozen=True)
class Scenario:
    """`act` follows the first key press; `faults`: what the host does wrong, as (kind, values).

    ends: states in which the payment may be left when the plug was pulled; the first is how it ends undisturbed ('': no
    payment). code: the response code that closed it then. operations: how many there are, to draw samples from.
    past, left: what the flash holds, see past.py. crosses: the first record in a new sector, undisturbed; erases: how
    many sectors are erased then. cold: `act` begins with power-on. sells: the next sale is taken. settles: what the
    host finds of the batch, 1 balanced, 2 not.
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
        till.see("Supervisor code")
        till.press(*"123456", "ENTER")
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


def _fault(kind: str, mti: str, **values) -> tuple[str, dict]:
    return kind, {"mti": mti} | values


_LOST = _fault("drop-answer", "0200")
_SILENT = _fault("silent", "0200")
_MAYBE = ("approved", "reversed")
_UNDONE = ("reversed",)

SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario("approved", _MAYBE, code="00", operations=3),
        Scenario("declined", ("declined", "reversed"), code="51", card=REFUSED_CARD, operations=2),
        Scenario("no-answer", _UNDONE, (_SILENT,), "00"),
        Scenario("late-answer", _UNDONE, (_fault("late", "0200", seconds=1.4),), "00"),
        Scenario("bad-mac", _UNDONE, (_fault("wrong-mac", "0200"),), "00"),
        Scenario("reversed-00", _UNDONE, (_LOST,), "00"),
        Scenario("reversed-25", _UNDONE, (_fault("drop-request", "0200"),), "25"),
        Scenario("reversed-12", _UNDONE, (_LOST,), "12", REFUSED_CARD),
        Scenario("reversed-96-00", _UNDONE, (_LOST, _fault("code", "0400", code="96")), "00", operations=6),
        Scenario("reversed-never-00", _UNDONE, (_LOST, _fault("silent", "0400")), "00", operations=6),
        Copy("customer-copy", _MAYBE, code="00", operations=4),
        NoPaper("paper-ends", _MAYBE, code="00", operations=4),
        Unslipped("no-slip", _MAYBE, code="00", operations=4),
        Scenario("sector-start", _MAYBE, code="00", operations=4, past="first", left=120, crosses="start"),
        Scenario("sector-approved", _MAYBE, code="00", operations=4, past="first", left=200, crosses="approved"),
        Scenario("sector-doubt", _UNDONE, (_SILENT,), "00", operations=6, past="first", left=170, crosses="reversing"),
        Ring("ring-start", _MAYBE, code="00", left=120),
        Ring("ring-approved", _MAYBE, code="00", left=200, crosses="approved"),
        Ring("ring-print", _MAYBE, code="00", left=268, crosses="print"),
        Ring("ring-doubt", _UNDONE, (_SILENT,), "00", operations=7, left=170, crosses="reversing"),
        Ring("ring-held", _MAYBE, code="00", operations=4, past="held", left=120, erases=0),
        Late("ring-late", ("",), operations=5, erases=2),
        Full("ring-full", _UNDONE, code="25", operations=4),
        Balanced("settlement", ("approved",), code="00", operations=7, settles=1),
        Settlement("settlement-upload", ("",), operations=11, past="batch", settles=2),
        SignOn("sign-on", ("",), operations=2),
        Language("language", ("",)),
    )
}
