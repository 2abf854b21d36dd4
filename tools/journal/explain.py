"""A damaged image in plain words: what lies where, what is missing or wrong, which payments it concerns, what to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap

from tools.journal.audit import MISSING, Reading, Wrong, read
from tools.journal.concern import concern, listed, origins, undecided
from tools.journal.reader import HEADER, SECTOR, Sector, _walk, newer
from tools.journal.story import amount, name, origin, payments, plain
from tools.journal.words import AFTERWARDS, SOUND, do, what

_WIDTH = 110
_MOST = 40  # damaged places that are told one by one


@dataclass
class _Place:
    """A sector as it is told: `records` "n..m" or "-", `last` of them, `used` bytes, `torn`: something behind the last
    record that is no whole one."""

    sector: Sector
    records: str
    last: int
    used: int
    torn: bool


def explain(image: bytes) -> list[str]:
    """Lines for a person. Any image can be explained, whatever is in it."""
    reading = read(image)
    if newer(image):
        return [f"A journal of version {newer(image)}: read it with the tools of the firmware that wrote it."]
    if not reading.sectors:
        return ["No journal in this image: no sector has a good header or a whole record.", _guess(image)]
    places = [_place(image, sector) for sector in reading.sectors]
    lines = [_summary(reading), "", *_table(reading, places), *_unreadable(image, reading.sectors)]
    for number, wrong in enumerate(reading.wrong[:_MOST], 1):
        lines += ["", *_told(reading, number, wrong)]
    if len(reading.wrong) > _MOST:
        lines += ["", f"... and {len(reading.wrong) - _MOST} more damaged places; `verify` names each."]
    return [*lines, "", *_torn(reading, places), *_open(reading), *_wrapped(AFTERWARDS if reading.wrong else SOUND)]


def _guess(image: bytes) -> str:
    if not image.strip(b"\xff"):
        return "It is erased flash: nothing was ever written there, or all of it was erased."
    return "Is it the whole flash, or the journal partition, of a terminal, read without encryption?"


def _summary(reading: Reading) -> str:
    entries = reading.entries
    held = f"Records {entries[0].sequence} to {entries[-1].sequence}" if entries else "No records"
    gone = f", all up to record {reading.gone} given up" if reading.gone else ""
    return f"{held} in {_count(len(reading.live), 'live sector')}{gone}; {_count(len(reading.wrong), 'damaged place')}."


def _count(number: int, thing: str) -> str:
    return f"{number or 'no'} {thing}{'' if number == 1 else 's'}"


def _place(image: bytes, sector: Sector) -> _Place:
    data = image[sector.at : sector.at + SECTOR]
    found = list(_walk(data))
    end = found[-1][0] + len(found[-1][3]) if found else HEADER
    used = max(end, len(data.rstrip(b"\xff")))
    records = f"{found[0][1]}..{found[-1][1]}" if found else "-"
    return _Place(sector, records, found[-1][1] if found else sector.sequence, used, used > end + -end % 4)


def _table(reading: Reading, places: list[_Place]) -> Iterator[str]:
    yield f"{'place':10} {'sector':>10} {'records':>23} {'used':>5}  state"
    for place in places:
        number = "-" if place.sector.number is None else str(place.sector.number)
        where = f"0x{place.sector.at:06x}"
        yield f"{where:10} {number:>10} {place.records:>23} {place.used:>5}  {_state(reading, place)}"


def _state(reading: Reading, place: _Place) -> str:
    if place.sector not in reading.live:
        return "dead (given up)"
    state = "live" if place.sector.chain is not None else "damaged header"
    if place.torn:
        state += ", unreadable end" if _missed(reading, place.last + 1) else ", torn end"
    return state


def _missed(reading: Reading, number: int) -> bool:
    return any(wrong.what == MISSING and wrong.first <= number <= wrong.last for wrong in reading.wrong)


def _unreadable(image: bytes, sectors: list[Sector]) -> Iterator[str]:
    """Sectors among those in use that hold something, but no header and no record."""
    known = {sector.at for sector in sectors}
    for at in range(sectors[0].at, sectors[-1].at, SECTOR):
        if at not in known and image[at : at + SECTOR].strip(b"\xff"):
            yield f"0x{at:06x}   not erased, and neither header nor record can be read: not in use, or destroyed"


def _told(reading: Reading, number: int, wrong: Wrong) -> Iterator[str]:
    yield from _wrapped(f"{number}. At 0x{wrong.at:06x}: {what(reading, wrong)}")
    for line in [*_concerned(reading, wrong)] or ["Payments: none that the records show."]:
        yield from _wrapped(f"   {line}")
    yield from _wrapped(f"   Do: {do(reading, wrong)}")


def _wrapped(text: str) -> list[str]:
    return wrap(text, _WIDTH, subsequent_indent=" " * (len(text) - len(text.lstrip())))


def _concerned(reading: Reading, wrong: Wrong) -> Iterator[str]:
    who = concern(reading, wrong)
    if who.unknown:
        yield f"Payments whose outcome may have stood there: {listed(who.unknown)}"
    if who.headless:
        yield f"Payments whose beginning is lost (amount unknown): {listed(who.headless)}"
    if who.lost:
        yield f"Payments may be lost whole: {who.lost}"
    if who.doubtful:
        yield f"Payments whose records are not proven: {listed(who.doubtful)}"
    for line in origins(reading, who.unknown + who.headless + who.doubtful):
        yield f"  {line}"


def _torn(reading: Reading, places: list[_Place]) -> Iterator[str]:
    for place in places:
        if "torn end" in _state(reading, place):
            yield from _wrapped(
                f"Torn end at 0x{place.sector.at:06x}, after record {place.last}: as a rule power failed while record "
                f"{place.last + 1} was written, and nothing was confirmed of it."
            )


def _open(reading: Reading) -> Iterator[str]:
    """Payments without an outcome, with what is known of them."""
    known = {(payment.get("batch"), payment.get("trace")): payment for payment in payments(reading.records)}
    keys = undecided(reading)
    if keys:
        yield "Without outcome at the end of this image (a terminal that runs ends them; else ask the bank):"
    for key in keys:
        said = known.get(key, {})
        line = f"  {name(*key)} {amount(said.get('amount')):>12} {plain(said.get('card', '')):16} {origin(said)}"
        yield line.rstrip()
