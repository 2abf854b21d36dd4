"""Things that go wrong on request: a queue of faults, each for the next N messages of an MTI (or of any).

| kind | main value | what the host does |
|---|---|---|
| hold | seconds | waits, then handles the request and answers (others overtake it) |
| late | seconds | handles at once, answers late |
| silent | | no answer, the connection stays open |
| drop-answer | | handles and books, closes without an answer |
| drop-request | | neither handles nor answers, closes |
| twice | | sends the answer two times |
| stale | | sends the terminal's previous answer first, then the right one |
| wrong-mac | | field 64 does not hold |
| wrong-amount, wrong-trace, wrong-terminal, wrong-mti | | another value, with a good MAC |
| alter | fields | sets fields, or removes those set to None, with a good MAC |
| wrong-kcv | | a check value in field 62 does not hold |
| cut | bytes | sends so many bytes of the answer's frame, then closes |
| trickle | seconds | sends byte by byte with this pause |
| code | code | answers this code. A sale is declined with it; with booked it is booked all the same |
| reset | | handles and books, then resets the connection (RST) |
| reset-connect | | resets the next connection as soon as it stands, nothing read |
| raw | hex | sends these bytes in place of the answer |
| refuse | seconds | closes the listening port, at once, for so long (0: until told) |

`seconds` also delays the answer of every kind that sends one. `booked=False` makes silent, drop-answer and reset
leave the request unhandled.
"""

from dataclasses import dataclass, field, replace

from .rules import answer_mti

MAIN = {"hold": "seconds", "late": "seconds", "trickle": "seconds", "refuse": "seconds", "cut": "bytes", "code": "code",
        "alter": "fields", "raw": "hex"}  # fmt: skip # a list to be read at a glance
KINDS = ("hold", "late", "silent", "drop-answer", "drop-request", "twice", "stale", "wrong-mac", "wrong-amount",
         "wrong-trace", "wrong-terminal", "wrong-mti", "alter", "wrong-kcv", "cut", "trickle", "code", "reset",
         "reset-connect", "raw", "refuse")  # fmt: skip # a list to be read at a glance
NEEDED = ("hold", "late", "cut", "code", "alter", "raw", "trickle")


class FaultProblem(Exception):
    """A fault that cannot be read or does not exist."""


@dataclass
class Fault:
    """One entry of the queue. `count` messages get it after `after` more have passed; `mti` "" means any."""

    kind: str
    count: int = 1
    mti: str = ""
    after: int = 0
    seconds: float = 0.0
    bytes: int = 0
    code: str = ""
    booked: bool | None = None
    fields: dict = field(default_factory=dict)
    hex: str = ""

    def __post_init__(self):
        if self.kind not in KINDS:
            raise FaultProblem(f"{self.kind!r} is no fault; one of {', '.join(KINDS)}")
        try:
            self._coerce()
        except (TypeError, ValueError, AttributeError) as error:
            raise FaultProblem(f"{self.kind}: {error}") from None
        if self.kind in NEEDED and not getattr(self, MAIN[self.kind]):
            raise FaultProblem(f"{self.kind} needs {MAIN[self.kind]}")
        if self.code and len(self.code) != 2 or self.count < 1 or self.after < 0 or self.seconds < 0 or self.bytes < 0:
            raise FaultProblem(f"{self.kind}: value out of range")

    def _coerce(self) -> None:
        self.count, self.after, self.bytes = int(self.count), int(self.after), int(self.bytes)
        self.seconds, self.code, self.mti = float(self.seconds), str(self.code), str(self.mti)
        if isinstance(self.booked, str):
            self.booked = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}[
                self.booked.lower()
            ]
        self.fields = {int(n): None if v is None else str(v) for n, v in self.fields.items()}
        bytes.fromhex(self.hex)

    @property
    def handles(self) -> bool:
        """Whether the request reaches the books."""
        return self.kind != "drop-request" and self.booked is not False

    @property
    def forced(self) -> str:
        """The response code that takes the place of a decision."""
        return self.code if self.kind == "code" and not self.booked else ""


def parse(text: str) -> Fault:
    """Read `KIND[:value][,name=value...]`, like `late:3`, `cut:40,mti=0210` or `code:51,count=2`."""
    kind, _, rest = text.partition(":")
    values: dict = {}
    for position, part in enumerate(filter(None, rest.split(","))):
        name, is_named, value = part.partition("=")
        if not is_named and position == 0 and kind in MAIN and kind != "alter":
            values[MAIN[kind]] = name
        elif is_named and name.isdecimal():
            values.setdefault("fields", {})[name] = value or None
        elif is_named:
            values[name] = value
        else:
            raise FaultProblem(f"{text!r} is not KIND[:value][,name=value...]")
    return make(kind, **values)


def make(kind: str, **values) -> Fault:
    """A fault by name; raises FaultProblem instead of TypeError for unknown values."""
    try:
        return Fault(kind, **values)
    except (TypeError, KeyError) as error:
        raise FaultProblem(f"{kind}: {error}") from None


class Queue:
    """Faults in waiting, first in first out. A message takes at most one."""

    def __init__(self):
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._waiting.append(fault)

    def clear(self) -> None:
        self._waiting.clear()

    def list(self) -> list[dict]:
        """What is still to come."""
        return [{k: v for k, v in vars(fault).items() if v not in ("", 0, None, {}, 0.0)} for fault in self._waiting]

    def take_connection(self) -> Fault | None:
        """The fault for a new connection."""
        return self._take(lambda fault: fault.kind == "reset-connect")

    def take(self, mti: str) -> Fault | None:
        """The fault for a message that has been read; its MTI may be named by the request's or the answer's."""
        names = ("", mti, answer_mti(mti))
        return self._take(lambda fault: fault.kind != "reset-connect" and fault.mti in names)

    def _take(self, fits) -> Fault | None:
        for fault in [fault for fault in self._waiting if fits(fault)]:
            if fault.after:
                fault.after -= 1
                continue
            fault.count -= 1
            if not fault.count:
                self._waiting.remove(fault)
            return replace(fault, count=1)
        return None


def spoil(fault: Fault | None, mti: str, fields: dict[int, str]) -> tuple[str, dict[int, str]]:
    """Change an answer before its MAC is made."""
    if fault is None:
        return mti, fields
    fields = dict(fields)
    if fault.kind == "wrong-amount" and 4 in fields:
        fields[4] = f"{(int(fields[4]) + 1) % 10**12:012d}"
    elif fault.kind == "wrong-trace" and 11 in fields:
        fields[11] = f"{(int(fields[11]) + 1) % 10**6:06d}"
    elif fault.kind == "wrong-terminal" and 41 in fields:
        fields[41] = fields[41][:-1] + ("1" if fields[41][-1] != "1" else "2")
    elif fault.kind == "wrong-mti":
        mti = "0430" if mti != "0430" else "0210"
    elif fault.kind == "wrong-kcv" and 62 in fields:
        at = {40: 32, 48: 40}.get(len(fields[62]), 72)  # first character of the MAC key's check value
        fields[62] = fields[62][:at] + f"{int(fields[62][at], 16) ^ 1:X}" + fields[62][at + 1 :]
    elif fault.kind == "code" and fault.booked and fields.get(39) == "00":
        fields[39] = fault.code
    elif fault.kind == "alter":
        fields |= {n: v for n, v in fault.fields.items() if v is not None}
        fields = {n: v for n, v in fields.items() if fault.fields.get(n, v) is not None}
    return mti, fields


def spoil_mac(fault: Fault | None, body: bytes) -> bytes:
    """Change the last character of field 64, which stays a hex character where it was one."""
    if fault is None or fault.kind != "wrong-mac":
        return body
    last = body[-1]
    return body[:-1] + bytes([(ord("0") if last != ord("0") else ord("1")) if last < 0x80 else last ^ 1])
