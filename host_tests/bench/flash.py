"""Journal and littlefs side by side on counting NOR flash, on MicroPython."""

import json
import subprocess
from pathlib import Path

from host_tests.bench.report import Row, Table, number
from tools.simulator import interpreter

RECORDS, LENGTH = 400, 128
GOAL = 2.0
NAMES = {"journal": "our journal", "append": "littlefs, append and flush", "files": "littlefs, a file per record"}


def measure(sale: list[int], sales: int = 100) -> dict:
    """`sale`: payload lengths of the records of one sale."""
    return ask("on_flash.py", {"records": RECORDS, "length": LENGTH, "sale": sale, "sales": sales})


def ask(program: str, request: dict) -> dict:
    """What one of the programs beside this file counts on MicroPython."""
    root = Path(__file__).parents[2]
    path = str(Path(__file__).with_name(program))
    command = [interpreter.find(), "-X", "heapsize=64M", path, str(root), json.dumps(request)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stdout + run.stderr
    return json.loads(run.stdout)


def per_byte(found: dict, name: str) -> float:
    return found["series"][name]["bytes"] / (RECORDS * LENGTH)


def series_rows(found: dict) -> list[Row]:
    rows = []
    for name, words in NAMES.items():
        ours = name == "journal"
        counts = found["series"][name]
        rows.append(
            Row(
                f"bytes programmed per byte recorded, {words}",
                f"{per_byte(found, name):.2f} ({counts['programs']} programs, {counts['erases']} erases)",
                f"{RECORDS} records of {LENGTH} bytes on NOR flash that counts, formatted before; MicroPython",
                f"<= {GOAL:.1f}" if ours else "",
                per_byte(found, name) <= GOAL if ours else None,
            )
        )
    fit = ", ".join(f"{words} {number(found['capacity'][name])}" for name, words in NAMES.items())
    rows.append(Row(f"records of {LENGTH} bytes that fit in 256 KiB", fit, "written until refused"))
    return rows


def table(found: dict) -> Table:
    return Table("Journal", series_rows(found))
