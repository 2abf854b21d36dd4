"""What is done in each step, and what goes wrong meanwhile: drawn from the seed and the number of the step alone."""

import random
from dataclasses import dataclass, field, replace

VISITS = (
    "reprint", "list", "print", "send", "settle", "totals", "sign-on", "language", "help", "diagnostics", "menu",
)  # fmt: skip
SCREENS = ("amount", "card", "connect", "answer", "printing", "result")  # at which something may happen
KEYS = ("1", "2", "3", "CANCEL", "4", "5", "6", "CLEAR", "7", "8", "9", "FUNC", "00", "0", ".", "ENTER")
MISREAD = ("bad-lrc", "cut", "noise")
CODE_ENDS = {"88": 56, "09": 16, "19": 8, "51": 10, "54": 4, "again": 6}  # as the host's accounts.py knows them
ENTRIES = {"swiped": 68, "code": 14, "misread": 6, "refused": 3, "keyed": 6, "mistyped": 3}
UNDOES = {"": 70, "void": 14, "refund": 16}
LEAVES = {"": 87, "amount": 3, "card": 4, "connect": 3, "answer": 3}
KINDS = {"": 45, "host": 28, "undelivered": 4, "refuse": 3, "lose": 3, "radio": 7, "printer": 10}
CUTS = {"": 40, "plug": 30, "flash": 30}
HOLDS = 3  # steps for which the host may refuse every reversal

HOST = (
    ("code", {"code": "51"}), ("code", {"code": "A0"}), ("late", {"seconds": 0.3}), ("late", {"seconds": 1.3}),
    ("silent", {}), ("silent", {"booked": False}), ("drop-answer", {}), ("drop-request", {}), ("cut", {"bytes": 1}),
    ("cut", {"bytes": 60}), ("reset", {}), ("wrong-mac", {}), ("wrong-amount", {}), ("wrong-trace", {}),
    ("wrong-terminal", {}), ("wrong-mti", {}), ("twice", {}), ("stale", {}), ("alter", {"fields": {39: None}}),
    ("alter", {"fields": {39: "10"}}), ("raw", {"hex": "0010" + "5a" * 16}), ("trickle", {"seconds": 0.002}),
    ("hold", {"seconds": 1.3}), ("reset-connect", {}),
)  # fmt: skip
REVERSAL = (
    ("code", {"code": "96"}), ("silent", {}), ("drop-answer", {}), ("wrong-mac", {}), ("reset", {}),
    ("code", {"code": "A0"}), ("twice", {}),
)  # fmt: skip
SETTLEMENT = (
    ("silent", {}), ("silent", {"booked": False}), ("drop-answer", {}), ("drop-request", {}), ("cut", {"bytes": 40}),
    ("reset", {}), ("late", {"seconds": 1.3}), ("wrong-trace", {}), ("twice", {}), ("stale", {}),
)  # fmt: skip
UNDO = (
    ("silent", {}), ("drop-answer", {}), ("drop-request", {}), ("reset", {}), ("wrong-mac", {}),
    ("code", {"code": "51"}), ("cut", {"bytes": 40}), ("late", {"seconds": 0.3}),
)  # fmt: skip
LOST = (("drop-answer", {}), ("drop-request", {}), ("reset", {}))
PRINTER = ("paper-out", "paper-out", "cover-open", "cover-open", "overheated", "paper-low", "off")


@dataclass(frozen=True)
class Trouble:
    """at: the screen at whose first sight it comes, '': at once; after: seconds later; lasts: seconds."""

    kind: str
    at: str = ""
    after: float = 0.0
    lasts: float = 0.0
    values: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One sale and what comes after it.

    fen: the amount; entry: how the card's number comes in; code: the end of a payment code, or the one before "again";
    leave: the screen at which CANCEL is pressed; copy: one for
    the customer; mends: trouble with the printer is put right, else done without; waits: seconds that a result is left
    standing; hurries: not waiting for the end of a reversal; wrong: how many screens go by before which keys are
    pressed that nobody asked for, several in one text are held together; undoes: void or refund, after the sale, of
    which of the sales that the journal knows (0 to 1, the newest is 1), which share of it comes back, and what spoils
    it at the host; visits: to the menu, after that; pause:
    seconds after all that in which nobody asks anything of the terminal.
    """

    number: int
    fen: int = 1234
    entry: str = "swiped"
    code: str = "88"
    fault: str = "cut"
    leave: str = ""
    copy: bool = False
    mends: bool = True
    waits: float = 0.0
    pause: float = 0.0
    undoes: str = ""
    which: float = 1.0
    share: float = 0.5
    spoils: "Trouble | None" = None
    hurries: bool = False
    wrong: dict[int, tuple[str, ...]] = field(default_factory=dict)
    visits: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    @property
    def cut(self) -> bool:
        """Whether the power may fail."""
        return any(trouble.kind in ("plug", "flash") for trouble in self.troubles)


def draw(seed: int, number: int, cuts: bool) -> Step:
    """Step `number`; `cuts`: the power may fail."""
    chance = random.Random(f"{seed}:{number}")
    cut = _weighed(chance, CUTS)
    leave = _weighed(chance, LEAVES)
    step = Step(
        number,
        fen=chance.randrange(1, 10 ** chance.choice((1, 1, 2, 2, 5))),
        entry=_weighed(chance, ENTRIES),
        code=_weighed(random.Random(f"{seed}:{number}:code"), CODE_ENDS),
        fault=chance.choice(MISREAD),
        leave=leave,
        copy=chance.random() < 0.15,
        mends=chance.random() < 0.8,
        waits=chance.choice((0, 0, 0, 0, chance.uniform(0, 1.5))),
        pause=chance.choice((0,) * 11 + (2.3,)),
        hurries=chance.random() < 0.3,
        wrong=_wrong(chance) if chance.random() < 0.2 else {},
        visits=tuple(chance.sample(VISITS, chance.choice((1, 1, 2)))) if chance.random() < 0.3 else (),
        troubles=_troubles(chance, leave),
        **_undoing(random.Random(f"{seed}:{number}:undoes")),
    )
    if any(trouble.kind == "undelivered" for trouble in step.troubles):
        step = replace(step, visits=("list", *step.visits, "send"), hurries=True)
    if "settle" in step.visits and chance.random() < 0.4:
        trouble = message(chance.choice(("0500", "0320")), chance.choice(SETTLEMENT))
        step = replace(step, troubles=(*step.troubles, trouble))
    return replace(step, troubles=step.troubles + _cut(chance, cut)) if cuts and cut else step


def _undoing(chance: random.Random) -> dict:
    undoes = _weighed(chance, UNDOES)
    spoils = message("0220" if undoes == "refund" else "0200", chance.choice(UNDO)) if chance.random() < 0.4 else None
    which = chance.choice((1.0, chance.random()))
    return {"undoes": undoes, "which": which, "share": chance.choice((1.0, chance.random())), "spoils": spoils}


def _weighed(chance: random.Random, shares: dict[str, int]) -> str:
    return chance.choices(list(shares), list(shares.values()))[0]


def _wrong(chance: random.Random) -> dict[int, tuple[str, ...]]:
    """Mostly single keys; sometimes two or three that are down together."""
    wrong = {}
    for _ in range(chance.choice((1, 2))):
        single = tuple(chance.choices(KEYS, k=chance.choice((1, 2, 3))))
        together = (" ".join(chance.sample(KEYS, chance.choice((2, 3)))),)
        wrong[chance.randrange(8)] = single if chance.random() < 0.8 else together
    return wrong


def _troubles(chance: random.Random, leave: str) -> tuple[Trouble, ...]:
    """Leaving while it connects, or while the bank is asked, needs a bank that takes its time."""
    kind = _weighed(chance, KINDS)
    at, after = chance.choice(SCREENS), chance.uniform(0, 0.2)
    if leave == "connect":
        return (Trouble("lose", lasts=chance.uniform(0.3, 1.5)),)
    if leave == "answer":
        return (message("0200", ("late", {"seconds": chance.choice((0.4, 1.3))})),)
    if kind == "host":
        again = chance.random() < 0.3
        more = (message("0400", chance.choice(REVERSAL)),) if again else ()
        return (message("0200", chance.choice(HOST)), *more)
    if kind == "undelivered":
        lost = message("0200", chance.choice(LOST))
        return lost, Trouble("undelivered", values={"steps": chance.randrange(HOLDS + 1)})
    if kind in ("refuse", "radio"):
        return (Trouble(kind, chance.choice(("", at)), after, chance.uniform(0.3, 1.5)),)
    if kind == "lose":
        return (Trouble(kind, lasts=chance.uniform(0.3, 1.5)),)
    if kind == "printer":
        return (_paper(chance, at, after),)
    return ()


def message(mti: str, fault: tuple[str, dict]) -> Trouble:
    """The next message of this kind meets this fault of the host."""
    kind, values = fault
    return Trouble("host", values={"fault": kind, "mti": mti} | values)


def _paper(chance: random.Random, at: str, after: float) -> Trouble:
    """Before the sale, in the middle of a slip, or at any screen."""
    values = {"state": chance.choice(PRINTER)}
    where = chance.randrange(3)
    if where == 0:
        return Trouble("printer", values=values)
    if where == 1:
        return Trouble("printer", values=values | {"after_bytes": chance.randrange(1, 700)})
    return Trouble("printer", at, after, values=values)


def _cut(chance: random.Random, kind: str) -> tuple[Trouble, ...]:
    if kind == "plug":
        at = chance.choice((*SCREENS, "menu"))
        return (Trouble("plug", at, chance.uniform(0, 0.25), chance.choice((0.02, 0.05, 0.4))),)
    values = {"operation": chance.randrange(1, 7), "torn": chance.random() < 0.5}
    if chance.random() < 0.3:
        values["again"] = chance.randrange(1, 6)
    return (Trouble("flash", values=values),)


def held(seed: int, number: int, since: int) -> bool:
    """Whether a step before `number`, `since` or later, left the host refusing every reversal.

    Cuts make no difference to that.
    """
    for before in range(1, min(HOLDS, number - since) + 1):
        troubles = draw(seed, number - before, False).troubles
        if any(trouble.kind == "undelivered" and trouble.values["steps"] >= before for trouble in troubles):
            return True
    return False
