"""What goes from the old terminal to the new one, in one file: a zip with a manifest that has the SHA-256 of each part.

    manifest.json   format, whose it is, for which terminal, what is in it
    journal.bin     the sectors in use, whole and oldest first: what is chained stays chained
    settings.json   without what is secret: master key and Wi-Fi passwords go in at the new terminal
    people.txt ...  who may do what, the price list, the authority's certificate

The codes of people are in it as the terminal keeps them, and short codes can be found by trying: it is written for its
owner alone, and is to be deleted when the new terminal sells.
"""

import hashlib
import io
import json
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

from tools.house.standing import IDENTITY, Standing
from tools.journal.audit import read
from tools.journal.reader import SECTOR, newer
from tools.journal.story import RETIRED
from tools.port import Trouble
from tools.provision import settings_table
from tools.provision.reading import GOODS_FILE
from tools.simulator.provision import CA_FILE

FORMAT = 1
MANIFEST, JOURNAL, SETTINGS = "manifest.json", "journal.bin", "settings.json"
FILES = ("people.txt", "people.txt.tries", GOODS_FILE, CA_FILE)
_MOST = 8 << 20  # bytes of a part: no flash has more


@dataclass
class Archive:
    """`journal`: the sectors; `files`: by name."""

    journal: bytes
    settings: dict
    files: dict[str, bytes]

    @property
    def standing(self) -> Standing:
        return Standing("the archive", self.journal + b"\xff" * (8 * SECTOR), self.settings)

    @property
    def number(self) -> str:
        """Of the terminal that it is for."""
        return self.standing.retired

    def manifest(self, parts: dict[str, bytes]) -> dict:
        told = self.standing
        return {
            "format": FORMAT,
            "for": told.retired,
            "records": len(told.reading.entries),
            "head": told.reading.chain.hex(),
            **dict(zip(IDENTITY, told.identity, strict=True)),
            "open": told.open(),
            "parts": {name: {"size": len(data), "sha256": _digest(data)} for name, data in parts.items()},
        }


def of(old: Standing, files: dict[str, bytes]) -> Archive:
    """`old`: retired."""
    sectors = [old.region[sector.at : sector.at + SECTOR] for sector in old.reading.live]
    open_ones = {name: value for name, value in old.settings.items() if not settings_table.secret(name)}
    return Archive(b"".join(sectors), open_ones, files)


def write(archive: Archive, path: Path) -> str:
    """Whole or not at all, and for its owner alone. Returns its SHA-256."""
    parts = {JOURNAL: archive.journal, SETTINGS: _json(archive.settings)} | archive.files
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in ({MANIFEST: _json(archive.manifest(parts))} | parts).items():
            packed.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(out.getvalue())
        os.fsync(file.fileno())
    part.replace(path)
    return _digest(out.getvalue())


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def load(path: Path) -> Archive:
    """Refused unless it is what was written."""
    try:
        with zipfile.ZipFile(path) as packed:
            parts = {entry.filename: _part(packed, entry) for entry in packed.infolist()}
            if len(parts) != len(packed.infolist()):
                raise Trouble(f"{path}: a part is in it twice: it was changed; export again")
        about = json.loads(parts.pop(MANIFEST))
        if about["format"] > FORMAT:
            raise Trouble(f"{path}: of a newer kind ({about['format']}): use the tools that wrote it")
    except (OSError, zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, KeyError, TypeError) as problem:
        raise Trouble(f"{path}: no archive of a terminal, or damaged ({problem}): export again") from None
    return _checked(path, about, parts)


def _part(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.file_size > _MOST:
        raise Trouble(f"{packed.filename}: {entry.filename} is larger than any flash: no archive of a terminal")
    return packed.read(entry)


def _checked(path: Path, about: dict, parts: dict[str, bytes]) -> Archive:
    named = about.get("parts") or {}
    wrong = sorted(named.keys() ^ parts.keys())
    wrong += [name for name in parts if name in named and _digest(parts[name]) != named[name]["sha256"]]
    unknown = sorted(parts.keys() - {JOURNAL, SETTINGS, *FILES})
    if wrong or unknown or not {JOURNAL, SETTINGS} <= parts.keys():
        names = ", ".join(wrong or unknown) or "a part"
        raise Trouble(f"{path}: not what was exported ({names}): it was changed or damaged; export again")
    journal = parts[JOURNAL]
    if newer(journal):
        raise Trouble(f"{path}: its journal is of version {newer(journal)}: use the tools of its firmware")
    found = Archive(journal, _values(path, parts[SETTINGS]), {name: parts[name] for name in FILES if name in parts})
    if found.manifest(parts) | {"open": []} != about | {"open": []}:
        raise Trouble(f"{path}: its manifest says something else than the journal in it: it was changed; export again")
    last = read(journal).entries[-1:]
    if not last or last[0].kind != RETIRED:
        raise Trouble(f"{path}: the terminal that it is of was not retired: export again")
    return found


def _values(path: Path, data: bytes) -> dict:
    try:
        values = json.loads(data)
        settings_table.checked(values)
    except (ValueError, TypeError) as problem:
        raise Trouble(f"{path}: its settings are none of these tools ({problem})") from None
    return values


def _json(values: dict) -> bytes:
    return json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True).encode()
