"""The terminal's font: the glyphs that its texts and a shop's own names need, taken from GNU Unifont, and its icons.

A shop calls its goods as it likes: the 3755 usual hanzi are there, those of level 1 of GB 2312.

Unifont is read from its .hex file (Debian package `unifont`); without it the glyphs that the committed font
already has are used again, so that only a new character needs the package.
"""

import importlib.util
import sys
from pathlib import Path

from tools.build import DATA, FIRMWARE, BuildError, gb, write_if_changed
from tools.build.sources import LANGUAGES, load

PATH = DATA / "font.bin"
UNIFONT = Path("/usr/share/unifont/unifont.hex")
ICONS = Path(__file__).with_name("icons.txt")
ROWS = {"LINK": ("LINK_DOWN", "LINK_WEAK", "LINK_FAIR", "LINK_UP")}  # of icons that follow each other

ASCII = range(0x20, 0x7F)
MERCHANT = "安心小店"  # the simulated terminal's shop
EXTRA = "…□¥￥×·←↑→↓"
LEVEL_1 = range(0xB0, 0xD8)  # rows of GB 2312
MAGIC = b"SFN1"


def needed() -> set[int]:
    """Code points that the screens can show, icons left out."""
    text = EXTRA + MERCHANT + "".join("".join(load(language).values()) for language in LANGUAGES)
    points = set(map(ord, text)) | set(ASCII) | {p for p, code in gb.characters().items() if code[0] in LEVEL_1}
    return {point for point in points if point >= 0x20 and not 0xE000 <= point < 0xF900}


def icons() -> dict[int, bytes]:
    """Code point to 16 rows of 8 pixels, from the drawings."""
    drawn, codes = {}, {}
    for block in filter(None, ICONS.read_text().split("\n\n")[1:]):
        title, *rows = block.splitlines()
        name, code = title.split()
        codes[name] = int(code, 16)
        drawn[codes[name]] = _rows(name, rows)
    if strange := {(name, code) for name, code in _icon_codes() if code != codes.get(name)}:
        raise BuildError(f"icons named in icons.py and not drawn under that code: {sorted(strange)}")
    return drawn


def _icon_codes():
    """(name, code) of each icon in firmware/ui/icons.py: a character; of a row of them the first one's code is there."""
    spec = importlib.util.spec_from_file_location("icons", FIRMWARE / "ui" / "icons.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, code in vars(module).items():
        if name.isupper():
            first = ord(code) if isinstance(code, str) else code
            yield from [(one, first + place) for place, one in enumerate(ROWS.get(name, (name,)))]


def _rows(name: str, rows: list[str]) -> bytes:
    if len(rows) != 16 or any(len(row) != 8 or set(row) - set(".#") for row in rows):
        raise BuildError(f"icon {name}: not 16 rows of 8")
    return bytes(int(row.replace(".", "0").replace("#", "1"), 2) for row in rows)


def read(path: Path = PATH) -> dict[int, bytes]:
    """Glyphs of a built font; empty when there is none."""
    if not path.exists():
        return {}
    data = path.read_bytes()
    count = int.from_bytes(data[4:6], "big")
    start = 6 + count * 4
    glyphs = {}
    for at in range(6, start, 4):
        point, place = int.from_bytes(data[at : at + 2], "big"), int.from_bytes(data[at + 2 : at + 4], "big")
        begin = start + (place & 0x7FFF) * 16
        glyphs[point] = data[begin : begin + (32 if place & 0x8000 else 16)]
    return glyphs


def unifont(path: Path = UNIFONT) -> dict[int, bytes]:
    """Every glyph of Unifont's .hex file; empty when it is not installed."""
    if not path.exists():
        return {}
    lines = (line.split(":") for line in path.read_text().splitlines())
    return {int(point, 16): bytes.fromhex(pixels) for point, pixels in lines}


def encode(glyphs: dict[int, bytes]) -> bytes:
    """The file that firmware/ui/font.py reads: an index and the glyphs, both ascending."""
    index = bytearray(MAGIC + len(glyphs).to_bytes(2, "big"))
    body = bytearray()
    for point in sorted(glyphs):
        place = len(body) // 16 | (0x8000 if len(glyphs[point]) == 32 else 0)
        index += point.to_bytes(2, "big") + place.to_bytes(2, "big")
        body += glyphs[point]
    return bytes(index + body)


def generate(source: Path = UNIFONT) -> None:
    """Writes the font."""
    have = read() | unifont(source)
    points = needed()
    missing = sorted(points - set(have))
    if missing:
        names = " ".join(map(chr, missing))
        raise BuildError(f"no glyph for {names}: install the package unifont, or the character is not in it")
    write_if_changed(PATH, encode({point: have[point] for point in points} | icons()))


def check() -> list[str]:
    """Says whether the committed font has the glyphs needed, no other, and the icons as drawn."""
    have = read()
    drawn = icons()
    points = needed() | set(drawn)
    found = [f"font.bin lacks {chr(point)!r}" for point in sorted(points - set(have))]
    if set(have) - points or any(have.get(point) != drawn[point] for point in drawn):
        found.append("font.bin is not current: run make generated")
    return found


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else UNIFONT)
    faults = check()
    print("\n".join(faults) or f"font: {len(read())} glyphs, {PATH.stat().st_size} bytes")
    sys.exit(1 if faults else 0)
