"""Puts checked settings into a flash image, as long as what the journal holds allows it, and tells what was changed."""

import json

from littlefs import LittleFSError

from tools.journal import payments
from tools.journal.audit import read as read_journal
from tools.provision import keys, settings_table
from tools.provision.reading import Chosen
from tools.simulator import provision as flash
from tools.simulator.models.flash import SIZE, VFS_SIZE

SETTINGS = "settings.json"
KEYS = ("mac", "tmk_1", "tmk_2")
_UNREADABLE = "the terminal's own settings cannot be read ({})"
ENDED = ("declined", "not_sent", "reversed", "closed")


class NotAllowed(Exception):
    """The image is what keeps this from being done; the text says why and what to do."""


def provision(image: bytes | None, chosen: Chosen) -> tuple[bytes, list[str]]:
    """The new image, and what to tell about it, secrets left out. image: the one that is there. Raises NotAllowed."""
    files, told = apply(_file(image) if image else None, image[VFS_SIZE:] if image else b"", chosen)
    return flash.put(image or b"\xff" * SIZE, files, format=not image), told


def apply(kept: bytes | None, journal: bytes, chosen: Chosen) -> tuple[dict[str, bytes], list[str]]:
    """(files to write, the settings last, for they name the others; what to tell). kept: the settings file that is
    there. journal: the region. Raises NotAllowed."""
    old = _kept(kept) if kept is not None else {}
    new = old | chosen.values
    try:
        settings_table.checked(new)
    except ValueError as problem:
        raise NotAllowed(f"with what the terminal has already: {problem}") from None
    _guard(journal, _changed(old, new), bool(old.get("tmk_1")))
    files = chosen.files | {SETTINGS: json.dumps(new, ensure_ascii=False).encode()}
    return files, [_told(name, new) for name in _changed(old, new)] + _check_values(new)


def _file(image: bytes) -> bytes | None:
    try:
        return flash.get(image, SETTINGS)
    except FileNotFoundError:
        return None
    except LittleFSError as problem:
        raise NotAllowed(_UNREADABLE.format(problem)) from None


def _kept(data: bytes) -> dict:
    try:
        values = json.loads(data)
        settings_table.checked(values)
    except ValueError as problem:
        raise NotAllowed(_UNREADABLE.format(problem)) from None
    return values


def _changed(old: dict, new: dict) -> list[str]:
    default = {name: settings_table.row(name)[2] for name in settings_table.names()}
    return [name for name in default if _plain(old.get(name, default[name])) != _plain(new.get(name, default[name]))]


def _plain(value):
    return list(value) if isinstance(value, tuple) else value


def _guard(journal: bytes, changed: list[str], had_keys: bool) -> None:
    """Who the terminal is may not change in mid-batch, nor its keys while a payment waits: as at the keypad."""
    identity = [name for name in changed if settings_table.identity(name)]
    secret = [name for name in changed if name in KEYS and had_keys]
    if not identity and not secret:
        return
    reading = read_journal(journal)
    if reading.wrong:
        raise NotAllowed(f"{_names(identity + secret)}: the journal is damaged, see python -m tools.journal explain")
    since: list[dict] = []
    for record in reading.records:
        since = [] if record["record"] == "settled" else [*since, record]
    open_ones = [payment["state"] for payment in payments(since) if payment["state"] not in ENDED]
    if any(state in ("started", "reversing") for state in open_ones):
        raise NotAllowed(f"{_names(identity + secret)}: a payment is pending, let the terminal deliver it first")
    if identity and (open_ones or any(record["record"] == "settling" for record in since)):
        raise NotAllowed(f"{_names(identity)}: the batch is open, settle it on the terminal first")


def _names(names: list[str]) -> str:
    return " and ".join(names)


def _told(name: str, values: dict) -> str:
    value = values.get(name, settings_table.row(name)[2])
    if settings_table.secret(name):
        return f"{name}: {'set' if value else 'not set'}"
    if name == "wifi":
        value = ", ".join(network for network, _ in value)
    elif isinstance(value, (list, tuple)):
        value = " / ".join(value)
    return f"{name}: {value}"


def _check_values(values: dict) -> list[str]:
    """Of both components and the key, to compare with what the acquirer's letters say."""
    one, two = (bytes.fromhex(values.get(name, "")) for name in ("tmk_1", "tmk_2"))
    if not one:
        return ["no master key: enter its components on the terminal (FUNC 8), or in the file"]
    kind = values.get("mac", settings_table.row("mac")[2])
    parts = (("tmk_1", one), ("tmk_2", two), ("master key", keys.combine(one, two)))
    return [f"{name}: check value {keys.kcv(kind, part).hex().upper()}" for name, part in parts]
