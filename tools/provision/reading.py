"""Reads a settings file: every complaint with its line and what is allowed; a file with one is refused whole."""

import difflib
import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tools.build import gb
from tools.provision import settings_kinds, settings_table
from tools.simulator.provision import CA_FILE

GOODS_FILE = "goods.csv"
GOODS_MOST = 64 * 1024  # bytes; the file system has room for it, its old copy and the rest
ON_PAPER = ("merchant_name", "header_lines", "refund_policy", "footer_lines", "service_phone")


class Problem(NamedTuple):
    """Never holds a value: it may be a secret."""

    line: int
    text: str


class Refused(Exception):
    def __init__(self, problems: list[Problem]):
        super().__init__(problems)
        self.problems = sorted(problems)


class Chosen(NamedTuple):
    values: dict  # as settings_table has them
    files: dict[str, bytes]  # that lie beside the settings on the flash


def read(data: bytes, folder: Path) -> Chosen:
    """`folder`: where the file lies, for the files that it names. Raises Refused."""
    text = _text(data)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused([_syntax(str(error), text)]) from None
    problems: list[Problem] = []
    values: dict = {}
    files: dict[str, bytes] = {}
    for name, value in found.items():
        at = line_of(text, name)
        if name not in settings_table.names():
            problems.append(Problem(at, f"unknown setting {name}{_nearest(name, settings_table.names())}"))
        elif name == "wifi":
            values[name] = _networks(text, value, problems)
        elif name == "tls" and isinstance(value, str) and value:
            values[name] = f"/flash/{CA_FILE}"
            files[CA_FILE] = _authority(folder / value, at, problems)
        elif name == "goods" and isinstance(value, str) and value:
            values[name] = f"/flash/{GOODS_FILE}"
            files[GOODS_FILE] = _price_list(folder / value, at, problems)
        else:
            values[name] = value
            problems += [Problem(at, f"{name}: {said}") for said in _wrong(name, value)]
    if not problems:
        problems += _together(text, values)
    if problems:
        raise Refused(problems)
    return Chosen(values, files)


def line_of(text: str, name: str, count: int = 1) -> int:
    """The line on which a top-level name is given a value (`count`: the n-th time, for [[tables]]); 1 when nowhere.

    What stands inside of a text of several lines looks like it, but what is above it is no whole file.
    """
    begins = re.compile(rf"\s*(?:\[\[?\s*)?[\"']?{re.escape(name)}[\"']?\s*[=.\]]")
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines, 1):
        if begins.match(line) and _whole("".join(lines[: number - 1])):
            count -= 1
            if not count:
                return number
    return 1


def _whole(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Refused([Problem(line, "not UTF-8: save the file as UTF-8")]) from None


def _syntax(said: str, text: str) -> Problem:
    """tomllib ends its words with "(at line 3, column 9)", or "(at end of document)"."""
    at = re.search(r"at line (\d+)", said)
    words = said.rpartition(" (at ")[0] or said
    return Problem(int(at[1]) if at else text.count("\n") + 1, f"not TOML: {words[:1].lower()}{words[1:]}")


def _nearest(name: str, names: list[str]) -> str:
    found = difflib.get_close_matches(name, names, 1)
    return f": is {found[0]} meant?" if found else ""


def _wrong(name: str, value) -> list[str]:
    said = settings_table.wrong(name, value)
    if said:
        return [said]
    rows = value if isinstance(value, list) else [value]
    missing = [char for row in rows for char in row if not _printable(char)] if name in ON_PAPER else []
    return [f"the printer has no '{char}'" for char in missing[:1]]


def _printable(char: str) -> bool:
    return char.isascii() or ord(char) in gb.characters()


def _networks(text: str, value, problems: list[Problem]) -> list:
    """[[name, password], ...] of [[wifi]] tables with name and password."""
    found = []
    if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
        problems.append(Problem(line_of(text, "wifi"), "wifi: [[wifi]], with a line for name and one for password"))
        return found
    for place, table in enumerate(value, 1):
        header = line_of(text, "wifi", place)
        at = header if header > 1 else line_of(text, "wifi")
        for name in set(table) - {"name", "password"}:
            problems.append(Problem(at, f"wifi: unknown {name}{_nearest(name, ['name', 'password'])}"))
        found.append([table.get("name"), table.get("password", "")])
        said = settings_table.wrong("wifi", found[-1:])
        if said:
            problems.append(Problem(at, f"wifi: {said}"))
    said = settings_table.wrong("wifi", found)
    if said and not problems:
        problems.append(Problem(line_of(text, "wifi"), f"wifi: {said}"))
    return found


def _authority(path: Path, at: int, problems: list[Problem]) -> bytes:
    """The CA's certificate as DER, which is what the terminal reads."""
    try:
        data = path.read_bytes()
        found = x509.load_pem_x509_certificate(data) if b"-----BEGIN" in data else x509.load_der_x509_certificate(data)
        authority = found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except OSError:
        problems.append(Problem(at, f"tls: there is no file {path}"))
    except x509.ExtensionNotFound:
        problems.append(Problem(at, f"tls: {path} is not the certificate of an authority"))
    except ValueError:
        problems.append(Problem(at, f"tls: {path} is no certificate, neither PEM nor DER"))
    else:
        if not authority:
            problems.append(Problem(at, f"tls: {path} is the certificate of a host, not of an authority"))
        if found.not_valid_after_utc < datetime.now(UTC):
            problems.append(Problem(at, f"tls: {path} has expired on {found.not_valid_after_utc:%Y-%m-%d}"))
        return found.public_bytes(Encoding.DER)
    return b""


def _price_list(path: Path, at: int, problems: list[Problem]) -> bytes:
    """Taken as it is: what a line says wrong, the terminal says when the thing is sold."""
    try:
        data = path.read_bytes()
    except OSError:
        problems.append(Problem(at, f"goods: there is no file {path}"))
        return b""
    if len(data) > GOODS_MOST:
        problems.append(Problem(at, f"goods: {path} has more than {GOODS_MOST} bytes"))
    return data


def _together(text: str, values: dict) -> list[Problem]:
    """What fits alone but not together."""
    if "tmk_1" not in values and "tmk_2" not in values:
        return []
    mac = values.get("mac", settings_table.row("mac")[2])
    said = settings_kinds.pair(values.get("tmk_1", ""), values.get("tmk_2", ""), mac)
    at = line_of(text, "tmk_2" if "tmk_2" in values else "tmk_1")
    return [Problem(at, f"tmk_2: {said}")] if said else []
