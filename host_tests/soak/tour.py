"""Steps that bring every flow, screen and slip into the heap once, and the ones that leave it as it is measured."""

from host_tests.soak.plan import Step, Trouble, message

_LATE = message("0200", ("late", {"seconds": 0.4}))
_LOST = message("0200", ("drop-answer", {}))


def _printer(state: str, **values) -> tuple[Trouble, ...]:
    return (Trouble("printer", values={"state": state} | values),)


TOUR = (
    Step(0, copy=True, visits=("reprint", "sign-on", "diagnostics", "help", "language", "menu")),
    Step(0, entry="mistyped", troubles=_printer("paper-out", after_bytes=200)),
    Step(0, entry="misread", troubles=_printer("cover-open")),
    Step(0, leave="amount", wrong={0: ("9", "ENTER"), 1: ("FUNC",)}),
    Step(0, leave="connect", troubles=(Trouble("lose", lasts=1.2),)),
    Step(0, leave="answer", troubles=(_LATE,)),
    Step(0, entry="refused", visits=("totals", "settle")),
    Step(
        0, hurries=True, visits=("list", "print", "send", "sign-on"),
        troubles=(_LOST, Trouble("undelivered", values={"steps": 0})),
    ),
    Step(0, troubles=(message("0200", ("silent", {})), message("0400", ("code", {"code": "A0"})))),
    Step(0, troubles=(message("0200", ("wrong-mac", {})), message("0400", ("silent", {})))),
    Step(0, troubles=(Trouble("refuse", lasts=1.0),)),
    Step(0, troubles=(_LATE, Trouble("radio", "answer", 0.05, 0.3))),
    Step(0, troubles=(Trouble("radio", lasts=0.8),)),
    Step(0, undoes="void", entry="code"),
    Step(0, undoes="void", spoils=_LOST),
    Step(0, undoes="void", which=0.0),
    Step(0, undoes="void", spoils=message("0200", ("code", {"code": "51"}))),
    Step(0, undoes="refund"),
    Step(0, undoes="void", which=0.999),
    Step(0, undoes="refund", share=1.0),
    Step(0, undoes="refund", spoils=message("0220", ("code", {"code": "51"}))),
    Step(0, undoes="refund", spoils=message("0220", ("drop-answer", {}))),
    Step(0, entry="code", troubles=(_LOST,)),
    *(Step(0, entry="code", code=end) for end in ("09", "19", "51", "54", "88", "again")),
    Step(0, visits=("settle",), troubles=(message("0500", ("drop-answer", {})),)),
    Step(0, visits=("settle",), troubles=(message("0320", ("drop-answer", {})),)),
)  # fmt: skip
BRIEF = (
    Step(0, entry="code", undoes="refund", visits=("reprint", "settle", "help")),  # most of the code
    Step(0, undoes="void"),
)
LAST = Step(0, fen=1)
