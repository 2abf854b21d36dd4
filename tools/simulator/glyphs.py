"""The terminal's own font file, as a PC wants it: {character: (width, 16 rows)}; format in firmware/ui/font.py."""

import re
from functools import lru_cache
from pathlib import Path

FONT = Path(__file__).resolve().parents[2] / "firmware" / "data" / "font.bin"
ICONS = Path(__file__).resolve().parents[1] / "build" / "icons.txt"


@lru_cache(maxsize=4)
def load(path: Path = FONT) -> dict[str, tuple[int, tuple[int, ...]]]:
    """Rows are integers, the left pixel in the highest of `width` bits. No file, no glyphs."""
    if not path.exists():
        return {}
    data = path.read_bytes()
    if data[:4] != b"SFN1":
        raise ValueError(f"not a font: {path}")
    count = int.from_bytes(data[4:6], "big")
    glyphs = {}
    for n in range(count):
        at = 6 + n * 4
        code, place = int.from_bytes(data[at : at + 2], "big"), int.from_bytes(data[at + 2 : at + 4], "big")
        step = 2 if place & 0x8000 else 1
        start = 6 + count * 4 + (place & 0x7FFF) * 16
        bits = data[start : start + 16 * step]
        rows = tuple(int.from_bytes(bits[row * step : row * step + step], "big") for row in range(16))
        glyphs[chr(code)] = (8 * step, rows)
    return glyphs


@lru_cache(maxsize=1)
def icon_names() -> dict[str, str]:
    """{private-use character: name}, as they are drawn: LINK_UP shows as [link_up]."""
    titles = re.findall(r"^([A-Z_]+) ([0-9A-F]{4})$", ICONS.read_text(), re.M)
    return {chr(int(code, 16)): name.lower() for name, code in titles}
