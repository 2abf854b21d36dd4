"""Which MicroPython stands for the chip, and how its words compare with the chip's four bytes."""

import os
import re
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

_KEEP = """
import micropython, sys
for line in sys.stdin:
    hasattr(0, line.strip())
micropython.qstr_info()
"""


def find() -> str:
    """The one that MICROPYTHON names, else the one of this Python environment, else the one on the PATH."""
    if os.environ.get("MICROPYTHON"):
        return os.environ["MICROPYTHON"]
    beside = Path(sys.executable).with_name("micropython")
    found = str(beside) if beside.exists() else shutil.which("micropython")
    if not found:
        raise FileNotFoundError("no micropython interpreter found: install the requirements")
    return found


@lru_cache(maxsize=8)
def words(interpreter: str) -> int:
    """How many of the chip's words make one of its own: 2 on a 64-bit machine, 1 on a 32-bit one. Asks it, once.

    OSError: it cannot be started, or gives no sensible answer.
    """
    asked = subprocess.run(
        [interpreter, "-c", "import sys; print(sys.maxsize)"], capture_output=True, text=True, timeout=10
    )
    try:
        return {31: 1, 63: 2}[int(asked.stdout).bit_length()]
    except (ValueError, KeyError):
        raise OSError(f"{interpreter} does not answer like MicroPython: {asked.stdout}{asked.stderr}") from None


@lru_cache(maxsize=8)
def name_tables(interpreter: str, names: str) -> int:
    """Bytes of heap that its tables of names take when these are kept in them, besides its own. `names`: a line each.

    OSError: as `words`.
    """
    asked = subprocess.run(
        [interpreter, "-X", "heapsize=4M", "-c", _KEEP], input=names, capture_output=True, text=True, timeout=20
    )
    found = [dict(re.findall(r"(n_\w+)=(\d+)", line)) for line in asked.stdout.splitlines() if "n_qstr" in line]
    if len(found) != 1:
        raise OSError(f"{interpreter} does not answer like MicroPython: {asked.stdout}{asked.stderr}")
    return int(found[0]["n_total_bytes"]) - int(found[0]["n_str_data_bytes"])
