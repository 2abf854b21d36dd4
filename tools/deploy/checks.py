"""What must be so before anything on the board is changed."""

from tools.deploy.manifest import Manifest
from tools.journal import read
from tools.journal.reader import newer
from tools.journal.story import RETIRED, UNDECIDED, amount, name, payments
from tools.port import Trouble

OLDEST = (1, 28, 0)
MPY = 6
PSRAM = 512 * 1024  # bytes free: a board without PSRAM never has as many


def right_board(about: dict, made: Manifest) -> None:
    """It is of this kind, and its MicroPython not too old. `about`: as Board.interpreter tells it."""
    machine = about["machine"]
    if made.chip and not machine.lower().replace("-", "").endswith(made.chip):
        raise Trouble(f"This is '{machine}', and {made.board} has an {made.chip}: is it the right board, or BOARD?")
    version = tuple(about["version"])
    if version < OLDEST or about["mpy"] != MPY:
        have, want = (".".join(map(str, numbers)) for numbers in (version, OLDEST))
        raise Trouble(f"The board has MicroPython {have}, this needs {want} or newer: make flash")


def right_table(has_slots: bool, made: Manifest) -> None:
    if not has_slots:
        raise Trouble(
            f"The board has another partition table: make flash BOARD={made.board} (it asks before it erases)"
        )


def fits(about: dict, made: Manifest, force: bool) -> None:
    """There is room for it. `about`: as boards/starter/agent.py tells it."""
    if made.size > about["slot_size"]:
        raise Trouble(
            f"The firmware has {made.size} bytes, a slot of this board {about['slot_size']}: its partition table is "
            "another one; make flash writes it, and erases the board"
        )
    if not about["in_place"] and about["free"] < PSRAM:
        raise Trouble(
            "This MicroPython cannot run code in flash, and the board has no PSRAM to load it into: make flash with a "
            "MicroPython built with MICROPY_VFS_ROM (README, On a board)"
        )
    held = about["held"].get(about["use"])
    if held and held["board"] != made.board and not force:
        raise Trouble(f"This board runs the firmware of {held['board']}, not {made.board}: if BOARD is right, FORCE=1")


def settled(journal: bytes, force: bool) -> list[str]:
    """What is pending, a line each. A new firmware reads the same journal, but nobody should have to rely on it."""
    if newer(journal):
        raise Trouble(
            f"The journal on it is of version {newer(journal)}, and this firmware is older: deploy a newer one"
        )
    reading = read(journal)
    if reading.entries and reading.entries[-1].kind == RETIRED:
        return []  # what it holds goes on in another terminal
    waiting = [payment for payment in payments(reading.records) if payment["state"] in UNDECIDED]
    told = [f"{name(one['batch'], one['trace'])} {one['state']} {amount(one.get('amount'))}" for one in waiting]
    if told and not force:
        raise Trouble("\n".join(["Pending on this terminal:", *told, "Let it deliver them first (FUNC 5), or FORCE=1"]))
    if reading.wrong and not force:
        raise Trouble("The journal is damaged: look at it first (python -m tools.journal explain), or FORCE=1")
    return told
