"""Moving house: wherever it is cut off, at most one terminal works with the payments, none is lost, and it goes on."""

import json
import zipfile
from binascii import crc32
from functools import cache
from hashlib import sha256

import pytest
from click.testing import CliRunner

from drivers.flash import Region
from host_tests.doubles.nor import Nor
from host_tests.doubles.terminals import Held, Plug, Pulled
from host_tests.e2e.batches import WHO
from journal import records
from journal.journal import Journal
from journal.service import RETIRED, hindrance
from payments import paper
from till.ledger import Ledger
from tools.deploy import checks
from tools.house import archive, steps
from tools.house.standing import look
from tools.journal.__main__ import main
from tools.journal.audit import read
from tools.port import Trouble
from tools.simulator import provision as flash
from unit.journal_images import header

SETTINGS = {"merchant_name": "Corner", "tmk_1": "11" * 16, "tmk_2": "22" * 16, "wifi": [["old", "oldsecret"]]}
KEYS = {"tmk_1": "33" * 16, "tmk_2": "44" * 16, "wifi": [["new", "newsecret"]]}
PEOPLE = b"01 1 1000 00 00 00000000\n"


class NoClock:
    def stamp(self):
        return 0


class Day:
    """Work at a till, straight into its journal."""

    def __init__(self, sectors: int):
        self.nor = Nor(sectors)
        self.ledger = Ledger(Journal(Region(self.nor)), NoClock())
        self.ledger.load()

    def sign_on(self):
        self.ledger.write(records.SIGN_ON, batch=self.ledger.book.batch or 1, keys=bytes(40))
        return self

    def sell(self, count=1, end=records.APPROVED, print=True):
        for _ in range(count):
            key = {"batch": self.ledger.book.batch, "trace": self.ledger.book.next_trace()}
            self.ledger.write(records.START, kind="sale", amount=1234, card="620000******0005", **key, **WHO)
            if end == records.APPROVED:
                self.ledger.write(end, code="00", rrn=f"{key['trace']:012}", **key)
            elif end:
                self.ledger.write(end, reason="98", **key)
            if end == records.APPROVED and print:
                self.ledger.write(records.PRINT, slip=paper.SALE, state=paper.PRINTED, **key)
            self.ledger.tidy()
        return self

    def fill(self, count):
        """Many bytes in few records."""
        for _ in range(count):
            self.ledger.write(records.PEOPLE, operator="00", change="x" * 250)
            self.ledger.tidy()
        return self

    def settle(self):
        book = self.ledger.book
        key = {"batch": book.batch, "trace": book.next_trace()}
        self.ledger.write(records.SETTLING, **key, **book.totals.fields)
        self.ledger.write(records.SETTLED, result=1, head=self.ledger.head, **key, **book.totals.fields)
        self.ledger.write(records.PRINT, slip=paper.SETTLEMENT, state=paper.PRINTED, **key)
        while self.ledger.tidy():
            pass
        return self.sign_on()

    @property
    def region(self) -> bytes:
        return bytes(self.nor.data)


@cache
def settled(sectors=16, days=2, sales=5, fill=0) -> bytes:
    day = Day(sectors).sign_on()
    for _ in range(days):
        day.sell(sales).fill(fill).settle()
    return day.region


@cache
def signed_on(sectors=16) -> bytes:
    """A new terminal that found its host."""
    day = Day(sectors)
    day.ledger.write(records.TRACE, trace=1)
    return day.sign_on().region


def with_a_reversal(region: bytes) -> bytes:
    day = Day(len(region) // 4096)
    day.nor.data[:] = region
    day.ledger = Ledger(Journal(Region(day.nor)), NoClock())
    day.ledger.load()
    return day.sell(2).sell(1, records.REVERSING).region


def old_one(region=None, plug=None, **settings) -> Held:
    files = {"settings.json": json.dumps(SETTINGS | settings).encode(), "people.txt": PEOPLE}
    return Held("OLD", region or settled(), files, plug)


def new_one(region=None, plug=None, **settings) -> Held:
    files = {"settings.json": json.dumps(KEYS | settings).encode()}
    return Held("NEW", region or signed_on(), files, plug)


def move(old, new, folder, hand_over=False):
    """As `replace` does it."""
    number = steps.number_of(new)
    steps.receivable(new, look(old), number)
    here = steps.retire(old, number, hand_over)
    path = folder / "house.zip"
    archive.write(steps.harvest(old, here), path)
    return steps.move_in(new, archive.load(path))


def hinders(terminal) -> str:
    nor = Nor(len(terminal.region) // 4096)
    nor.data[:] = terminal.region
    return hindrance(Region(nor))


def test_all_goes_along_and_the_new_one_continues(tmp_path):
    old, new = old_one(), new_one()
    before = look(old)
    found = move(old, new, tmp_path)
    assert hinders(old) == RETIRED and hinders(new) == "" and read(new.journal()).wrong == []
    assert found.book == before.book and found.book["trace"] == 12 and before.book["batch"] == 3
    kept = {entry.sequence: entry.chain for entry in found.reading.entries}
    assert all(kept[entry.sequence] == entry.chain for entry in before.reading.entries), "the slips' chains still hold"
    continues = Ledger(Journal(Region(nor_of(new))), NoClock())
    continues.load()
    assert continues.damaged == 0 and continues.book.next_trace() == 13
    continues.write(records.TRACE, trace=13)
    assert continues.records == before.reading.sequence + 3, "behind `retired` and `arrived`"


def nor_of(terminal):
    nor = Nor(len(terminal.region) // 4096)
    nor.data[:] = terminal.region
    return nor


def test_settings_and_people_go_along_and_secrets_stay(tmp_path):
    old, new = old_one(), new_one()
    move(old, new, tmp_path)
    assert json.loads(new.files["settings.json"]) == {"merchant_name": "Corner"} | KEYS
    assert new.files["people.txt"] == PEOPLE
    with zipfile.ZipFile(tmp_path / "house.zip") as packed:
        inside = b"".join(packed.read(name) for name in packed.namelist())
    assert not any(secret in inside for secret in (b"11" * 16, b"22" * 16, b"oldsecret"))
    assert (tmp_path / "house.zip").stat().st_mode & 0o077 == 0, "for its owner alone"


CUT = {
    "as large": (lambda: settled(12, 1, 2), 12, False, (0, 100, 250)),
    "larger, a reversal handed over": (lambda: with_a_reversal(settled(10, 1, 2)), 14, True, (0, 100, 250)),
    "too small for all": (lambda: settled(14, 2, 2, 40), 12, False, (100,)),
}


@pytest.mark.parametrize("name", CUT)
def test_cut_off_anywhere_at_most_one_works_and_it_goes_on(tmp_path, name):
    made, sectors, hand_over, parts = CUT[name]
    region, plug = made(), Plug()
    old, new = old_one(region, plug), new_one(signed_on(sectors), plug)
    expected = look(old).book
    move(old, new, tmp_path, hand_over)
    operations = plug.count
    assert operations > 8
    for cut in range(operations):
        for part in parts:
            plug = Plug()
            old, new = old_one(region, plug), new_one(signed_on(sectors), plug)
            plug.left, plug.part = cut, part
            with pytest.raises(Pulled):
                move(old, new, tmp_path, hand_over)
            one_works(old, new, expected)
            plug.left = None
            assert move(old, new, tmp_path, hand_over).book == expected, (cut, part)
            assert hinders(old) == RETIRED and hinders(new) == "" and read(new.journal()).wrong == []
            assert json.loads(new.files["settings.json"]) == {"merchant_name": "Corner"} | KEYS


def one_works(old, new, expected):
    """The old one, or the new one with all of it, or for a moment none; a new one that works otherwise has nothing."""
    assert not (hinders(old) == "" and look(old).book != expected)
    theirs = {entry.chain for entry in read(old.journal()).entries}
    moved = any(entry.chain in theirs for entry in read(new.journal()).entries)
    if moved and hinders(new) == "":
        assert hinders(old) == RETIRED and look(new).book == expected
        assert json.loads(new.files["settings.json"]) == {"merchant_name": "Corner"} | KEYS
    if not moved and hinders(new) == "":
        assert {entry.kind for entry in read(new.journal()).entries} <= {"trace", "sign_on"}


OPEN = [
    (lambda day: day.sell(1, None), "000003/000013 started 12.34: cut off: switch the terminal on"),
    (lambda day: day.sell(1, records.REVERSING), "000003/000013 reversing 12.34: FUNC 5, then 3 sends it now"),
    (lambda day: day.sell(1), "batch 000003 is not settled: FUNC 6, ENTER"),
    (lambda day: day.sell(1, print=False), "the slip of 000003/000013 is owed: switch the terminal on, ENTER prints"),
]


@pytest.mark.parametrize("work, words", OPEN, ids=["started", "pending", "unsettled", "slip owed"])
def test_what_is_open_stays_where_it_is_with_what_to_do(tmp_path, work, words):
    day = Day(16).sign_on().sell(5).settle().sell(5).settle()
    work(day)
    old, new = old_one(day.region), new_one()
    with pytest.raises(Trouble, match="--hand-over") as refused:
        move(old, new, tmp_path)
    assert words in refused.value.message
    assert old.journal() == day.region and new.journal() == signed_on() and not list(tmp_path.iterdir())


def damaged(region: bytes) -> bytes:
    at = read(region).entries[5].at + 12
    return region[:at] + b"\0\0" + region[at + 2 :]


def of_version_2(region: bytes) -> bytes:
    head = bytearray(header(1, 0, 0, bytes(32)))
    head[2] = ord("2")
    return bytes(head[:-4]) + crc32(head[:-4]).to_bytes(4, "big") + region[52:]


def full_day() -> bytes:
    return Day(24).sign_on().sell(1).fill(100).region


REFUSED = [
    (lambda: (old_one(damaged(settled())), new_one()), "damaged: python -m tools.journal explain"),
    (lambda: (old_one(of_version_2(settled())), new_one()), "OLD: its journal is of version 2"),
    (lambda: (old_one(), new_one(of_version_2(signed_on()))), "NEW: its journal is of version 2"),
    (lambda: (old_one(bytes(b"\xff" * 65536)), new_one()), "nothing was ever done"),
    (lambda: (old_one(), new_one(settled(16, 1, 1))), "NEW is not empty: its journal has records of its own"),
    (lambda: (old_one(), new_one(terminal_id="99999999")), "NEW was given terminal_id 99999999"),
    (lambda: (old_one(), new_one(merchant_id="9" * 15)), "NEW was given merchant_id 999999999999999"),
    (lambda: (old_one(mac="aes-cmac"), new_one(tmk_1="", tmk_2="", wifi=[])), ""),
    (lambda: (old_one(), new_one(wifi="none")), "NEW: its settings cannot be read"),
    (
        lambda: (old_one(full_day()), new_one(signed_on(12))),
        "settle on the old terminal",
    ),
]


@pytest.mark.parametrize("both, words", REFUSED, ids=[words[:30] or "without keys it goes" for _, words in REFUSED])
def test_refused_before_anything_is_changed(tmp_path, both, words):
    old, new = both()
    regions = old.journal(), new.journal()
    if not words:
        assert move(old, new, tmp_path).settings["mac"] == "aes-cmac"
        return
    with pytest.raises(Trouble, match=words):
        move(old, new, tmp_path, hand_over=True)
    assert (old.journal(), new.journal()) == regions


def test_one_new_terminal_gets_it_and_no_second_one(tmp_path):
    old, new, other = old_one(), new_one(), new_one()
    other.name = "OTHER"
    move(old, new, tmp_path)
    with pytest.raises(Trouble, match="its payments go to the terminal with number " + steps.number_of(new)):
        move(old, other, tmp_path)
    with pytest.raises(Trouble, match="This archive is for the terminal with number"):
        steps.move_in(other, archive.load(tmp_path / "house.zip"))
    assert other.journal() == signed_on()
    before = new.journal()
    assert steps.move_in(new, archive.load(tmp_path / "house.zip")).arrived(steps.number_of(new))
    assert new.journal() == before, "a second time changes nothing"


def test_a_new_terminal_that_broke_during_the_move_is_replaced_by_another(tmp_path):
    old, broken, other = old_one(), new_one(), new_one()
    number = steps.number_of(broken)
    steps.retire(old, number, False)
    here = steps.retire(old, steps.number_of(other), False, instead_of=number)
    archive.write(steps.harvest(old, here), tmp_path / "house.zip")
    steps.move_in(other, archive.load(tmp_path / "house.zip"))
    assert hinders(other) == "" and read(other.journal()).wrong == []


def repacked(path, change):
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name, data)


def edited(parts, mend=False):
    parts["settings.json"] = parts["settings.json"].replace(b"Corner", b"Castle")
    if mend:
        renamed(parts, "settings.json")


def renamed(parts, name):
    about = json.loads(parts["manifest.json"])
    about["parts"][name] = {"size": len(parts[name]), "sha256": sha256(parts[name]).hexdigest()}
    parts["manifest.json"] = json.dumps(about).encode()


def changed_record(parts):
    parts["journal.bin"] = parts["journal.bin"].replace(b"620000******0005", b"620000******0006", 1)
    renamed(parts, "journal.bin")


def cut_short(parts):
    parts["journal.bin"] = parts["journal.bin"][:-4096]
    renamed(parts, "journal.bin")


def lied(parts):
    parts["manifest.json"] = parts["manifest.json"].replace(b'"12345678"', b'"87654321"')


CHANGES = [
    (edited, "not what was exported .settings.json."),
    (changed_record, "its manifest says something else"),
    (cut_short, "manifest says something else|was not retired"),
    (lied, "its manifest says something else"),
    (lambda parts: parts.pop("people.txt"), "not what was exported .people.txt."),
    (lambda parts: parts.update({"main.py": b""}), "not what was exported .main.py."),
    (lambda parts: parts.update({"manifest.json": b"{}"}), "no archive of a terminal"),
    (lambda parts: parts.update({"manifest.json": b'{"format": 2}'}), "of a newer kind .2."),
]


@pytest.mark.parametrize("change, words", CHANGES, ids=[words[:40] for _, words in CHANGES])
def test_an_archive_that_was_changed_is_refused(tmp_path, change, words):
    old, new = old_one(), new_one()
    here = steps.retire(old, steps.number_of(new), False)
    path = tmp_path / "house.zip"
    archive.write(steps.harvest(old, here), path)
    repacked(path, change)
    with pytest.raises(Trouble, match=words):
        steps.move_in(new, archive.load(path))
    assert new.journal() == signed_on() and new.files["settings.json"] == new_one().files["settings.json"]


def test_no_zip_and_half_a_zip_are_refused(tmp_path):
    old, new = old_one(), new_one()
    here = steps.retire(old, steps.number_of(new), False)
    path = tmp_path / "house.zip"
    archive.write(steps.harvest(old, here), path)
    for data in (b"", b"hello", path.read_bytes()[:-200]):
        path.write_bytes(data)
        with pytest.raises(Trouble, match="no archive of a terminal"):
            archive.load(path)


def test_nothing_is_wiped_before_the_new_one_has_it_and_has_ended_what_was_open(tmp_path):
    old, new = old_one(with_a_reversal(settled())), new_one()
    before = old.journal()
    with pytest.raises(Trouble, match="OLD is not wiped: NEW does not have its payments"):
        steps.wipe(old, look(new))
    move(old, new, tmp_path, hand_over=True)
    retired = old.journal()
    with pytest.raises(Trouble, match="(?s)still open.*000003/000015 reversing"):
        steps.wipe(old, look(new))
    assert old.journal() == retired != before and old.files
    ledger = Ledger(Journal(Region(nor := nor_of(new))), NoClock())
    ledger.load()
    ledger.write(records.REVERSED, batch=3, trace=15, code="00")
    for slip, batch, trace in list(ledger.book.due):
        ledger.write(records.PRINT, slip=slip, batch=batch, trace=trace, state=paper.PRINTED)
    new.region[:] = nor.data
    with pytest.raises(Trouble, match="(?s)still open.*batch 000003 is not settled"):
        steps.wipe(old, look(new))
    day = Day(16)
    day.nor, day.ledger = nor, ledger
    new.region[:] = day.settle().region
    for cut in range(100):
        old.plug.left, old.plug.part = cut, 128
        try:
            steps.wipe(old, look(new))
            break
        except Pulled:
            assert hinders(old) == RETIRED or not read(old.journal()).entries
    assert cut >= 2 and not old.journal().strip(b"\xff") and not old.files


def test_the_tools_leave_a_newer_journal_alone(tmp_path):
    path = tmp_path / "flash.bin"
    path.write_bytes(of_version_2(settled()))
    for command in ("verify", "list", "export", "explain"):
        assert "ournal of version 2" in CliRunner().invoke(main, [command, str(path)]).output
    with pytest.raises(Trouble, match="of version 2, and this firmware is older"):
        checks.settled(path.read_bytes(), False)


def test_a_firmware_may_be_put_onto_a_retired_terminal(tmp_path):
    old = old_one(with_a_reversal(settled()))
    with pytest.raises(Trouble, match="Pending on this terminal"):
        checks.settled(old.journal(), False)
    steps.retire(old, steps.number_of(new_one()), True)
    assert checks.settled(old.journal(), False) == []


def done(*arguments, typed=""):
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], input=typed)
    return result.exit_code, result.output


def image_of(folder, terminal, sectors):
    """The same, as the flash image of a simulated terminal whose journal has so many sectors."""
    folder.mkdir()
    region = bytes(terminal.region).ljust(sectors * 4096, b"\xff")
    whole = flash.put(b"\xff" * flash.VFS_SIZE + region, terminal.files, format=True)
    (folder / "flash.bin").write_bytes(whole)
    return folder


def test_commands_say_what_they_do_and_what_is_missing(tmp_path):
    old, new = image_of(tmp_path / "old", old_one(), 64), image_of(tmp_path / "new", new_one(), 256)
    assert "Which terminals? make replace OLD=" in done("replace", "", "")[1]
    assert "are the same terminal" in done("replace", old, old)[1]
    assert "There is no" in done("replace", old, tmp_path / "other")[1]
    (tmp_path / "short.bin").write_bytes(b"short")
    assert "is no flash image: 5 bytes" in done("replace", tmp_path / "short.bin", new)[1]
    assert "--for NUMBER" in done("export", old, "--archive", tmp_path / "a.zip", "--for", "12")[1]
    assert "is not wiped" in done("wipe", old, new)[1]
    code, said = done("replace", old, new, "--archive", tmp_path / "a.zip", typed="no\n")
    assert code == 0 and "Nothing was wiped. Later: python -m tools.journal wipe" in said, said
    assert "batch 000003, last trace 000012" in said and "FUNC 8 4" not in said
    code, said = done("import", tmp_path / "a.zip", new)
    assert code == 0 and "000012" in said, "once more is no harm"
    before = (old / "flash.bin").read_bytes()
    code, said = done("wipe", old, new, typed="\n")
    assert code == 1 and (old / "flash.bin").read_bytes() == before, "it takes a yes"
    assert done("wipe", old, new, typed="yes\n")[0] == 0
    assert b"11111111" not in (old / "flash.bin").read_bytes()
    assert "intact" in done("verify", new / "flash.bin")[1]
