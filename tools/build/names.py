"""The names in compiled code. MicroPython keeps each one once, in tables that are flash when the code is frozen, else
heap; there the places of the modules in the image are names too."""

from pathlib import Path

_HEAD = 4  # M, version, flags, small integer bits


def names(tree: Path) -> list[str]:
    """Every name that the .mpy files of a folder bring along when they are imported from /rom, in order, each once."""
    found: set[str] = set()
    for path in tree.rglob("*.mpy"):
        place = path.relative_to(tree)
        module = place.with_suffix("").as_posix().removesuffix("/__init__")
        found |= _names(path.read_bytes()) | {f"/rom/{place.as_posix()}", module.replace("/", "."), path.stem}
    return sorted(found)


def _names(mpy: bytes) -> set[str]:
    """Format: docs.micropython.org/en/latest/reference/mpyfiles.html. A length's last bit marks a name that every
    interpreter has."""
    found = set()
    count, at = _number(mpy, _HEAD)
    _, at = _number(mpy, at)
    for _ in range(count):
        length, at = _number(mpy, at)
        if not length & 1:
            end = at + (length >> 1)
            found.add(mpy[at:end].decode())
            at = end + 1
    return found


def _number(mpy: bytes, at: int) -> tuple[int, int]:
    """A number in groups of seven bits, most significant first; and where it ends."""
    value = 0
    while True:
        byte = mpy[at]
        at += 1
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            return value, at
