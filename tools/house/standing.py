"""What a terminal's flash says it is, and what its journal adds up to: by the terminal's own rules, on a copy."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module

from tools.house.terminals import Terminal
from tools.journal.audit import Entry, Reading, read
from tools.journal.reader import SECTOR, kinds, newer
from tools.journal.story import OPEN, RETIRED, UNDECIDED, amount, name, payments
from tools.port import Trouble
from tools.provision import settings_table
from tools.provision.writing import SETTINGS

# The terminal's own: what they make of a journal here is what they make of it there.
_journal, _ledger, _flash, _paper = map(
    import_module, ("journal.journal", "till.ledger", "drivers.flash", "payments.paper")
)

ARRIVED = "arrived"
IDENTITY = ("terminal_id", "merchant_id")


_OWED = "switch the terminal on, ENTER prints it, CANCEL goes without"


class _Copy:
    """Shaped like esp32.Partition."""

    def __init__(self, region: bytes):
        self.cells = bytearray(region)

    def readblocks(self, block: int, buf, offset: int) -> None:
        at = block * SECTOR + offset
        buf[:] = self.cells[at : at + len(buf)]

    def writeblocks(self, block: int, buf, offset: int) -> None:
        for place, byte in enumerate(buf, block * SECTOR + offset):
            self.cells[place] &= byte

    def ioctl(self, op: int, arg: int) -> int:
        if op == 6:
            self.cells[arg * SECTOR : (arg + 1) * SECTOR] = b"\xff" * SECTOR
        return {4: len(self.cells) // SECTOR, 5: SECTOR}.get(op, 0)


class _NoClock:
    def stamp(self) -> int:
        return 0


@dataclass
class Standing:
    """`region`: the journal as it is on flash; `reading`: what stands in it; `settings`: the file's values."""

    name: str
    region: bytes
    settings: dict
    reading: Reading = field(init=False)

    def __post_init__(self):
        self.reading = read(self.region)

    @cached_property
    def ledger(self):
        """As the terminal has it after a start with this flash."""
        found = _ledger.Ledger(_journal.Journal(_flash.Region(_Copy(self.region))), _NoClock())
        found.load()
        return found

    @property
    def last(self) -> Entry | None:
        return self.reading.entries[-1] if self.reading.entries else None

    @property
    def retired(self) -> str:
        """The number of the terminal to which all of this goes; "" as long as it works here."""
        last = self.last
        return (last.fields or {}).get("token", "?") if last and last.kind == RETIRED else ""

    def arrived(self, number: str) -> bool:
        """What went to the terminal with this number works here."""
        return any(
            entry.kind == ARRIVED and (entry.fields or {}).get("token") == number for entry in self.reading.entries
        )

    @property
    def identity(self) -> list[str]:
        return [self.settings.get(key, settings_table.row(key)[2]) for key in IDENTITY]

    @property
    def book(self) -> dict:
        """All that decides what the terminal does next: the same on the old one and on the new."""
        book, raised = self.ledger.book, self.ledger.raised
        pending = [[one[key] for key in ("batch", "trace", "kind", "amount")] for one in book.pending]
        due = [list(owed) for owed in book.due if owed not in raised]
        return {
            "batch": book.batch, "trace": book.trace, "left": book.numbers_left, "keys": book.keys.hex(),
            "day over": book.day_over, "pending": pending, "due": due, "totals": book.totals.fields,
            "settling": book.settling and {key: value for key, value in book.settling.items() if key != "head"},
        }  # fmt: skip

    def open(self) -> list[str]:
        """What is not at its end, a line each, with what the person at the old terminal does about it."""
        book, told = self.ledger.book, []
        for one in payments(self.reading.records):
            if one["state"] in UNDECIDED:
                told.append(
                    f"{name(one['batch'], one['trace'])} {one['state']} {amount(one.get('amount'))}: {_do(one)}"
                )
        if book.settling or any(book.totals.fields.values()):
            told.append(f"batch {book.batch:06d} is not settled: FUNC 6, ENTER, and a supervisor's code")
        for slip, batch, trace in self.book["due"]:
            if slip != _paper.NOTICE:
                told.append(f"the slip of {name(batch, trace)} is owed: {_OWED}")
        return told


def _do(payment: dict) -> str:
    if payment["state"] == OPEN:
        return "cut off: switch the terminal on with its network, it undoes it by itself (FUNC 5 shows it)"
    return "FUNC 5, then 3 sends it now; 4 closes it with the bank's reference"


def look(terminal: Terminal) -> Standing:
    """Refused when it is not to be understood here."""
    region = terminal.journal()
    if newer(region):
        raise Trouble(
            f"{terminal.name}: its journal is of version {newer(region)}, newer than these tools: nothing was changed; "
            "use the tools of its firmware"
        )
    found = Standing(terminal.name, region, _settings(terminal))
    unknown = sorted({entry.kind for entry in found.reading.entries} - set(kinds()))
    if unknown:
        raise Trouble(
            f"{terminal.name}: its journal has records that these tools do not know ({', '.join(unknown)}): nothing "
            "was changed; use the tools of its firmware"
        )
    return found


def _settings(terminal: Terminal) -> dict:
    kept = terminal.read(SETTINGS)
    try:
        values = json.loads(kept or b"{}")
        settings_table.checked(values)
    except (ValueError, TypeError) as problem:
        raise Trouble(f"{terminal.name}: its settings cannot be read ({problem}): provision it again") from None
    return values
