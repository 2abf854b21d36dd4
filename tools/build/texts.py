"""Text files of the terminal from firmware/ui/texts/*.json, and the checks on them."""

import sys
from binascii import crc32

from tools.build import DATA, BuildError, gb, write_if_changed
from tools.build.sources import LANGUAGES, Uses, load

MASK = 0x3FFFFFFF
SCREEN = 128  # px in a row
ROWS = 3  # rows under the title
COLUMNS = 32  # on paper
PAPER = ("slip.",)
EXEMPT = ("rc.",)  # looked up by what the host answers


def encode(texts: dict[str, str]) -> bytes:
    """The file that firmware/ui/text.py reads."""
    entries: dict[int, bytes] = {}
    for key, text in texts.items():
        hashed = crc32(key.encode()) & MASK
        if hashed in entries:
            raise BuildError(f"{key}: its hash is another key's too, rename it")
        entries[hashed] = text.encode("utf-8")
    index = bytearray(b"STX1" + len(entries).to_bytes(2, "big"))
    body = bytearray()
    for hashed in sorted(entries):
        index += hashed.to_bytes(4, "big") + len(body).to_bytes(2, "big") + len(entries[hashed]).to_bytes(2, "big")
        body += entries[hashed]
    return bytes(index + body)


def problems(tables: dict[str, dict[str, str]], uses: Uses) -> list[str]:
    """Everything wrong with the texts, one line each."""
    found = []
    keys = set().union(*tables.values())
    for key in sorted(keys):
        missing = [language for language in LANGUAGES if key not in tables[language]]
        if missing:
            found.append(f"{key}: missing in {', '.join(missing)}")
            continue
        if len({tables[language][key].count("{}") for language in LANGUAGES}) > 1:
            found.append(f"{key}: the languages differ in their number of {{}}")
        found += [f"{key} ({language}): {fault}" for language in LANGUAGES for fault in fit(key, tables[language][key])]
        if not key.startswith(EXEMPT) and not uses.uses(key):
            found.append(f"{key}: nothing uses it")
    return found + [f"{key}: not defined, asked for in {place}" for key, place in uses.asked.items() if key not in keys]


def fit(key: str, text: str) -> list[str]:
    """What does not fit screen or paper; "|" parts the rows, "{}" counts as one character."""
    plain = text.replace("{}", "0")
    if key.startswith(PAPER):
        widths = [cells(row) for row in plain.split("|")]
        strange = [char for char in plain if ord(char) >= 0x80 and ord(char) not in gb.characters()]
        faults = [f"the printer has no '{char}'" for char in strange]
        return faults + [f"{width} of {COLUMNS} columns" for width in widths if width > COLUMNS]
    rows = [part for side in plain.split("|") for part in side.split("\t")]
    faults = [f"'{row}' is {cells(row) * 8} of {SCREEN} px" for row in rows if cells(row) * 8 > SCREEN]
    if plain.count("|") >= ROWS:
        faults.append(f"more than {ROWS} rows")
    return faults


def cells(text: str) -> int:
    """Width in half-width cells: 8 px on screen, one column on paper. Only ASCII and icons are half-width for sure."""
    return sum(1 if ord(char) < 0x80 or 0xE000 <= ord(char) < 0xF900 else 2 for char in text)


def generate() -> None:
    """Writes the text files of every language."""
    for language in LANGUAGES:
        write_if_changed(DATA / f"text_{language}.bin", encode(load(language)))


def check() -> list[str]:
    """Problems of the sources, and files that are not current."""
    tables = {language: load(language) for language in LANGUAGES}
    found = problems(tables, Uses())
    for language in LANGUAGES:
        path = DATA / f"text_{language}.bin"
        if not path.exists() or path.read_bytes() != encode(tables[language]):
            found.append(f"{path.name} is not current: run make generated")
    return found


if __name__ == "__main__":
    generate()
    faults = check()
    print("\n".join(faults) or "texts: ok")
    sys.exit(1 if faults else 0)
