"""The table of what was counted: figure, goal, result, how."""

from dataclasses import dataclass
from pathlib import Path

RESULTS = Path(__file__).with_name("results.md")

HEAD = """# What Suretill costs

Counted, not timed, on the built firmware: flash operations on modelled NOR flash, bytes on modelled buses, heap in
the words of a 32-bit chip. The time of a bus or a line follows from its clock. Only the last tables, and how much of
the line's time the whole terminal uses, are timed, in the simulator on a PC. `make bench` writes this file.

The PC's words are twice as long, so its heap is halved. Bytes that are no words (names, texts, buffers) are halved with
it although they stay as they are on a chip: the heap figures are too low by some kilobytes.
"""


@dataclass
class Row:
    """One line; `met` is None where there is no goal."""

    figure: str
    result: str
    how: str
    goal: str = ""
    met: bool | None = None

    def cells(self) -> list[str]:
        verdict = {None: "", True: ", met", False: ", MISSED"}[self.met]
        return [self.figure, self.goal + verdict, self.result, self.how]


@dataclass
class Table:
    title: str
    rows: list[Row]


def markdown(tables: list[Table]) -> str:
    return "\n".join([HEAD, *map(_section, tables)])


def replaced(text: str, tables: list[Table]) -> str:
    """`text` as markdown() made it, with these tables in place of the old ones; a new one comes last."""
    head, *parts = text.split("\n## ")
    sections = {part.partition("\n")[0]: "## " + part.rstrip("\n") + "\n" for part in parts}
    sections |= {table.title: _section(table) for table in tables}
    return "\n".join([head, *sections.values()])


def _section(table: Table) -> str:
    lines = [f"## {table.title}", "", "| figure | goal | result | how counted |", "|---|---|---|---|"]
    lines += ["| " + " | ".join(row.cells()) + " |" for row in table.rows]
    return "\n".join(lines) + "\n"


def missed(tables: list[Table]) -> list[str]:
    return [row.figure for table in tables for row in table.rows if row.met is False]


def number(value: float, places: int = 0) -> str:
    """Thousands set apart by a space."""
    return f"{value:,.{places}f}".replace(",", " ")
