"""The board's own wiring file (it lies with the board, not here), for the models' side."""

import runpy
from pathlib import Path

SHIM = Path(__file__).resolve().parents[2] / "boards" / "simulator" / "shim"

globals().update({name: value for name, value in runpy.run_path(str(SHIM / "wiring.py")).items() if name.isupper()})
