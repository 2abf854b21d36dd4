"""What a day brings: customers, goods that come back, and what goes wrong meanwhile. Drawn from seed and day alone."""

import random
from dataclasses import dataclass

KINDS = {
    "swiped": 34, "goods": 14, "keyed": 8, "code": 16, "refused": 5, "void": 12, "refund": 17, "unknown": 1,
    "restart": 3, "sign-on": 2, "sign-off": 1, "idle": 1,
}  # fmt: skip
PAYMENTS = ("swiped", "goods", "keyed", "code", "refused", "void", "refund", "unknown")
TROUBLES = {"": 72, "host": 20, "cut": 4, "plug": 4}
CODE_ENDS = {"88": 70, "09": 10, "19": 4, "51": 8, "again": 8}  # as the host's accounts.py knows them
REFUSED = ("6200000000000518", "6200000000000054", "6200000000000419", "6200000000000104")
WAYS = {"part": 40, "pieces": 20, "all": 25, "too much": 15}
FAULTS = (
    ("drop-answer", {}), ("drop-answer", {}), ("drop-request", {}), ("silent", {}), ("silent", {"booked": False}),
    ("wrong-mac", {}), ("wrong-amount", {}), ("wrong-trace", {}), ("wrong-terminal", {}), ("reset", {}), ("reset", {}),
    ("reset-connect", {}), ("cut", {"bytes": 40}), ("twice", {}), ("stale", {}), ("code", {"code": "96"}),
    ("code", {"code": "A0"}), ("code", {"code": "94", "booked": True}), ("alter", {"fields": {39: None}}),
    ("late", {"seconds": 0.5}),
)  # fmt: skip
AGAIN = (
    ("drop-answer", {}), ("drop-request", {}), ("wrong-mac", {}), ("reset", {}), ("code", {"code": "96"}),
    ("code", {"code": "A0"}),
)  # fmt: skip
SETTLEMENT = (
    ("drop-answer", {}), ("drop-request", {}), ("reset", {}), ("cut", {"bytes": 40}), ("silent", {}),
    ("wrong-trace", {}), ("twice", {}),
)  # fmt: skip
LONG_AGO = 0.4  # of the refunds are for any sale that the shop has a slip of, the others for one of the day


@dataclass(frozen=True)
class Step:
    """One thing that a cashier does.

    fen: the amount of a sale; share: which part of a sale comes back, and which sale it is, 0 to 1; way: one of WAYS;
    goods: seed of what is in the basket, or comes back of it;
    faults: (fault, MTI, values) for the host; cut: flash operations until the power fails, None: it does not, and how
    many 256ths of the last one are done; plug: it is pulled while the host thinks.
    """

    kind: str
    fen: int = 0
    share: float = 0.0
    which: float = 0.0
    old: bool = False
    way: str = "part"
    goods: int = 0
    code: str = ""
    card: str = ""
    faults: tuple = ()
    cut: tuple[int, int] | None = None
    plug: bool = False


def day(seed: int, number: int, count: int) -> list[Step]:
    chance = random.Random(f"day {seed}:{number}")
    return [_step(chance) for _ in range(count)]


def evening(seed: int, number: int) -> tuple:
    """Faults for the settlement of a day."""
    chance = random.Random(f"evening {seed}:{number}")
    if chance.random() < 0.5:
        return ()
    kind, values = chance.choice(SETTLEMENT)
    return ((kind, chance.choice(("0500", "0320")), values),)


def _step(chance: random.Random) -> Step:
    kind = _weighed(chance, KINDS)
    trouble = _weighed(chance, TROUBLES) if kind in PAYMENTS else ""
    return Step(
        kind,
        fen=chance.randrange(1, 10 ** chance.choice((2, 3, 4, 4, 5))),
        share=chance.random(),
        which=chance.random(),
        old=chance.random() < LONG_AGO,
        way=_weighed(chance, WAYS),
        goods=chance.randrange(10**6),
        code=_weighed(chance, CODE_ENDS),
        card=chance.choice(REFUSED),
        faults=_faults(chance, kind) if trouble == "host" else (),
        cut=(chance.randrange(4), chance.randrange(257)) if trouble == "cut" else None,
        plug=trouble == "plug",
    )


def _faults(chance: random.Random, kind: str) -> tuple:
    mti = "0220" if kind in ("refund", "unknown") else "0200"
    fault, values = chance.choice(FAULTS)
    found = [(fault, mti, values)]
    if chance.random() < 0.4:
        again, values = chance.choice(AGAIN)
        found.append((again, "0220" if mti == "0220" else chance.choice(("0400", "0400", "0620")), values))
    return tuple(found)


def _weighed(chance: random.Random, shares: dict[str, int]) -> str:
    return chance.choices(list(shares), list(shares.values()))[0]
