"""MicroPython gets onto a chip: esptool itself, against a boot loader on a serial port; nothing is erased unasked."""

import hashlib
import os
import pty
import sys
from contextlib import contextmanager

import pytest
from click.testing import CliRunner

from host_tests.chip.bootloader import BootLoader
from tools.build import ROOT
from tools.flash import firmware, partitions
from tools.flash.__main__ import _agreed as agreed
from tools.flash.__main__ import main
from tools.port import Trouble

MB = 1024 * 1024
BOARDS = sorted(path.parent.name for path in ROOT.glob("boards/*/partitions.csv"))
JOURNAL = b"payments"


def micropython(path, board, size=0x9000):
    """A file as micropython.org has it: boot loader, its own table, application."""
    facts = firmware.facts(board)
    theirs = [partitions.Part("nvs", 1, 2, 0x9000, 0x6000), partitions.Part("factory", 0, 0, 0x10000, 0x1F0000)]
    data = bytearray(b"\xff" * (0x10000 - facts.at + size))
    data[:4] = b"\xe9\x01\x02\x20"
    data[partitions.AT - facts.at : partitions.AT - facts.at + partitions.SIZE] = partitions.pack(theirs)
    data[0x10000 - facts.at :] = b"\xe9app" * (size // 4)
    path.write_bytes(data)
    return path


def flash(port, file, *more):
    result = CliRunner().invoke(main, ["--board", "esp32_devkitc", "--port", port, "--firmware", str(file), *more])
    return result.exit_code, result.output


@contextmanager
def typed(words):
    """Somebody sits at the keyboard, and types this."""
    ours, theirs = pty.openpty()
    os.write(ours, words.encode() + b"\n")
    with open(theirs) as keyboard, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", keyboard)
        yield
    os.close(ours)


def flash_by_hand(port, file, words):
    """As `flash`, with the answer typed; what was said is on the screen."""
    with typed(words):
        main.main(["--board", "esp32_devkitc", "--port", port, "--firmware", str(file)], standalone_mode=False)


@pytest.mark.parametrize("board", BOARDS)
def test_the_table_of_every_board_is_sound_and_reads_back(board):
    facts = firmware.facts(board)
    assert partitions.unpack(partitions.pack(facts.parts)) == facts.parts
    assert facts.part("romfs").size >= 2 * 512 * 1024


def test_a_table_is_packed_as_the_chip_reads_it():
    """The first entry and the check sum, byte by byte, as the chip's documentation gives them."""
    packed = partitions.pack([partitions.Part("nvs", 1, 2, 0x9000, 0x6000)])
    assert packed[:32] == bytes.fromhex("aa50010200900000006000006e767300") + bytes(16)
    assert packed[32:64] == b"\xeb\xeb" + b"\xff" * 14 + hashlib.md5(packed[:32]).digest()
    assert len(packed) == 4096 and set(packed[64:]) == {0xFF}


@pytest.mark.parametrize(
    "rows, told",
    [
        ("vfs, data, fat, 0x20", "not name, type, subtype, offset, size"),
        ("vfs, data, what, 0x200000, 0x1000", "not name, type"),
        ("vfs, data, fat, 0x9000, 0x1000", "there is no factory"),
        ("vfs, data, fat, 0x8000, 0x1000", "vfs begins inside the boot loader and this table"),
        ("vfs, data, fat, 0x9000, 0x2000\njournal, data, fat, 0xa000, 4K", "journal begins inside vfs"),
        ("vfs, data, fat, 0x9000, 0x1001", "no whole number of sectors"),
        ("romfs, data, 0x8f, 0x9000, 0x1000", "romfs does not start at a multiple of 64 KiB"),
        ("vfs, data, fat, 0x3ff000, 2M", "the flash at 0x400000"),
        ("a_name_that_is_too_long, data, fat, 0x9000, 0x1000", "more than 15 characters"),
    ],
)
def test_a_table_that_would_not_work_is_told(tmp_path, rows, told):
    path = tmp_path / "partitions.csv"
    path.write_text("# Name, Type\n" + rows + "\n")
    with pytest.raises(Trouble) as refused:
        partitions.load(path, 4 * MB)
    assert told in refused.value.message


def test_a_new_chip_is_erased_after_a_yes_and_one_with_this_table_keeps_its_journal(tmp_path, capsys):
    file = micropython(tmp_path / "ESP32_GENERIC-v1.28.0.bin", "esp32_devkitc")
    facts = firmware.facts("esp32_devkitc")
    cells = bytearray(b"\x00" * 4 * MB)
    with BootLoader(cells) as chip:
        with pytest.raises(Trouble, match="Nothing was changed. To erase it: ERASE=erase"):
            flash_by_hand(chip.port, file, "yes")
        assert "ALL of the board" in capsys.readouterr().out and not chip.erased and not chip.wrote
        flash_by_hand(chip.port, file, "erase")
        assert "make deploy BOARD=esp32_devkitc" in capsys.readouterr().out
        assert chip.erased == 1
        assert partitions.unpack(bytes(cells[0x8000:0x9000])) == facts.parts
        assert cells[0x10000:0x10004] == b"\xe9app"
        journal = facts.part("journal").start
        cells[journal : journal + len(JOURNAL)] = JOURNAL
        code, said = flash(chip.port, micropython(file, "esp32_devkitc", 0xA000))
        assert code == 0 and "journal and firmware of the terminal stay" in said, said
        assert chip.erased == 1 and cells[journal : journal + len(JOURNAL)] == JOURNAL


@pytest.mark.parametrize("answer", ["", "y", "yes", "ERASE", " erase"])
def test_nothing_but_the_word_is_a_yes(answer):
    """Of a script as well, which nobody can ask."""
    with pytest.raises(Trouble, match="Nothing was changed"):
        agreed("esp32_devkitc", "/dev/ttyUSB0", answer, False)
    agreed("esp32_devkitc", "/dev/ttyUSB0", "erase", False)


def test_the_wrong_chip_is_told_and_left_alone(tmp_path):
    file = micropython(tmp_path / "firmware.bin", "esp32_devkitc")
    with BootLoader(bytearray(b"\xff" * MB), magic=0x000007C6) as chip:  # an ESP32-S2
        code, said = flash(chip.port, file, "--erase", "erase")
        assert code == 1 and "ESP32-S2" in said and "Is it the right port, and BOARD?" in said, said
        assert not chip.erased and not chip.wrote


def test_files_that_are_no_micropython_for_this_board_are_refused(tmp_path):
    board = firmware.facts("esp32_devkitc")
    for content, told in ((b"", "no MicroPython image"), (b"\xe9" + b"\xff" * 0x20000, "its application is nowhere")):
        (tmp_path / "x.bin").write_bytes(content)
        with pytest.raises(Trouble, match=told):
            firmware.image(tmp_path / "x.bin", board)
    with pytest.raises(Trouble, match="change partitions.csv"):
        firmware.image(micropython(tmp_path / "big.bin", "esp32_devkitc", 0x200000), board)
    with pytest.raises(Trouble, match="is not there"):
        firmware.find(tmp_path / "none.bin", board)
    with pytest.raises(Trouble, match="MICROPY_VFS_ROM"):
        firmware.find(None, board)
    with pytest.raises(Trouble, match="BOARD=esp32"):
        firmware.facts("simulator")


MPFLASH = """#!/bin/sh
# As mpflash 1.29 does it: what the server sent is kept under the release's name, and the exit code is 0 in any case.
echo "$*" >> "$SAID"
if test -e "$SENT"; then mkdir -p "$MPFLASH_FIRMWARE/esp32"; fi
if test -e "$SENT"; then cp -n "$SENT" "$MPFLASH_FIRMWARE/esp32/ESP32_GENERIC-SPIRAM-v$5.bin"; fi
"""


def test_micropython_is_fetched_once_and_what_is_no_image_is_fetched_again(tmp_path, monkeypatch):
    program, said, sent = tmp_path / "mpflash", tmp_path / "said", tmp_path / "sent"
    program.write_text(MPFLASH)
    program.chmod(0o755)
    monkeypatch.setattr(firmware.sys, "executable", str(tmp_path / "python"))
    monkeypatch.setattr(firmware, "BUILD", tmp_path)
    monkeypatch.setenv("SAID", str(said))
    monkeypatch.setenv("SENT", str(sent))
    board = firmware.facts("m5stack_core2")
    for content in (None, b"<html>Bad gateway"):
        if content:
            sent.write_bytes(content)
        with pytest.raises(Trouble, match="is this PC on the internet.*download/ESP32_GENERIC, .*FIRMWARE=file"):
            firmware.find(None, board)
    micropython(sent, "m5stack_core2")
    found = firmware.find(None, board)
    assert firmware.find(None, board) == found and found.read_bytes() == sent.read_bytes()
    assert said.read_text() == f"download --board ESP32_GENERIC --version {firmware.RELEASE}\n" * 3
