"""The starter and what a deploy does on the board, on the real MicroPython with a real littlefs: whole, damaged,
failing, and with the power cut at every flash operation. Prints a line "pass NAME" or a traceback.

    micropython slots_program.py ROOT
"""

import sys

root = sys.argv[1]
sys.path[:] = [root + "/host_tests/chip", root + "/boards/starter", root + "/firmware", ".frozen"]

import hashlib
import json
import os
from binascii import b2a_base64, hexlify

import vfs

import esp32
import machine
from esp32 import Flash, Partition, PowerCut

HALF = 3 * 4096
LAYOUT = {"romfs": (0, 2 * HALF), "vfs": (2 * HALF, 16 * 4096)}
CALM = "/crashes.json"


class Vfs:
    """The module, with and without what MicroPython may be built with."""

    VfsLfs2 = vfs.VfsLfs2
    VfsRom = vfs.VfsRom
    mount = vfs.mount
    umount = vfs.umount


class Time:
    @staticmethod
    def sleep(seconds):
        """Nobody waits here."""


real_vfs = vfs
sys.modules["vfs"] = Vfs
import agent
import romreader  # now: the PC's files are out of sight soon
import starter
from crashlog import CrashLog
from flows import fallen


def number(value: int) -> bytes:
    """As in a ROM image; three groups, always."""
    return bytes((0x80 | value >> 14, 0x80 | value >> 7 & 0x7F, value & 0x7F))


def image(word: str, size: int = 9000) -> bytes:
    """A ROM image with one file, `word`, which says it all along."""
    content = (word * size)[:size].encode()
    inside = number(len(word)) + word.encode() + number(2) + number(len(content)) + content
    record = number(5) + number(len(inside)) + inside
    return b"\xd2\xcd\x31" + number(len(record)) + record


OLD, NEW, NEXT = (image(word) for word in ("old", "new", "next"))


def held(data: bytes) -> dict:
    return {"size": len(data), "sha256": hexlify(hashlib.sha256(data).digest()).decode(), "board": "x", "name": "1.0"}


def power_on(flash):
    """What MicroPython does before main.py: the file system is at /, formatted when it is new."""
    for place in ("/", "/rom"):
        try:
            real_vfs.umount(place)
        except OSError:
            pass
    machine.kept[:] = b""
    reset(flash)


def reset(flash):
    for place in ("/", "/rom"):
        try:
            real_vfs.umount(place)
        except OSError:
            pass
    Partition.flash = flash
    region = Partition("vfs")
    if bytes(flash.cells[2 * HALF : 2 * HALF + 4096]) == b"\xff" * 4096:
        vfs.VfsLfs2.mkfs(region)
    real_vfs.mount(vfs.VfsLfs2(region), "/")


def copy(flash):
    """What the power cut left: the dead one is never used again."""
    return Flash(LAYOUT, bytearray(flash.cells))


known = {}


def packed(data: bytes) -> bytes:
    """As zlib packs what it cannot make smaller: window of 4 KB, one stored block."""
    if data in known:
        return known[data]
    low, high = 1, 0
    for byte in data:
        low = (low + byte) % 65521
        high = (high + low) % 65521
    size = len(data).to_bytes(2, "little") + (len(data) ^ 0xFFFF).to_bytes(2, "little")
    known[data] = b2a_base64(b"\x48\x89\x01" + size + data + high.to_bytes(2, "big") + low.to_bytes(2, "big"))
    return known[data]


def deploy(data: bytes):
    """As tools/deploy has the board do it. True: the board says that it is all there."""
    agent.clear()
    slot = said()
    count = (len(data) + 4095) // 4096
    for place in range(count):
        part = data[place * 4096 : place * 4096 + 4096]
        agent.put(slot, place, packed(part + b"\xff" * (4096 - len(part))))
    agent.check(slot, len(data))
    assert said() == held(data)["sha256"]
    agent.switch(held(data))


answers = []


def said():
    return answers.pop()


def run(flash) -> str:
    """Start; what runs: the word of the image that is at /rom."""
    reset(flash)
    if not starter.ready():
        return ""
    name = [entry[0] for entry in real_vfs_listing()][0]
    with open("/rom/" + name) as file:
        assert file.read() == (name * 9000)[:9000]
    return name


def real_vfs_listing():
    return list(os.ilistdir("/rom"))


def started(flash, cause="") -> CrashLog:
    """What every firmware does first: its own crash log."""
    reset(flash)
    kept = CrashLog(CALM, os.rename, machine.RTC())
    kept.load(cause, 0)
    return kept


def healthy(flash):
    """A good minute."""
    kept = started(flash)
    assert not kept.safe
    kept.healthy()
    return kept


def entries(flash) -> list:
    reset(flash)
    with open(CALM) as file:
        return json.load(file)["entries"]


def board(*firmwares) -> Flash:
    """Deployed one after the other; all but the last have passed."""
    flash = Flash(LAYOUT)
    power_on(flash)
    for place, data in enumerate(firmwares):
        reset(flash)
        deploy(data)
        if place + 1 < len(firmwares):
            run(flash)
            healthy(flash)
            run(flash)
    return flash


def test_first_firmware_starts_and_is_trusted_after_a_good_minute():
    flash = board(OLD)
    assert run(flash) == "old" and run(flash) == "old"
    healthy(flash)
    assert run(flash) == "old"
    count = flash.count
    assert run(flash) == "old"
    assert flash.count == count, "a start that is not on trial writes nothing"


def test_a_new_firmware_is_kept_after_a_good_minute():
    flash = board(OLD, NEW)
    assert run(flash) == "new"
    assert machine.dogs[-1] == 60000, "one that hangs at once is bitten"
    healthy(flash)
    for _ in range(5):
        assert run(flash) == "new"


def test_three_starts_without_one_and_the_old_one_is_back_and_tells():
    flash = board(OLD, NEW)
    for _ in range(3):
        assert run(flash) == "new"
        assert not started(flash, "watchdog").safe, "on trial it is tried, and not spared"
    for _ in range(3):
        assert run(flash) == "old"
    kept = started(flash, "watchdog")
    assert not kept.safe and kept.cause == "b failed, a runs"
    assert len(kept.cause) <= 16, "a row of the screen"
    assert fallen.unseen(kept) == len(kept.entries) - 1, "the terminal has to tell it"
    healthy(flash)
    assert run(flash) == "old"


def test_a_fault_late_in_every_run_is_no_good_run():
    flash = board(OLD, NEW)
    for _ in range(3):
        assert run(flash) == "new"
        healthy(flash).add("late", 0)
    assert run(flash) == "old"


def test_the_first_firmware_has_nothing_to_fall_back_to_and_counts_its_failures():
    flash = board(OLD)
    assert run(flash) == "old"
    for _ in range(3):
        started(flash).add("no", 0)
        assert run(flash) == "old"
    assert started(flash).safe


def test_a_deploy_goes_over_what_is_on_trial_and_never_over_what_has_passed():
    flash = board(OLD, NEW)
    assert run(flash) == "new"
    reset(flash)
    deploy(NEXT)
    for _ in range(3):
        assert run(flash) == "next"
    assert run(flash) == "old"


def test_a_good_run_counts_even_if_the_next_deploy_comes_before_the_next_start():
    flash = board(OLD, NEW)
    assert run(flash) == "new"
    healthy(flash)
    deploy(NEXT)
    for _ in range(3):
        assert run(flash) == "next"
    assert run(flash) == "new"


def test_a_damaged_firmware_never_starts():
    flash = board(OLD, NEW)
    run(flash)
    healthy(flash)
    assert run(flash) == "new"
    flash.cells[HALF + 4000] ^= 4
    assert run(flash) == "old"
    assert entries(flash)[-1].split("\n")[-1] == "b broken, a runs"
    assert fallen.unseen(started(flash, "")) >= 0
    flash.cells[4000] ^= 4
    assert run(flash) == ""


def test_the_power_may_fail_at_any_operation_of_a_deploy():
    """What starts then is the old one or the new one, whole, and the deploy can be done again."""
    cuts = 0
    for before, after, words in (((OLD,), NEW, ("old", "new")), ((OLD, NEW), NEXT, ("old", "new", "next"))):
        start = board(*before)
        for torn in (0, 2000):
            number = 0
            while True:
                flash = copy(start)
                reset(flash)
                flash.left, flash.torn = number, torn
                try:
                    deploy(after)
                    break
                except (PowerCut, OSError):  # closing the file tells of a dead flash
                    assert flash.dead
                    cuts += 1
                again = copy(flash)
                power_on(again)
                word = run(again)
                assert word in words, (number, torn, word)
                reset(again)
                deploy(after)
                assert run(again) == words[-1]
                number += 1
    assert cuts > 40, cuts


def test_the_power_may_fail_at_any_operation_of_a_start():
    """On trial, and on the way back: what is whole starts, and three failed starts still bring the old one back."""
    start = board(OLD, NEW)
    for torn in (0, 40):
        for number in range(30):
            flash = copy(start)
            power_on(flash)
            flash.left, flash.torn = number, torn
            words = []
            for _ in range(8):
                try:
                    words.append(run(flash))
                except (PowerCut, OSError):
                    assert flash.dead
                    flash = copy(flash)
                    power_on(flash)
            assert words[-1] == "old" and 2 <= words.count("new") <= 4 and not words.count(""), words
            assert "new" not in words[words.index("old") :], words


def test_an_error_that_nobody_kept_is_kept_without_what_may_be_a_card():
    flash = board(OLD)
    reset(flash)
    starter.time = Time
    try:
        starter.failed(ValueError("6200000000000005"))
    except machine.Reset:
        pass
    else:
        raise AssertionError("it starts again")
    assert entries(flash)[-1].endswith("***") and "00000" not in entries(flash)[-1]


def test_code_runs_in_place_where_vfsrom_is_built_in():
    Vfs.rom_ioctl = esp32.rom_ioctl
    try:
        flash = board(OLD, NEW)
        home = starter.Home()
        assert home.memory is not None
        assert run(flash) == "new"
        real_vfs.umount("/rom")
        home.mount("a")
        assert [entry[0] for entry in real_vfs_listing()] == ["old"]
    finally:
        del Vfs.rom_ioctl


def test_what_is_read_without_vfsrom_is_what_is_there():
    flash = board(OLD)
    assert run(flash) == "old"
    reset(flash)
    reader = romreader.RomReader(Partition("romfs"), 0)
    whole = vfs.VfsRom(OLD)
    assert list(reader.ilistdir("/")) == [("old", 0x8000, 0, 9000)]
    assert reader.open("/old", "rb").read() == whole.open("/old", "rb").read()
    assert reader.stat("/old")[6] == whole.stat("/old")[6]


agent.tell = answers.append
agent.dog = machine.WDT()
for test in sorted(name for name in globals() if name.startswith("test_")):
    try:
        globals()[test]()
    except Exception as error:
        sys.print_exception(error, sys.stdout)
        print("FAIL", test)
    else:
        print("pass", test)
