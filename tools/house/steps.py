"""The steps of a move, each of which may be done again; see the package for their order."""

import json
import secrets

from tools.house.archive import FILES, Archive, of
from tools.house.sectors import close_with, copy, fitting
from tools.house.standing import ARRIVED, IDENTITY, Standing, look
from tools.house.terminals import Terminal
from tools.journal.reader import SECTOR, _kind, _walk, in_use
from tools.journal.story import RETIRED
from tools.port import Trouble
from tools.provision import settings_table
from tools.provision.writing import SETTINGS

NUMBER = "house.json"  # on the new terminal: the number by which the old one knows it
_HARMLESS = ("trace", "sign_on", "signed_off", "granted", "locked", "people")  # what a new terminal does by itself


def number_of(new: Terminal) -> str:
    """The new terminal's, by chance, given to it the first time that it is asked."""
    kept = new.read(NUMBER)
    if kept is None:
        kept = json.dumps({"number": secrets.token_hex(8)}).encode()
        new.write(NUMBER, kept)
    try:
        return bytes.fromhex(json.loads(kept)["number"]).hex()
    except (ValueError, KeyError, TypeError):
        raise Trouble(f"{new.name}: its number cannot be read ({NUMBER}): is it a new terminal?") from None


def receivable(new: Terminal, old: Standing, number: str) -> Standing:
    """The new terminal, which can take what the old one has. Refused when it holds anything of its own, or is another
    one."""
    if not old.last:
        raise Trouble(f"{old.name}: nothing was ever done on this terminal: there is nothing to move")
    here = look(new)
    if here.arrived(number) and _holds(here, old):
        return here
    _same_shop(here, old)
    _own(here, old)
    fitting(old, len(here.region) // SECTOR - (not old.retired))
    _settings(here, old)
    return here


def retire(old: Terminal, number: str, hand_over: bool, instead_of: str = "") -> Standing:
    """From here on the old terminal neither sells nor delivers; its journal goes to the terminal with this number."""
    here = look(old)
    if here.retired == number:
        return here
    if here.retired and here.retired != instead_of:
        raise Trouble(
            f"{old.name} is retired, and its payments go to the terminal with number {here.retired}: go on with that "
            f"one. If it was never finished, and is destroyed or wiped: --instead-of {here.retired}"
        )
    if here.ledger.unaccepted:
        raise Trouble(
            f"{old.name}: its journal is damaged: python -m tools.journal explain says where and what to do; a "
            "supervisor accepts it on its screen (JOURNAL, 2)"
        )
    waits = here.open()
    if waits and not hand_over and not here.retired:
        ways = "Or --hand-over (HAND_OVER=1): the new terminal then goes on with all of it"
        raise Trouble("\n".join([f"{old.name} is not done, and stays as it is:", *waits, ways]))
    close_with(old, here, RETIRED, number, here.reading.gone)
    closed = look(old)
    if closed.retired != number:
        raise Trouble(f"{old.name}: its flash does not keep what is written: do it again")
    return closed


def harvest(old: Terminal, here: Standing) -> Archive:
    """Of a retired terminal, which stands as `retire` has told."""
    files = {name: old.read(name) for name in FILES}
    return of(here, {name: data for name, data in files.items() if data is not None})


def move_in(new: Terminal, archive: Archive) -> Standing:
    """All of it, looked at before the new terminal works with it. What the new one is then."""
    number, old, mine = archive.number, archive.standing, number_of(new)
    if mine != number:
        raise Trouble(
            f"This archive is for the terminal with number {number}, and {new.name} has {mine}: nothing was changed"
        )
    here = receivable(new, old, number)
    if here.arrived(number):
        return here
    kept = fitting(old, len(here.region) // SECTOR)
    wanted = [old.region[sector.at : sector.at + SECTOR] for sector in kept]
    copy(new, here.region, wanted, _own(here, old))
    for name, data in (archive.files | {SETTINGS: _settings(here, old)}).items():
        new.write(name, data)
        if new.read(name) != data:
            raise Trouble(f"{new.name}: {name} did not arrive whole: do it again")
    moved = look(new)
    _compare(moved, old)
    close_with(new, moved, ARRIVED, number, kept[0].sequence)
    found = look(new)
    if not found.arrived(number):
        raise Trouble(f"{new.name}: its flash does not keep what is written: do it again")
    _compare(found, old)
    return found


def _holds(here: Standing, old: Standing) -> bool:
    """The last record of the old one, with its chain, which speaks for all before it."""
    last = old.last
    return any(last and (entry.sequence, entry.chain) == (last.sequence, last.chain) for entry in here.reading.entries)


def _own(here: Standing, old: Standing) -> set[int]:
    """Places of sectors with records that are not of the old terminal. Refused when they speak of money, or when they
    are so many that a cut would leave them as the newest."""
    known = {raw for sector in old.reading.live for *_, raw in _walk(old.region[sector.at : sector.at + SECTOR])}
    before = old.reading.sequence - bool(old.retired)
    own = set()
    for sector in in_use(here.region):
        for _, sequence, kind, raw in _walk(here.region[sector.at : sector.at + SECTOR]):
            if raw in known:
                continue
            if _kind(kind) not in _HARMLESS or sequence > before:
                raise Trouble(
                    f"{here.name} is not empty: its journal has records of its own ({_kind(kind)}). Take a new one, or "
                    "settle there and empty it: a board by make flash, a simulated one by another folder"
                )
            own.add(sector.at // SECTOR)
    return own


def _same_shop(here: Standing, old: Standing) -> None:
    for key, theirs in zip(IDENTITY, old.identity, strict=True):
        mine = here.settings.get(key, theirs)
        if mine != theirs:
            raise Trouble(
                f"{here.name} was given {key} {mine}, and what is to be moved is of {theirs}: is it the right terminal?"
                " If so, provision it with the same"
            )


def _settings(here: Standing, old: Standing) -> bytes:
    """The old terminal's, and what is secret of the new one's own."""
    theirs = {key: value for key, value in old.settings.items() if not settings_table.secret(key)}
    values = theirs | {key: value for key, value in here.settings.items() if settings_table.secret(key)}
    try:
        settings_table.checked(values)
    except ValueError as problem:
        raise Trouble(f"{here.name}: with the keys that it has already: {problem}") from None
    return json.dumps(values, ensure_ascii=False).encode()


def _compare(found: Standing, old: Standing) -> None:
    """By both readers: every record is there, and the terminal makes the same of them."""
    known = {(wrong.what, wrong.first, wrong.last) for wrong in old.reading.wrong}
    wrong = [one.text for one in found.reading.wrong if (one.what, one.first, one.last) not in known]
    wrong = wrong if found.retired == "" else []  # until it has arrived, what was left behind looks missing
    if not _holds(found, old):
        wrong.append("the chain is another one")
    wrong += [f"{key}: {found.book[key]}, not {value}" for key, value in old.book.items() if found.book[key] != value]
    if wrong:
        raise Trouble("\n".join([f"{found.name} does not have what the old terminal had; nothing is wiped:", *wrong]))


def may_be_wiped(here: Standing, new: Standing) -> None:
    """`here`: the old terminal. The new one may have sold meanwhile; what was handed over must be at its end there."""
    number = here.retired
    if not here.last:
        return  # nothing to lose: empty, or wiped but for some rest
    if not number or not new.arrived(number) or not _holds(new, here):
        raise Trouble(f"{here.name} is not wiped: {new.name} does not have its payments: make replace first")
    if new.reading.wrong and not here.reading.wrong:
        raise Trouble(
            f"{here.name} is not wiped: the journal of {new.name} is damaged: python -m tools.journal explain"
        )
    if here.open() and new.ledger.journal.settled < here.reading.sequence:
        waits = new.open() or ["settle there first (FUNC 6)"]
        raise Trouble(
            "\n".join([f"{here.name} is not wiped: what it handed over is still open on {new.name}:", *waits])
        )


def wipe(old: Terminal, new: Standing) -> None:
    """The newest sector goes last: until then the old terminal stays out of service."""
    here = look(old)
    may_be_wiped(here, new)
    old.forget()
    newest = here.reading.live[-1].at if here.reading.live else 0
    for at in [*(at for at in range(0, len(here.region), SECTOR) if at != newest), newest]:
        if here.region[at : at + SECTOR].strip(b"\xff"):
            old.erase(at)
