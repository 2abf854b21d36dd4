"""The house rules of firmware/: each file is read, and each rule is shown to catch what it is for."""

import ast
import inspect
import re

import pytest

from tools.build import FIRMWARE, ROOT
from tools.simulator.life import Machine

TREE = ["flows", "training", "till", "ui", "slips", "payments", "journal", "host", "drivers"]
BELOW = {
    "main": {*TREE, "board"},
    "assembly": {*TREE, "board"},
    "flows": {"training", "till", "ui", "slips", "payments", "journal", "host", "drivers"},
    "training": {"till", "payments", "journal", "host", "drivers"},
    "till": {"payments", "journal", "host"},
    "slips": {"payments", "drivers"},
}
CHIP = {"machine", "network", "esp32"}
MICROPYTHON = {
    *("array", "asyncio", "binascii", "collections", "cryptolib", "errno", "framebuf", "gc", "hashlib", "io", "json"),
    *("micropython", "os", "random", "re", "select", "socket", "struct", "sys", "time", "tls", "vfs"),
}
PURE = {"micropython", "binascii", "struct", "array"}
NO_IO = {"payments": "", "ui": "", "slips": "", "host": "link"}  # area: its one module that may do I/O
IO = {"asyncio", "os", "socket", "select", "tls", "time", "vfs"}
MONEY = {"flows", "till", "slips", "payments", "journal", "host"}
ABSENT = {"ljust", "rjust", "zfill", "isalnum", "removeprefix", "removesuffix", "bit_length", "casefold", "monotonic"}
LINES = 250

FILES = sorted(FIRMWARE.rglob("*.py"))
ALL = sorted(path for folder in ("firmware", "boards", "tools") for path in (ROOT / folder).rglob("*.py"))
OWNED = {"settings_table": "settings", "settings_kinds": "settings_table"}  # for its owner alone
UTILITIES = {path.stem for path in FIRMWARE.glob("*.py")} - {"main", "assembly", *OWNED}


def imports(tree):
    """Every module named in an import, with the names taken from packages of ours."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


def layer_faults(area, stem, tree):
    """Imports that do not go down, and chip or unknown modules where they may not be."""
    for module in imports(tree):
        top = module.split(".")[0]
        if top in CHIP:
            if area != "drivers":
                yield f"{area} imports {module}"
        elif top in BELOW.get(area, set()) or (top == area and area in TREE) or OWNED.get(top) == area:
            continue
        elif top in MICROPYTHON:
            if top in IO and area in NO_IO and stem != NO_IO[area]:
                yield f"{area} imports {module}"
            if area == "payments" and top not in PURE:
                yield f"payments imports {module}"
        elif not (top in UTILITIES and area not in UTILITIES | {"payments"}):
            yield f"{area} imports {module}"


def float_faults(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield f"line {node.lineno}: float {node.value}"
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            yield f"line {node.lineno}: true division"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float":
            yield f"line {node.lineno}: float()"


def except_faults(tree):
    """Handlers that would hide an error: bare, or broad and silent."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            silent = all(isinstance(line, ast.Pass) for line in node.body)
            broad = isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")
            if node.type is None or (silent and broad):
                yield f"line {node.lineno}: hides errors"


def import_time_faults(body):
    """Anything at module or class level but definitions, imports and constants."""
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.Pass):
            continue
        if isinstance(node, ast.ClassDef):
            yield from import_time_faults(node.body)
        elif not isinstance(node, ast.Assign | ast.AnnAssign | ast.Expr):
            yield f"line {node.lineno}: work at import"
        elif node.value and not all(map(_constant, ast.walk(node.value))):
            yield f"line {node.lineno}: work or a mutable at import"


def _constant(node):
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id == "const"
    if isinstance(node, ast.Dict):
        return bool(node.keys)  # filled, a constant; empty, a place for state
    return not isinstance(node, ast.List | ast.Set | ast.ListComp | ast.GeneratorExp)


def absent_faults(tree):
    """Names that CPython has and MicroPython lacks."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ABSENT:
            yield f"line {node.lineno}: .{node.attr} is not in MicroPython"
        elif isinstance(node, ast.Match):
            yield f"line {node.lineno}: no match statement in MicroPython"
        elif isinstance(node, ast.arguments) and node.posonlyargs:
            yield "positional-only arguments are not in MicroPython"


def faults(area, stem, tree):
    found = [*layer_faults(area, stem, tree), *except_faults(tree), *absent_faults(tree)]
    found += import_time_faults(tree.body)
    if area in MONEY:
        found += float_faults(tree)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FIRMWARE)))
def test_firmware_file_keeps_the_house_rules(path):
    parts = path.relative_to(FIRMWARE).parts
    area = parts[0] if len(parts) > 1 else path.stem
    assert faults(area, path.stem, ast.parse(path.read_text())) == []


@pytest.mark.parametrize("path", ALL, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_outgrows_its_reader(path):
    lines = path.read_text().count("\n")
    assert lines <= LINES


PLANTED = [
    ("till", "import machine"),
    ("till", "from ui import screen"),
    ("till", "import flows.sale"),
    ("ui", "from slips.gb18030 import ascii_only"),
    ("ui", "import asyncio"),
    ("payments", "import time"),
    ("payments", "import json"),
    ("payments", "from journal import scan"),
    ("payments", "import settings"),
    ("till", "import settings_table"),
    ("journal", "import host.mac"),
    ("host", "import socket"),
    ("drivers", "import enum"),
    ("flows", "import main"),
    ("flows", "def f(fen):\n    return fen / 100"),
    ("till", "def f(fen):\n    fen /= 100"),
    ("slips", "RATE = 0.5"),
    ("journal", "def f(fen):\n    return float(fen)"),
    ("drivers", "def f():\n    try:\n        g()\n    except:\n        g()"),
    ("drivers", "def f():\n    try:\n        g()\n    except Exception:\n        pass"),
    ("drivers", "QUEUE = []"),
    ("drivers", "CACHE = dict()"),
    ("drivers", "class Wide:\n    names = {}"),
    ("drivers", "for i in range(3):\n    print(i)"),
    ("drivers", "def f(n):\n    return str(n).zfill(6)"),
    ("drivers", "def f(n, /):\n    return n"),
]


@pytest.mark.parametrize("area, source", PLANTED, ids=lambda value: value.splitlines()[0])
def test_planted_fault_is_caught(area, source):
    assert faults(area, "planted", ast.parse(source))


ALLOWED = [
    ("drivers", "import machine"),
    ("drivers", "import asyncio"),
    ("host", "from host import des\nfrom binascii import hexlify"),
    ("till", "from payments import money"),
    ("main", "import board\nfrom flows import sale"),
    ("settings", "import settings_table"),
    ("payments", '"""Rule."""\nfrom micropython import const\nLIMIT = const(9)\nNAMES = ("a", b"b")'),
    ("host", 'TYPES = {"sale": "22"}\nclass Refused(Exception):\n    """Why."""'),
    ("drivers", "def f():\n    return 1 / 2"),
    ("flows", "class Parts:\n    text: str"),
]


@pytest.mark.parametrize("area, source", ALLOWED, ids=lambda value: value.splitlines()[0])
def test_ordinary_code_is_not_blamed(area, source):
    assert faults(area, "planted", ast.parse(source)) == []


def test_no_end_to_end_test_has_more_heap_than_the_device():
    """64 KB, in CI too: Machine adds only what is flash on the chip."""
    texts = [path.read_text() for path in (ROOT / "host_tests").rglob("e2e/*.py")]
    asked = [int(kb) for text in texts for kb in re.findall(r"heap_kb\W+(\d+)", text)]
    assert len(texts) > 20 and max(asked) <= 64
    assert inspect.signature(Machine).parameters["heap_kb"].default == 64
