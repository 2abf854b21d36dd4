"""The product's stories, told in scenario files and played as anybody would play them."""

import subprocess
import sys
from pathlib import Path

import pytest

STORIES = sorted(Path(__file__).parent.glob("*.scn"))


def play(*paths):
    command = [sys.executable, "-m", "tools.simulator", "--run", *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, timeout=50)


def test_there_are_stories():
    assert len(STORIES) >= 6


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_the_story_comes_true(path):
    done = play(path)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert done.stdout == f"{path}: ok\n"


def test_a_story_that_does_not_come_true_names_file_and_line(tmp_path):
    """The sale of sale.scn, and then the claim that nothing was booked."""
    told = (Path(__file__).parent / "sale.scn").read_text().splitlines()
    line = next(n for n, text in enumerate(told, 1) if text.startswith("expect ledger 1"))
    told[line - 1] = "expect ledger 0"
    path = tmp_path / "untrue.scn"
    path.write_text("\n".join(told))
    done = play(path)
    assert done.returncode == 1 and done.stdout == ""
    assert f"{path}:{line}: expect ledger 0: found [" in done.stderr
