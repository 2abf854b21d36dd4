"""The NOR flash model: what a real chip does, the fake must do too."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tools.simulator import provision
from tools.simulator.models import Faults
from tools.simulator.models.flash import SECTOR, SIZE, Flash, PowerCut

VFS, JOURNAL = 0, 1


@pytest.fixture
def faults():
    return Faults()


@pytest.fixture
def flash(faults):
    return Flash(faults, seed=7)


def test_programming_only_clears_bits(flash, faults):
    flash.program(JOURNAL, 0, b"\xf0")
    flash.program(JOURNAL, 0, b"\x10")
    assert flash.read(JOURNAL, 0, 1) == b"\x10" and not faults.seen


def test_a_one_over_a_zero_is_reported_and_changes_nothing(flash, faults):
    flash.program(JOURNAL, 0, b"\x00\x0f")
    flash.program(JOURNAL, 0, b"\x01\x0f")
    assert flash.read(JOURNAL, 0, 2) == b"\x00\x0f"
    assert faults.seen == ["flash: program of 1 over 0 at journal+0x0"]


def test_erase_sets_one_whole_sector_and_no_other(flash):
    flash.program(JOURNAL, 0, bytes(2 * SECTOR))
    flash.erase(JOURNAL, SECTOR)
    assert flash.read(JOURNAL, 0, SECTOR) == bytes(SECTOR)
    assert flash.read(JOURNAL, SECTOR, SECTOR) == b"\xff" * SECTOR


def test_regions_do_not_touch_each_other(flash):
    flash.program(JOURNAL, 0, b"\0")
    assert flash.read(VFS, 0, 4) == b"\xff" * 4
    with pytest.raises(ValueError):
        flash.program(VFS, 256 * 1024 - 1, b"ab")


def test_operations_and_bytes_are_counted(flash):
    flash.program(JOURNAL, 0, b"abc")
    flash.erase(JOURNAL, 0)
    assert flash.counts["journal"] == {"programs": 1, "erases": 1, "bytes": 3}


def test_a_whole_cut_does_the_operation_and_then_fails(flash):
    flash.cut_after(2, torn=False)
    flash.program(JOURNAL, 0, b"one")
    with pytest.raises(PowerCut):
        flash.program(JOURNAL, 8, b"two")
    assert flash.read(JOURNAL, 8, 3) == b"two"


def test_a_torn_program_is_a_beginning_and_nothing_behind(faults):
    data = bytes(range(64))
    lengths = set()
    for seed in range(40):
        flash = Flash(faults, seed=seed)
        flash.cut_after(1, torn=True)
        with pytest.raises(PowerCut):
            flash.program(JOURNAL, 0, data)
        got = flash.read(JOURNAL, 0, 64)
        stop = next((n for n in range(64) if got[n] != data[n]), 64)
        assert set(got[stop + 1 :]) <= {0xFF}, "nothing behind the torn byte"
        assert stop == 64 or got[stop] & data[stop] == data[stop], "the torn byte lacks clears, never has too many"
        lengths.add(stop)
    assert len(lengths) > 10


def test_a_torn_erase_leaves_a_mixture(flash):
    flash.program(JOURNAL, 0, bytes(SECTOR))
    flash.cut_after(1, torn=True)
    with pytest.raises(PowerCut):
        flash.erase(JOURNAL, 0)
    assert {0x00, 0xFF} < set(flash.read(JOURNAL, 0, SECTOR))


@pytest.mark.parametrize("stop", [0, 1, 8, -1])
def test_a_torn_operation_stops_where_it_is_told_to(flash, stop):
    done = stop % SECTOR if stop else 0
    for operation, old, new in ((flash.program, 0xFF, 0x0F), (flash.erase, 0x0F, 0xFF)):
        flash.cut_after(1, torn=True, stop=stop)
        with pytest.raises(PowerCut):
            operation(JOURNAL, 0, *([bytes((new,)) * SECTOR] if operation == flash.program else []))
        assert flash.read(JOURNAL, 0, SECTOR) == bytes((new,)) * done + bytes((old,)) * (SECTOR - done)
        flash.replace(256 * 1024, b"\x0f" * SECTOR)


def test_who_watches_is_told_before_each_operation(flash):
    seen = []
    flash.watch = lambda region, what: seen.append((region, what, flash.read(JOURNAL, 0, 1)))
    flash.program(JOURNAL, 0, b"\0")
    flash.erase(JOURNAL, 0)
    assert seen == [("journal", "programs", b"\xff"), ("journal", "erases", b"\0")]


def test_corruption_flips_exactly_so_many_bits(flash):
    before = int.from_bytes(flash.image(), "big")
    flash.corrupt(300_000, 11)
    assert (before ^ int.from_bytes(flash.image(), "big")).bit_count() == 11
    with pytest.raises(ValueError):
        flash.corrupt(SIZE, 1)


def test_an_image_of_the_wrong_size_is_refused(tmp_path, faults):
    (tmp_path / "flash.bin").write_bytes(b"short")
    with pytest.raises(ValueError, match="no flash image"):
        Flash(faults, tmp_path / "flash.bin")


def test_what_was_programmed_survives_the_kill_of_the_simulator_itself(tmp_path):
    path = tmp_path / "flash.bin"
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom tools.simulator.models import Faults\n"
        "from tools.simulator.models.flash import Flash\n"
        "Flash(Faults(), Path(sys.argv[1])).program(1, 5, b'kept')\nprint('done', flush=True)\ntime.sleep(60)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE)
    assert child.stdout.readline() == b"done\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert Flash(Faults(), path).read(JOURNAL, 5, 4) == b"kept"


def test_a_new_image_has_settings_and_an_empty_journal():
    image = provision.image({"language": "en"}, {"ca.der": b"\x30\x82"})
    assert len(image) == SIZE and set(image[SIZE // 2 :]) == {0xFF}
    assert b'"language": "en"' in provision.get(image, "settings.json")
    assert provision.get(image, "ca.der") == b"\x30\x82"


def test_both_key_components_give_the_test_master_key():
    assert int(provision.TMK_1, 16) ^ int(provision.TMK_2, 16) == 0x0123456789ABCDEFFEDCBA9876543210


def test_speed_is_no_reason_to_avoid_the_model(flash):
    since = time.perf_counter()
    for n in range(2000):
        flash.program(JOURNAL, n * 64, b"\x55" * 64)
    assert time.perf_counter() - since < 2
