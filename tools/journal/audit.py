"""The living sectors in order: every record with the chain after it, and every place where one is missing or wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from tools.journal.reader import HEAD, SECTOR, TAIL, Damage, Sector, _kind, _walk, fields, given_up, in_use, living

START = bytes(32)  # the chain before the first record ever

# What a place is wrong in.
HEADER = "header"  # a sector's header is damaged
MISSING = "missing"  # the row of numbers has a gap
AGAIN = "again"  # a number comes a second time, or goes back
CHANGED = "changed"  # the numbers go on, the chain does not
SENSELESS = "senseless"  # the check sum holds, the content is no row of fields


@dataclass
class Entry:
    """A whole record: its place in the image, number and kind, the chain after it, and its fields; None: senseless."""

    at: int
    sequence: int
    kind: str
    chain: bytes
    fields: dict | None


@dataclass
class Wrong:
    """One damaged place. `index`: how many entries lie before it; `since`: the first of them that no later header has
    proven; `first`, `last`: the numbers of the records that are missing, in doubt, or behind the damaged header."""

    what: str
    at: int
    text: str
    index: int
    since: int
    first: int
    last: int


@dataclass
class Reading:
    """`sectors`: all in use, by place; `live`: those that are not given up, oldest first; `gone`: the last record that
    was given up; `wrong`: empty when all is there and unchanged; `sequence`, `chain`: after the last record."""

    sectors: list[Sector]
    live: list[Sector]
    gone: int
    entries: list[Entry] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    sequence: int = 0
    chain: bytes = START

    @property
    def records(self) -> list[dict]:
        """A record is a dict of `sequence`, `record` (what it is) and its fields."""
        return [
            {"sequence": entry.sequence, "record": entry.kind} | entry.fields
            for entry in self.entries
            if entry.fields is not None
        ]


def read(image: bytes) -> Reading:
    """All that lives in an image of the journal, or of a whole flash with a journal in it.

    A torn record between whole ones is not wrong: a plug was pulled, and the next record took its sequence number.
    """
    found = in_use(image)
    reading = Reading(found, living(found), given_up(found))
    _Pass(reading).run(image)
    return reading


def decode(image: bytes) -> tuple[list[dict], bool | str]:
    """Every whole record, oldest first, and True or what is wrong."""
    reading = read(image)
    return reading.records, "; ".join(wrong.text for wrong in reading.wrong) or True


class _Pass:
    """Goes through the living sectors once. `_known`: whether the chain so far can be held against a header's."""

    def __init__(self, reading: Reading):
        self._reading = reading
        self._since = 0
        self._known = not reading.gone

    def run(self, image: bytes) -> None:
        reading = self._reading
        reading.sequence = reading.gone
        for sector in reading.live:
            records = list(_walk(image[sector.at : sector.at + SECTOR]))
            self._enter(sector, [number for _, number, _, _ in records])
            for offset, number, kind, raw in records:
                self._take(sector, offset, number, kind, raw)

    def _enter(self, sector: Sector, numbers: list[int]) -> None:
        reading = self._reading
        if sector.chain is None:
            self._note(HEADER, sector.at, f"{sector}: its header is damaged", numbers[0], numbers[-1])
            return
        begins = sector.sequence
        if begins != reading.sequence:
            self._jump(sector.at, f"before {sector}", begins)
        elif self._known and sector.chain != reading.chain:
            last = reading.entries[-1].sequence if reading.entries else 0
            first = reading.entries[self._since].sequence if self._since < len(reading.entries) else last
            self._note(CHANGED, sector.at, f"{sector}: what lies before it is not what was written", first, last)
        reading.sequence, reading.chain = begins, sector.chain
        self._known, self._since = True, len(reading.entries)

    def _take(self, sector: Sector, offset: int, number: int, kind: int, raw: bytes) -> None:
        reading, at = self._reading, sector.at + offset
        if number != reading.sequence + 1:
            self._jump(at, f"{sector}, offset {offset}", number - 1)
        reading.sequence, reading.chain = number, sha256(reading.chain + raw).digest()
        try:
            said = fields(raw[HEAD:-TAIL])
        except Damage as damage:
            said = None
            self._note(SENSELESS, at, f"{sector}, offset {offset}: record {number}: {damage}", number, number)
        reading.entries.append(Entry(at, number, _kind(kind), reading.chain, said))

    def _jump(self, at: int, where: str, before: int) -> None:
        """The record before this place should be `before`, and is another one."""
        here = self._reading.sequence
        if before > here:
            missing = f"record {before} is" if before == here + 1 else f"records {here + 1} to {before} are"
            self._note(MISSING, at, f"{where}: {missing} missing", here + 1, before)
        else:
            self._note(AGAIN, at, f"{where}: record {before + 1} comes after record {here}", before + 1, here)

    def _note(self, what: str, at: int, text: str, first: int, last: int) -> None:
        self._reading.wrong.append(Wrong(what, at, text, len(self._reading.entries), self._since, first, last))


def heads(reading: Reading, prefix: str) -> Iterator[Entry]:
    """The records after which the chain began with these hex digits."""
    return (entry for entry in reading.entries if entry.chain.hex().startswith(prefix))
