"""What `make` runs for a board is what the commands take, with everything that was said on its line."""

import os
import shlex
import subprocess
from pathlib import Path

import click
import pytest

from tools.boards.__main__ import main as boards
from tools.build.__main__ import main as build
from tools.deploy.__main__ import main as deploy
from tools.flash.__main__ import main as flash
from tools.journal.__main__ import main as journal
from tools.logs.__main__ import main as logs
from tools.provision.__main__ import main as provision
from tools.size.__main__ import main as size

ROOT = Path(__file__).parents[2]
COMMANDS = {
    "boards": boards, "build": build, "deploy": deploy, "flash": flash, "journal": journal, "logs": logs,
    "provision": provision, "size": size,
}  # fmt: skip
BIN, TOML = Path("pyproject.toml"), Path("tools/provision/example.toml")  # files that are there

# The line, the command that it ends in, and what that is told.
LINES = [
    ("build BOARD=esp32_devkitc", "build", {"board": "esp32_devkitc"}),
    ("deploy BOARD=b PORT=/p", "deploy", {"name": "b", "port": "/p", "force": False}),
    ("deploy BOARD=b PORT=/p FORCE=1", "deploy", {"name": "b", "port": "/p", "force": True}),
    ("flash BOARD=b PORT=/p", "flash", {"name": "b", "port": "/p", "given": None, "erase": ""}),
    (f"flash BOARD=b FIRMWARE={BIN} ERASE=erase", "flash", {"port": "", "given": BIN, "erase": "erase"}),
    ("logs PORT=/p FOLLOW=1", "logs", {"port": "/p", "data": None, "follow": True}),
    ("logs DATA=d", "logs", {"port": "", "data": Path("d"), "follow": False}),
    (f"provision SETTINGS={TOML} PORT=/p", "provision", {"settings": TOML, "port": "/p", "image": None}),
    (f"provision SETTINGS={TOML} DATA=d", "provision", {"settings": TOML, "image": Path("d")}),
    ("size BOARD=b", "size", {"board": "b", "check": False}),
    ("check-boards", "boards", {}),
]


def command(line: str) -> list[str]:
    """What make would run last, without running it."""
    bare = {"PATH": os.environ["PATH"]}  # whoever runs the tests may have a PORT, and make itself has flags
    told = subprocess.run(["make", "-n", *shlex.split(line)], cwd=ROOT, env=bare, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    return shlex.split(told.stdout.strip().splitlines()[-1])


def parsed(name: str, arguments: list[str]) -> dict:
    """As the command takes them. Raises click.UsageError."""
    taker = COMMANDS[name]
    if isinstance(taker, click.Group):
        taker, arguments = taker.commands[arguments[0]], arguments[1:]
    return taker.make_context(name, list(arguments)).params


@pytest.mark.parametrize(("line", "name", "values"), LINES, ids=[line for line, _, _ in LINES])
def test_a_target_tells_its_command_all_that_was_said(line, name, values, monkeypatch):
    monkeypatch.chdir(ROOT)
    program, _, module, *arguments = command(line)
    assert (Path(program).name, module) == ("python", f"tools.{name}")
    found = parsed(name, arguments)
    assert values.items() <= found.items(), found


def test_moving_house_names_both_terminals_and_hands_over_only_when_asked(monkeypatch):
    monkeypatch.chdir(ROOT)
    for line, hands_over in (("replace OLD=a NEW=b", False), ("replace OLD=a NEW=b HAND_OVER=1", True)):
        *_, old, new = [word for word in command(line) if not word.startswith("-")]
        found = parsed("journal", command(line)[3:])
        assert (old, new) == ("a", "b") and found["hand_over"] is hands_over, found
