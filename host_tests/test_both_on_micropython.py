"""The tests of both/, which pytest runs on CPython, once more on the real MicroPython."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
MICROPYTHON = os.environ.get("MICROPYTHON", str(Path(sys.executable).with_name("micropython")))


@pytest.mark.parametrize("file", [path.stem for path in sorted(HERE.glob("both/test_*.py"))])
def test_on_micropython(file, record_property):
    """Every test passes there, and none is missing."""
    expected = {name for name in dir(importlib.import_module("host_tests.both." + file)) if name.startswith("test_")}
    command = [MICROPYTHON, str(HERE / "run_on_micropython.py"), str(HERE.parent), file]
    run = subprocess.run(command, capture_output=True, text=True, timeout=50, stdin=subprocess.DEVNULL)
    lines = [line.split(" ", 1) for line in run.stdout.splitlines()]
    passed = {line[1] for line in lines if line[0] == "pass"}
    record_property("micropython", len(passed))
    assert run.returncode == 0, run.stdout + run.stderr
    assert passed == expected, run.stdout + run.stderr
