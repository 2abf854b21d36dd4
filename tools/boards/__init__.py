"""What a board is, as data: read from its folder under boards/, checked against the chip's facts, told and drawn."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BOARDS = ROOT / "boards"


class BoardError(Exception):
    """What is wrong with a board's files, for the person who writes them."""
