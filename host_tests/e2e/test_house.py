"""Moving house between two real terminals and one host: the old one is out of service, the new one goes on."""

from binascii import crc32

import pytest
from click.testing import CliRunner

from host_tests.e2e.batches import asked, kept, settle, settled
from host_tests.e2e.shop import Shop
from journal import records
from tools.journal.__main__ import main
from tools.simulator import provision
from tools.simulator.models.flash import VFS_SIZE
from tools.simulator.requests import Requests
from tools.simulator.simulator import Simulator


def run(*arguments, typed="no\n"):
    done = CliRunner().invoke(main, [str(argument) for argument in arguments], input=typed)
    return done.exit_code, done.output


def new_terminal(folder):
    folder.mkdir()
    (folder / "flash.bin").write_bytes(provision.image())
    return folder


def switch_on(shop, data):
    """From now on the terminal of this shop is the one with this flash."""
    shop.terminal.stop()
    address = f"127.0.0.1:{shop.host.port}"
    shop.terminal = Simulator(host=address, settings=shop._settings, event=shop._event, seed=2, data=data)
    shop._link = Requests(shop.terminal)
    shop.terminal.start()


def leave_a_reversal(shop):
    """A sale that the host has booked, and a network that is gone."""
    shop.ring_up("5", "0", "0")
    shop.host.fault("drop-answer", mti="0200")
    shop.host.fault("silent", mti="0400")
    shop.swipe()
    shop.wait("UNKNOWN -")
    shop.host.refuse(True)
    assert shop.told()[-1]["state"] == "reversing"
    shop.terminal.stop()


def test_what_was_pending_is_undone_by_the_new_terminal_which_goes_on_with_batch_and_numbers(tmp_path):
    old, new, archive = tmp_path / "old", new_terminal(tmp_path / "new"), tmp_path / "house.zip"
    with Shop(simulator={"data": old}) as shop:
        shop.sell()
        shop.wait("ENTER: copy")
        shop.leave()
        assert "is switched on: stop its simulator" in run("replace", old, new)[1]
        leave_a_reversal(shop)
        code, said = run("replace", old, new, "--archive", archive)
        assert code == 1 and "reversing 5.00: FUNC 5, then 3" in said and "is not settled: FUNC 6" in said, said
        code, said = run("replace", old, new, "--archive", archive, "--hand-over", typed="yes\n")
        assert code == 0 and "retired" in said and "goes on here" in said and "is not wiped" in said, said
        shop.host.refuse(False)
        heard = len(shop.host.messages())
        switch_on(shop, old)
        retired = shop.terminal.flash.image()
        shop.wait("RETIRED")
        shop.wait("No sales here")
        shop.press("1")
        shop.wait("Go on at the PC")
        assert shop.terminal.flash.image() == retired and len(shop.host.messages()) == heard, "it does nothing"
        switch_on(shop, new)
        shop.wait("REVERSED", 20)
        assert "0400" in [m["mti"] for m in shop.host.messages()[heard:]]
        shop.leave()
        shop.press("FUNC", "4")
        shop.wait("12.34|5.00")
        shop.press("8")
        shop.wait("12.34|5.00")
        shop.press("CANCEL")
        shop.sell("7")
        shop.wait("ENTER: copy")
        shop.leave()
        batch = shop.told()[-1]["batch"]
        settle(shop)
        settled(shop, batch)
        shop.settled("approved", "reversed", "approved")
        traces = [fields[11] for mti in ("0800", "0200", "0500", "0320") for fields in asked(shop, mti)]
        assert len(traces) == len(set(traces)), traces
        shop.terminal.stop()
    assert "intact" in run("verify", new / "flash.bin")[1]
    code, said = run("wipe", old, new, typed="yes\n")
    assert code == 0 and "is wiped" in said, said
    assert not (old / "flash.bin").read_bytes()[VFS_SIZE:].strip(b"\xff")


def retired(ledger):
    ledger.write(records.RETIRED, token=bytes(8))


def newer(image):
    head = bytearray(image[VFS_SIZE : VFS_SIZE + 52])
    head[2] += 1
    head[48:] = crc32(head[:48]).to_bytes(4, "big")
    return image[:VFS_SIZE] + bytes(head) + image[VFS_SIZE + 52 :]


SCREENS = [
    (kept(1, retired), "zh", ["已停用", "交易已移至新机", "请用新机收款", "本机不再收款"]),
    (newer(kept(1)), "en", ["JOURNAL", "Newer than this", "Nothing is lost", "Update firmware"]),
]


@pytest.mark.parametrize("image, language, rows", SCREENS, ids=["retired", "newer"])
def test_a_journal_that_is_not_its_own_is_left_alone_and_said(image, language, rows):
    with Shop(simulator={"image": image}, language=language) as shop:
        shop.wait(rows[3])
        assert [line.rstrip() for line in shop.terminal.lines()] == rows
        shop.press("1", "ENTER", "FUNC")
        assert shop.host.messages() == [] and shop.terminal.flash.image() == image
        assert shop.status["faults"] == [] and not [line for line in shop.terminal.log if "Traceback" in line]
