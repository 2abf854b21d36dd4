"""What a terminal is given before its first start: a flash image with its settings on littlefs and an empty journal,
and the settings of one run."""

import json
from pathlib import Path

from littlefs import LittleFS

from tools.boards import partitions
from tools.simulator.models.flash import JOURNAL_SIZE, SECTOR, VFS_SIZE, Flash
from tools.simulator.models.wlan import OWN

# Test keys only. The two components give the terminal master key 0123456789ABCDEFFEDCBA9876543210.
TMK_1 = "A1B2C3D4E5F60718293A4B5C6D7E8F90"
TMK = "0123456789ABCDEFFEDCBA9876543210"
TMK_2 = f"{int(TMK_1, 16) ^ int(TMK, 16):032X}"

DEFAULTS = {"tmk_1": TMK_1, "tmk_2": TMK_2, "ask_first_code": False, "wifi": [[OWN, ""]]}
CA_FILE = "ca.der"


def flash(
    folder: Path | str | None, made: bytes | None, files: dict[str, bytes], faults, seed: int, board: str
) -> Flash:
    """The one kept in `folder`, factory-new in a new folder; without one `made` or a new image, in memory alone.

    `files` are on it in any case. Its journal is as large as that of the board.
    """
    journal = partitions.size(board, "journal", JOURNAL_SIZE)
    if folder is None:
        made = put(made, files) if made and files else made or image(files=files, journal=journal)
        return Flash(faults, None, made, seed)
    path = Path(folder) / "flash.bin"
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = Flash(faults, path, None if path.exists() else image(files=files, journal=journal), seed, journal)
    if files:
        kept.replace(0, put(kept.image(), files)[:VFS_SIZE])
    return kept


def overrides(host: str | int | None, ca: bytes | None, lang: str | None) -> dict:
    """Settings that lead to this host, by TLS when there is a CA, in this language."""
    values: dict = {}
    if host is not None:
        values["host"] = f"127.0.0.1:{host}" if isinstance(host, int) else host
    if ca:
        values["tls"] = f"/flash/{CA_FILE}"
    if lang:
        values["language"] = lang
    return values


def image(settings: dict | None = None, files: dict[str, bytes] | None = None, journal: int = JOURNAL_SIZE) -> bytes:
    """The whole flash. `settings` go on top of the defaults, `files` lie beside the settings file."""
    values = DEFAULTS | (settings or {})
    everything = {"settings.json": json.dumps(values, ensure_ascii=False).encode()} | (files or {})
    return put(b"\xff" * (VFS_SIZE + journal), everything, format=True)


def put(whole: bytes, files: dict[str, bytes], format: bool = False) -> bytes:
    """The image with `files` written into its file system."""
    system = _mount(whole, format)
    for name, content in files.items():
        with system.open(name, "wb") as file:
            file.write(content)
    return bytes(system.context.buffer) + whole[VFS_SIZE:]


def get(whole: bytes, name: str) -> bytes:
    """A file of the image's file system. FileNotFoundError."""
    system = _mount(whole, False)  # held: a file of a file system that is gone crashes the interpreter
    with system.open(name, "rb") as file:
        return file.read()


def _mount(whole: bytes, format: bool) -> LittleFS:
    """Sizes as MicroPython's VfsLfs2 uses them, so that it can write on."""
    system = LittleFS(
        block_size=SECTOR, block_count=VFS_SIZE // SECTOR, read_size=32, prog_size=32, cache_size=128,
        lookahead_size=32, mount=False,
    )  # fmt: skip
    system.context.buffer = bytearray(whole[:VFS_SIZE])
    if format:
        system.format()
    system.mount()
    return system
