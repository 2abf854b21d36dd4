"""A firmware gets onto a board: over a serial port, on the real MicroPython, with flash as the chip has it."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import serial
from click.testing import CliRunner

from host_tests.chip.cable import KB, BoardOnPort
from host_tests.e2e.batches import cut_off, kept
from tools.build import image as images
from tools.build import tree as trees
from tools.deploy import checks, manifest
from tools.deploy.__main__ import main
from tools.logs import __main__ as logs
from tools.port import Trouble, finding
from tools.port import board as boards
from tools.provision import __main__ as provision
from tools.simulator import interpreter
from tools.simulator.models.flash import VFS_SIZE

CHIP = Path(images.__file__).parents[2] / "host_tests" / "chip"
PROGRAM = """
import time
def main():
    print("runs", {word!r})
    {then}
"""
WAITS = "while True: time.sleep_ms(20)"


def firmware(folder, word, then=WAITS, board="simulator"):
    """A build like any other, of a firmware that says a word and waits."""
    made = folder / word
    tree = made / "tree"
    (tree / "data").mkdir(parents=True)
    source = made / "main.py"
    source.write_text(PROGRAM.format(word=word, then=then))
    assert not trees._compile(source, tree / "main.mpy", "main.mpy")
    (tree / "data" / "build.txt").write_text(f"1.0 {word}\n{board}\n")
    (tree / "data" / "filler.bin").write_bytes(word.encode() * 4000)
    rom = made / "firmware.rom"
    rom.write_bytes(images.pack(tree))
    trees.make_starter(made / "starter")
    (made / "manifest.json").write_bytes(images.manifest(board, made, rom))
    return made


def journal(folder, board, image):
    """The journal of this flash image, on the board's flash before it is plugged in."""
    start, size = board.layout["journal"]
    cells = bytearray(board.flash.read_bytes())
    cells[start : start + size] = image[VFS_SIZE:]
    board.flash.write_bytes(cells)


def deploy(board, made, *more):
    name = json.loads((made / "manifest.json").read_text())["board"]
    result = CliRunner().invoke(main, ["--board", name, "--port", board.port, "--build", str(made), *more])
    return result.exit_code, result.output


@pytest.fixture
def board(tmp_path):
    with BoardOnPort(tmp_path) as found:
        found.wait(">>> ")
        yield found


def test_starter_and_slots_on_micropython_with_the_power_cut_at_every_operation():
    command = [interpreter.find(), str(CHIP / "slots_program.py"), str(CHIP.parents[1])]
    run = subprocess.run(command, capture_output=True, text=True, timeout=110)
    assert run.returncode == 0 and "FAIL" not in run.stdout, run.stdout + run.stderr
    assert run.stdout.count("pass test_") == (CHIP / "slots_program.py").read_text().count("\ndef test_")


def test_starter_and_boards_mean_the_same_crash_log():
    """The firmware mounts at /flash what the starter finds at /."""
    common, starter = (CHIP.parents[1] / name for name in ("boards/common/board.py", "boards/starter/starter.py"))
    assert 'CRASHES = "/flash/crashes.json"' in common.read_text()
    assert '_CRASHES = "/crashes.json"' in starter.read_text()


def test_a_new_board_gets_its_first_firmware_and_then_the_next(board, tmp_path):
    old, new = firmware(tmp_path, "old"), firmware(tmp_path, "new", "while True: time.sleep_ms(50), print('tick')")
    code, said = deploy(board, old)
    assert code == 0, said
    assert "slot a starts next: 1.0 old" in said
    board.wait("runs old")
    code, said = deploy(board, new)
    assert code == 0, said
    assert "slot b starts next: 1.0 new" in said and "kept after a good minute" in said
    board.wait("runs new")
    assert "is there already, in slot b" in deploy(board, new)[1]
    board.wait("runs new", since=board.told.rindex(b"runs new") + 1)
    command = [sys.executable, "-u", "-m", "tools.logs", "--port", board.port, "--follow"]
    heard = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)}  # a shell's background has it off
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=CHIP.parents[1], **heard) as follows:
        assert "tick" in follows.stdout.readline() + follows.stdout.readline()
        follows.send_signal(signal.SIGINT)
        assert follows.wait(20) == 0


def test_a_firmware_that_does_not_start_makes_way_for_the_old_one_by_itself(board, tmp_path):
    assert deploy(board, firmware(tmp_path, "old"))[0] == 0
    board.wait("runs old")
    since = len(board.told)
    assert deploy(board, firmware(tmp_path, "new", then="raise ValueError('no')"))[0] == 0
    board.wait("runs old", since)
    assert board.told.count(b"ValueError: no") == 3
    said = CliRunner().invoke(logs.main, ["--port", board.port]).output
    assert "slot a: 1.0 old for simulator  <- runs" in said and "b failed, a runs" in said, said
    assert "ValueError: no" in said
    board.wait("runs old", board.told.rindex(b"runs old") + 1)


def test_a_cable_pulled_in_mid_deploy_leaves_the_old_firmware_and_the_next_deploy_goes_on(board, tmp_path, monkeypatch):
    assert deploy(board, firmware(tmp_path, "old"))[0] == 0
    board.wait("runs old")
    monkeypatch.setattr(boards, "PATIENCE_S", 0.5)
    monkeypatch.setattr(finding, "_SILENT_S", 0.2)
    board.cut_after = 4  # operations of flash after it was stopped
    since = len(board.told)
    new = firmware(tmp_path, "new")
    code, said = deploy(board, new)
    assert code == 1 and "stopped answering" in said and "do this again" in said, said
    board.wait("runs old", since)
    code, said = deploy(board, new)
    assert code == 0, said
    board.wait("runs new")


def test_nothing_is_changed_while_a_payment_is_pending_unless_forced(board, tmp_path):
    made = firmware(tmp_path, "old")
    journal(tmp_path, board, kept(1, cut_off))
    board.pull_the_plug()
    board.wait(">>> ", board.told.rindex(b">>> ") + 1)
    code, said = deploy(board, made)
    assert code == 1 and "000001/000002 started 9.99" in said and "FORCE=1" in said, said
    assert board.region("romfs").strip(b"\xff") == b""
    code, said = deploy(board, made, "--force")
    assert code == 0 and "pending, and stays so" in said, said
    board.wait("runs old")


def test_settings_get_onto_a_board_and_a_file_with_a_fault_changes_nothing(board, tmp_path):
    assert deploy(board, firmware(tmp_path, "old"))[0] == 0
    board.wait("runs old")
    file = tmp_path / "settings.toml"
    for text, code, told in (
        ('merchant_name = "Corner"\ngoods = "goods.csv"', 0, "merchant_name: Corner"),
        ('merchant_name = "Shop"\nno_such = 1', 1, "settings.toml:2: unknown setting no_such"),
        ('header_lines = ["Open"]', 0, "header_lines: Open"),
    ):
        file.write_text(text)
        (tmp_path / "goods.csv").write_text("1,Tea,3.00\n")
        result = CliRunner().invoke(provision.main, [str(file), "--port", board.port])
        assert result.exit_code == code and told in result.output, result.output
    with boards.board(board.port) as found:
        kept = json.loads(found.read("/settings.json"))
        assert kept["merchant_name"] == "Corner" and kept["header_lines"] == ["Open"]
        assert found.read("/goods.csv")


def test_what_is_wrong_is_said_with_what_to_do(board, tmp_path):
    made = firmware(tmp_path, "old")
    assert deploy(board, made)[0] == 0
    code, said = deploy(board, firmware(tmp_path, "other", board="elsewhere"))
    assert code == 1 and "firmware of simulator, not elsewhere" in said and "FORCE=1" in said
    big = firmware(tmp_path, "big")
    (big / "tree" / "data" / "filler.bin").write_bytes(b"x" * 140000)
    (big / "firmware.rom").write_bytes(images.pack(big / "tree"))
    (big / "manifest.json").write_bytes(images.manifest("simulator", big, big / "firmware.rom"))
    assert "a slot of this board 131072" in deploy(board, big)[1]
    rom = made / "firmware.rom"
    rom.write_bytes(rom.read_bytes()[:-1])
    assert "is not what its manifest says: make build" in deploy(board, made)[1]
    with serial.Serial(board.port, exclusive=True):
        assert "in use by another program" in deploy(board, firmware(tmp_path, "next"))[1]
    board.port = "/dev/ttyNONE"
    assert "There is no /dev/ttyNONE" in deploy(board, tmp_path / "next")[1]


def test_a_board_with_another_partition_table_gets_nothing(tmp_path):
    with BoardOnPort(tmp_path, {"vfs": (0, 64 * KB), "journal": (64 * KB, 64 * KB)}) as board:
        board.wait(">>> ")
        before = board.flash.read_bytes()
        code, said = deploy(board, firmware(tmp_path, "old"))
        assert code == 1 and "another partition table: make flash" in said, said
        assert board.flash.read_bytes() == before
    assert "simulator is no board" in CliRunner().invoke(main, ["--board", "simulator"]).output


def test_wrong_chips_and_old_interpreters_are_refused():
    made = manifest.Manifest("x", "1", 1, "", Path(), [], "esp32s3")
    good = {"machine": "Generic ESP32S3 module with ESP32S3", "version": (1, 28, 0), "mpy": 6}
    checks.right_board(good, made)
    with pytest.raises(Trouble, match="right board"):
        checks.right_board(good | {"machine": "Generic ESP32 module with ESP32"}, made)
    with pytest.raises(Trouble, match="MicroPython 1.22.2, this needs 1.28.0 or newer: make flash"):
        checks.right_board(good | {"version": (1, 22, 2)}, made)
    room = {"in_place": False, "free": 110000, "slot_size": 10, "held": {}, "use": ""}
    with pytest.raises(Trouble, match="no PSRAM"):
        checks.fits(room, made, False)
    checks.fits(room | {"free": 4 << 20}, made, False)
