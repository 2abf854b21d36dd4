"""The board's own wiring file (it lies with the board, not here), for the models' side."""

from boards.simulator.shim.wiring import *  # noqa: F403
