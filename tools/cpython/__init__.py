"""Lets firmware/ run on CPython, unchanged.

Modules that only MicroPython has lie in this folder under their own names (micropython, cryptolib, tls ...).
What MicroPython adds to modules that both have is put on in patches.py. `install()` does both, once.
"""

import sys
from pathlib import Path

SHIMS = Path(__file__).resolve().parent
FIRMWARE = SHIMS.parents[1] / "firmware"


def install() -> None:
    """Put the shims and the firmware first on the import path and patch time, asyncio, socket, gc, os and sys."""
    for folder in (str(FIRMWARE), str(SHIMS)):
        if folder in sys.path:
            sys.path.remove(folder)
        sys.path.insert(0, folder)
    from tools.cpython import patches

    patches.apply()
