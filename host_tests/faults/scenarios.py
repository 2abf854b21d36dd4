"""What goes on while the plug is pulled: sales and reversals of every kind, trouble with paper, sign-on, a setting."""

from dataclasses import dataclass

from host_tests.faults.till import CARD, LEAN, Till

REFUSED_CARD = "6200000000000518=30121011234567890"  # an account of the host that always gets 51

Faults = tuple[tuple[str, dict], ...]


@dataclass(frozen=True)
class Scenario:
    """`act` follows the first key press; `faults`: what the host does wrong, as (kind, values).

    ends: states in which the payment may be left when the plug was pulled; the first is how it ends undisturbed ('': no
    payment). code: the response code that closed it then. operations: about how many there are, to draw samples from.
    twice: swept with a second cut during the recovery. left: bytes still free in the journal's sector at first start.
    """

    name: str
    ends: tuple[str, ...]
    faults: Faults = ()
    code: str = ""
    card: str = CARD
    operations: int = 5
    twice: bool = False
    left: int = 0

    @property
    def settings(self) -> dict:
        return LEAN

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
class SignOn(Scenario):
    def act(self, till: Till) -> None:
        till.press("FUNC", "7")
        till.see("Signed on")


@dataclass(frozen=True)
class Language(Scenario):
    """From Chinese to English, kept in the settings file."""

    @property
    def settings(self) -> dict:
        return {name: value for name, value in LEAN.items() if name != "language"}

    def act(self, till: Till) -> None:
        till.press("FUNC", "8", "2")
        till.see("Amount")

    def after(self, till: Till) -> None:
        self.act(till)


def _fault(kind: str, mti: str, **values) -> tuple[str, dict]:
    return kind, {"mti": mti} | values


_LOST = _fault("drop-answer", "0200")
_MAYBE = ("approved", "reversed")
_UNDONE = ("reversed",)

SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario("approved", _MAYBE, code="00", operations=3, twice=True),
        Scenario("declined", ("declined", "reversed"), code="51", card=REFUSED_CARD, operations=2),
        Scenario("no-answer", _UNDONE, (_fault("silent", "0200"),), "00", twice=True),
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
        Scenario("approved-sector-1", _MAYBE, code="00", operations=4, left=140),
        Scenario("approved-sector-2", _MAYBE, code="00", operations=4, twice=True, left=260),
        Scenario("no-answer-sector", _UNDONE, (_fault("silent", "0200"),), "00", operations=6, left=260),
        SignOn("sign-on", ("",), operations=2),
        Language("language", ("",)),
    )
}
