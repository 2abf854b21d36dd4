"""Which payments a damaged place may concern."""

from dataclasses import dataclass, field

from tools.journal.audit import AGAIN, CHANGED, HEADER, SENSELESS, Entry, Reading, Wrong
from tools.journal.story import ENDS, OPEN, SETTLED, UNDECIDED, name, origin

Key = tuple[int, int]  # batch, trace
_COUNTABLE = 1000  # a wider gap in the trace numbers is no row of payments


@dataclass
class Concern:
    """`unknown`: open at the place, and no outcome comes later; `headless`: an outcome comes later, the start is not
    there; `doubtful`: their records are not proven; `lost`: where payments may be missing whole, in words."""

    unknown: list[Key] = field(default_factory=list)
    headless: list[Key] = field(default_factory=list)
    doubtful: list[Key] = field(default_factory=list)
    lost: str = ""


def concern(reading: Reading, wrong: Wrong) -> Concern:
    before, after = reading.entries[: wrong.index], reading.entries[wrong.index :]
    if wrong.what == CHANGED:
        return Concern(doubtful=list(_states(before[wrong.since :])))
    if wrong.what == AGAIN:
        return Concern(doubtful=list(_states([entry for entry in after if entry.sequence <= wrong.last])))
    if wrong.what == HEADER:
        return Concern()
    final = _states(reading.entries)
    unknown = [key for key, state in _states(before).items() if state in UNDECIDED and final[key] in UNDECIDED]
    later = _states(after)
    headless = [key for key in _without_start(reading) if key in later and key not in _states(before)]
    lost = _lost(before, after, {trace for _, trace in headless}, not reading.gone)
    return Concern(unknown, headless, lost="" if wrong.what == SENSELESS and unknown else lost)


def undecided(reading: Reading) -> list[Key]:
    """Payments for which the image holds no outcome, oldest first."""
    return [key for key, state in _states(reading.entries).items() if state in UNDECIDED]


def listed(keys: list[Key]) -> str:
    """Payments by batch/trace, rows of neighbours as one."""
    rows: list[list[Key]] = []
    for key in sorted(keys):
        if rows and rows[-1][-1] == (key[0], key[1] - 1):
            rows[-1].append(key)
        else:
            rows.append([key])
    return ", ".join(name(*row[0]) + (f" to {row[-1][1]:06d}" if len(row) > 1 else "") for row in rows)


def origins(reading: Reading, keys: list[Key]) -> list[str]:
    """Of the voids and refunds among these payments, which sale each takes back: that one is concerned, too."""
    told: dict[Key, dict] = {}
    for entry in reading.entries:
        key = _key(entry)
        if key in keys and (entry.kind == "start" or entry.kind in ENDS):
            told[key] = (told.get(key, {}) if entry.kind != "start" else {}) | (entry.fields or {})
    return [f"{name(*key)}: {of}" for key, said in sorted(told.items()) if (of := origin(said))]


def _key(entry: Entry) -> Key | None:
    said = entry.fields or {}
    return (said["batch"], said["trace"]) if "batch" in said and "trace" in said else None


def _states(entries: list[Entry]) -> dict[Key, str]:
    """What the records say last of each payment that they speak of."""
    found: dict[Key, str] = {}
    for entry in entries:
        key = _key(entry)
        if key and entry.kind == "start":
            found[key] = OPEN
        elif key and entry.kind in ENDS:
            found[key] = entry.kind
    return found


def _without_start(reading: Reading) -> list[Key]:
    """Payments of which only the rest is there. Up to the first settlement that may be: the start was given up."""
    found: dict[Key, bool] = {}
    excused = reading.gone > 0 and any(entry.kind == SETTLED for entry in reading.entries)
    for entry in reading.entries:
        excused = excused and entry.kind != SETTLED
        key = _key(entry)
        if key and (entry.kind == "start" or entry.kind in ENDS):
            found.setdefault(key, entry.kind != "start" and not excused)
    return [key for key, lost in found.items() if lost]


def _lost(before: list[Entry], after: list[Entry], known: set[int], whole: bool) -> str:
    """Where a start may be missing. Trace numbers go up by one, so a number without a use tells; `known`: numbers of
    which something is left; `whole`: nothing was given up, so the first number is 1."""
    last = next((trace for trace in map(_used, reversed(before)) if trace), 0)
    first = next((trace for trace in map(_used, after) if trace), 0)
    if first > last and (last or whole) and first - last <= _COUNTABLE:
        free = [trace for trace in range(last + 1, first) if trace not in known]
        return f"those with trace {_rows(free)}" if free else ""
    since, until = _start(before[::-1]), _start(after)
    if since and until:
        return f"those between {since} and {until}"
    return f"those before {until}" if until else f"those after {since}" if since else "which, nothing shows"


def _used(entry: Entry) -> int:
    return (entry.fields or {}).get("trace", 0) if entry.kind in ("start", "trace") else 0


def _start(entries: list[Entry]) -> str:
    """The name of the first payment that starts here."""
    return next((name(*key) for entry in entries if entry.kind == "start" and (key := _key(entry))), "")


def _rows(numbers: list[int]) -> str:
    """Trace numbers, neighbours as one."""
    return listed([(0, number) for number in numbers]).replace(name(0, 0)[:7], "")
