"""wiring.md of a board: what goes where, as a table, and what to mind."""

from tools.boards import modules, partitions
from tools.boards.board import Board
from tools.boards.chips import KIB
from tools.boards.rules import free

MADE = "<!-- Made by `make boards` from wiring.py and board.toml: change those. -->"


def markdown(board: Board) -> str:
    lines = [f"# {board.name}: wiring", "", MADE, "", f"{board.module}. The picture: [wiring.svg](wiring.svg).", ""]
    lines += ["| module | terminal | goes to | printed there | the chip's side |", "|---|---|---|---|---|"]
    found = modules.outside(board)
    for module in found:
        for place, terminal in enumerate(module.terminals):
            lines.append(_row(board, module.title if not place else "", terminal))
    inside = modules.inside(board)
    if inside:
        lines += ["", "On the board already: " + ", ".join(inside) + "."]
    lines += ["", "## To mind", "", "- No GPIO takes 5 V. Every GND is joined with the board's."]
    for module in found:
        lines += [f"- {module.title}: {advice}" for advice in module.advice]
    lines += [f"- Free pins: {', '.join(map(str, free(board, False))) or 'none'}."]
    lines += ["", "## Flash", "", "| partition | from | size | for |", "|---|---|---|---|"]
    lines += [_flash(part) for part in partitions.read(board.folder)]
    return "\n".join(lines) + "\n"


def _row(board: Board, title: str, terminal: modules.Terminal) -> str:
    wire = terminal.wire
    if wire is None:
        return f"| {title} | {terminal.name} | {terminal.to} | | |"
    to = f"GPIO {wire.pin}" + (f", and {terminal.also}" if terminal.also else "")
    return f"| {title} | {terminal.name} | {to} | {modules.label(board, wire.pin)} | {wire.direction} |"


_FOR = {
    "nvs": "the radio's calibration",
    "phy_init": "the radio",
    "factory": "MicroPython",
    "romfs": "the application, in two slots",
    "journal": "the journal, raw",
    "vfs": "settings, people, goods (littlefs)",
}


def _flash(part: partitions.Partition) -> str:
    return f"| {part.label} | {part.start:#x} | {part.size // KIB} KiB | {_FOR.get(part.label, '')} |"
