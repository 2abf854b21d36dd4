"""Moving house from one board to another, each on its port, on the real MicroPython with flash as the chip has it."""

import json

import pytest
from click.testing import CliRunner

from host_tests.chip.cable import KB, LAYOUT, BoardOnPort
from host_tests.e2e.batches import kept
from journal import records
from payments import paper
from tools.journal import read
from tools.journal.__main__ import main
from tools.port import board as boards
from tools.port import finding
from tools.simulator.models.flash import VFS_SIZE
from unit.test_deploy import deploy, firmware, journal

LARGER = LAYOUT | {"journal": (384 * KB, 512 * KB)}


def closed(ledger):
    """The batch is settled, and its slip is out."""
    key = {"batch": 1, "trace": ledger.book.next_trace()}
    ledger.write(records.SETTLING, **key, **ledger.book.totals.fields)
    ledger.write(records.SETTLED, result=1, head=ledger.head, **key, **ledger.book.totals.fields)
    ledger.write(records.PRINT, slip=paper.SETTLEMENT, state=paper.PRINTED, **key)


@pytest.fixture
def pair(tmp_path):
    """Two boards with the firmware, the old one with a settled day."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    with BoardOnPort(tmp_path / "one") as old, BoardOnPort(tmp_path / "two", LARGER) as new:
        made = firmware(tmp_path, "till")
        image = kept(3, closed)
        journal(tmp_path / "one", old, image)
        for one in (old, new):
            one.wait(">>> ")
            one.pull_the_plug()
            one.wait(">>> ", one.told.rindex(b">>> ") + 1)
            code, said = deploy(one, made)
            assert code == 0, said
            one.wait("runs till")
        yield old, new, image


def settings(board, values):
    with boards.board(board.port) as found:
        found.write("/settings.json", json.dumps(values).encode())


def run(*arguments, answer=""):
    done = CliRunner().invoke(main, [str(argument) for argument in arguments], input=answer)
    return done.exit_code, done.output


def test_a_board_is_replaced_and_wiped_though_the_cable_was_pulled_in_between(pair, tmp_path, monkeypatch):
    old, new, image = pair
    archive = tmp_path / "house.zip"
    settings(old, {"merchant_name": "Corner", "tmk_1": "11" * 16, "tmk_2": "22" * 16})
    settings(new, {"tmk_1": "33" * 16, "tmk_2": "44" * 16})
    code, number = run("number", new.port)
    assert code == 0, number
    code, said = run("export", old.port, "--archive", archive, "--for", number.strip())
    assert code == 0 and "is retired" in said, said
    monkeypatch.setattr(boards, "PATIENCE_S", 5)
    monkeypatch.setattr(finding, "_SILENT_S", 1)
    new.cut_after = 1  # operation of flash: the newest sector has its records, and no header
    code, said = run("import", archive, new.port)
    assert code == 1 and "stopped answering" in said, said
    assert read(new.region("journal")).entries == [] and new.region("journal").strip(b"\xff")
    code, said = run("replace", old.port, new.port, "--archive", archive, answer="yes\n")
    assert code == 0 and "compared record by record" in said and "is wiped" in said, said
    moved = read(new.region("journal"))
    assert moved.wrong == [] and [entry.kind for entry in moved.entries[-2:]] == ["retired", "arrived"]
    before = read(image[VFS_SIZE:])
    assert [entry.chain for entry in moved.entries[:-2]] == [entry.chain for entry in before.entries]
    with boards.board(new.port) as found:
        kept_there = json.loads(found.read("/settings.json"))
    assert kept_there == {"merchant_name": "Corner", "tmk_1": "33" * 16, "tmk_2": "44" * 16}
    assert not old.region("journal").strip(b"\xff")
    assert b"11111111" not in old.region("vfs") and b"Corner" not in old.region("vfs")
