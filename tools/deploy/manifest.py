"""What a build made, as its manifest says it."""

import hashlib
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tools.build import BUILD, ROOT
from tools.port import Trouble

STARTER = ("romreader.mpy", "starter.mpy", "main.py")


@dataclass(frozen=True)
class Manifest:
    board: str
    name: str  # version and fingerprint
    size: int
    sha256: str
    image: Path
    files: list[tuple[str, bytes]]  # of the starter, in an order in which none lacks what it imports
    chip: str  # as esptool calls it; "" where the board's folder does not say

    @property
    def held(self) -> dict:
        """What slots.json keeps of it."""
        return {"size": self.size, "sha256": self.sha256, "board": self.board, "name": self.name}


def load(board: str, folder: Path | None = None) -> Manifest:
    """The build for `board`, looked at. Trouble when it is not there, or not what its manifest says."""
    folder = folder or BUILD / board
    path = folder / "manifest.json"
    if not path.exists():
        raise Trouble(f"Nothing is built for {board}: make build BOARD={board}")
    made = json.loads(path.read_text())
    image = folder / made["image"]["file"]
    if hashlib.sha256(image.read_bytes()).hexdigest() != made["image"]["sha256"]:
        raise Trouble(f"{image} is not what its manifest says: make build BOARD={board}")
    facts = ROOT / "boards" / board / "board.toml"
    if not facts.exists() and folder == BUILD / board:
        raise Trouble(f"{board} is no board with a chip: BOARD=... (a folder under boards/ with a board.toml)")
    chip = tomllib.loads(facts.read_text())["chip"] if facts.exists() else ""
    size, digest = made["image"]["size"], made["image"]["sha256"]
    files = [(name, (folder / "starter" / name).read_bytes()) for name in STARTER]
    return Manifest(made["board"], made["name"], size, digest, image, files, chip)
