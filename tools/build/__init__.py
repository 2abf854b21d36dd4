"""Builds what the terminal runs: compiled modules, the data files beside them, and one ROM image of both."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIRMWARE = ROOT / "firmware"
DATA = FIRMWARE / "data"
BUILD = ROOT / "build"


class BuildError(Exception):
    """What is wrong with the sources, for the person building."""


def write_if_changed(path: Path, data: bytes) -> bool:
    """Writes through a temporary file, and only what differs; True when it wrote."""
    if path.exists() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.replace(path)
    return True
