"""What goes on while the plug is pulled: payments and reversals of all kinds, no paper, sign-on, a setting."""

from host_tests.faults.acts import Copy, Full, Language, Late, NoPaper, Ring, Scenario, SignOn, Unslipped
from host_tests.faults.returns import Refund, Void
from host_tests.faults.settlements import Balanced, Returned, Settlement

REFUSED_CARD = "6200000000000518=30121011234567890"  # an account of the host that always gets 51


def _fault(kind: str, mti: str, **values) -> tuple[str, dict]:
    return kind, {"mti": mti} | values


_LOST = _fault("drop-answer", "0200")
_SILENT = _fault("silent", "0200")
_MAYBE = ("approved", "reversed")
_UNDONE = ("reversed",)
_PAID = ("approved",)
_SAID_22 = _fault("code", "0200", code="22")
_SAID_94 = _fault("code", "0220", code="94", booked=True)

SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario("approved", _MAYBE, code="00", operations=3),
        Scenario("declined", ("declined", "reversed"), code="51", card=REFUSED_CARD, operations=2),
        Scenario("declined-slip", ("declined", "reversed"), code="51", card=REFUSED_CARD, operations=3, slip=True),
        Scenario("no-answer", _UNDONE, (_SILENT,), "00"),
        Scenario("late-answer", _UNDONE, (_fault("late", "0200", seconds=1.4),), "00"),
        Scenario("bad-mac", _UNDONE, (_fault("wrong-mac", "0200"),), "00"),
        Scenario("reversed-00", _UNDONE, (_LOST,), "00", operations=4),
        Scenario("reversed-25", _UNDONE, (_fault("drop-request", "0200"),), "25", operations=4),
        Scenario("reversed-12", _UNDONE, (_LOST,), "12", REFUSED_CARD, operations=4),
        Scenario("reversed-96-00", _UNDONE, (_LOST, _fault("code", "0400", code="96")), "00", operations=6),
        Scenario("reversed-never-00", _UNDONE, (_LOST, _fault("silent", "0400")), "00", operations=6),
        Copy("customer-copy", _MAYBE, code="00", operations=4),
        NoPaper("paper-ends", _MAYBE, code="00", operations=4),
        Unslipped("no-slip", _MAYBE, code="00", operations=4),
        Scenario("sector-start", _MAYBE, code="00", operations=4, past="first", left=120, crosses="start"),
        Scenario("sector-approved", _MAYBE, code="00", operations=4, past="first", left=200, crosses="approved"),
        Scenario("sector-doubt", _UNDONE, (_SILENT,), "00", operations=5, past="first", left=170, crosses="reversing"),
        Ring("ring-start", _MAYBE, code="00", left=120),
        Ring("ring-approved", _MAYBE, code="00", left=200, crosses="approved"),
        Ring("ring-print", _MAYBE, code="00", left=268, crosses="print"),
        Ring("ring-doubt", _UNDONE, (_SILENT,), "00", operations=7, left=170, crosses="reversing"),
        Ring("ring-held", _MAYBE, code="00", operations=4, past="held", left=120, erases=0),
        Late("ring-late", ("",), operations=5, erases=2),
        Full("ring-full", _UNDONE, code="25", operations=4),
        Balanced("settlement", ("",), operations=14, settles=1),
        Returned("settlement-returns", ("",), operations=14, first=8, settles=1),
        Settlement("settlement-upload", ("",), operations=18, past="batch", settles=2),
        Void("void", _MAYBE, code="00", operations=10),
        Void("void-declined", ("declined", "reversed"), (_SAID_22,), "22", operations=9),
        Void("void-declined-slip", ("declined", "reversed"), (_SAID_22,), "22", operations=10, first=9, slip=True),
        Void("void-no-answer", _UNDONE, (_SILENT,), "00", operations=12),
        Void("void-lost", _UNDONE, (_fault("drop-request", "0200"),), "25", operations=12),
        Void("void-bad-mac", _UNDONE, (_fault("wrong-mac", "0200"),), "00", operations=12),
        Refund("refund", _PAID, code="00", operations=10),
        Refund("refund-no-answer", _PAID, (_fault("silent", "0220"),), "00", operations=11),
        Refund("refund-lost", _PAID, (_fault("drop-request", "0220"),), "00", operations=12),
        Refund("refund-94", _PAID, (_fault("drop-answer", "0220"), _SAID_94), "94", operations=12),
        SignOn("sign-on", ("",), operations=2),
        Language("language", ("",), operations=6),
    )
}
