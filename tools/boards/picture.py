"""wiring.svg of a board: the board in the middle, modules at its sides, a line for each wire.

Supplies are flags, not lines: a line for each would hide the others.
"""

from dataclasses import dataclass

from tools.boards import modules
from tools.boards.board import Board
from tools.boards.modules import Module, Terminal
from tools.boards.rules import free
from tools.boards.svg import Picture

PITCH = 24  # between pins of the board
BODY = 250  # width of the board
CARD = 300  # width of a module
ROW = 20  # between terminals of a module
LINE = 15  # of small text
TITLE = 28
GAP = 22  # between modules
TRACK = 9  # between wires side by side
MARGIN = 30
FLAG = 40  # of a supply, beside the module
TOP = 110
LETTERS = 46  # small ones in the width of a module

COLOURS = (
    "#1f6fb4", "#d1690e", "#2b8a3e", "#b3261e", "#7048a8", "#0b7a75", "#a8741a", "#c2358f", "#4a5568", "#5c7f14",
    "#2e4fd0", "#9c4a2f",
)  # fmt: skip
FLAGS = {"3V3": "#c92a2a", "5V": "#d9480f", "GND": "#343a40"}


@dataclass
class Net:
    """A pin of the board and the terminals that it goes to: places (x, y)."""

    start: tuple[float, float]
    ends: list[tuple[float, float]]
    colour: str
    track: float = 0.0


def draw(board: Board) -> str:
    picture = Picture(f"How {board.name} is wired")
    found = modules.outside(board)
    left = [module for module in found if _share(module, board.left) >= _share(module, board.right)]
    right = [module for module in found if module not in left]
    rows = max(len(board.left), len(board.right))
    height = max(rows * PITCH + 60, _height(left), _height(right))
    tracks = [TRACK * (len({pin for module in side for pin in module.pins}) + 2) + FLAG + 24 for side in (left, right)]
    body = MARGIN + (CARD + tracks[0] if left else 0)
    _board(picture, board, body, TOP + (height - rows * PITCH) / 2)
    bottom = TOP + (height - rows * PITCH) / 2
    if left:
        _side(picture, board, left, board.left, (body, bottom), (MARGIN, TOP, height), -1)
    if right:
        card = body + BODY + tracks[1]
        _side(picture, board, right, board.right, (body + BODY, bottom), (card, TOP, height), 1)
    width = body + BODY + (tracks[1] + CARD if right else 0) + MARGIN
    _words(picture, board, TOP + height + 34)
    picture.size = (width, TOP + height + 34 + LINE * 3)
    return picture.source()


def _share(module: Module, row: list) -> int:
    return sum(pin in row for pin in module.pins)


def _height(side: list[Module]) -> float:
    return sum(map(_size, side)) + GAP * max(0, len(side) - 1)


def _size(module: Module) -> float:
    return TITLE + ROW * len(module.terminals) + LINE * len(_advice(module)) + 14


def _advice(module: Module) -> list[str]:
    """Its advice in lines that fit."""
    lines = []
    for advice in module.advice:
        line = ""
        for word in advice.split():
            if len(line) + len(word) + 1 > LETTERS:
                lines.append(line)
                line = ""
            line += (" " if line else "") + word
        lines.append(line)
    return lines


def _board(picture: Picture, board: Board, x: float, y: float) -> None:
    rows = max(len(board.left), len(board.right))
    picture.text(MARGIN, 42, board.name, 24, bold=True)
    picture.text(MARGIN, 66, board.module, 14, "#555555")
    picture.box(x, y - 34, BODY, rows * PITCH + 56, "#15324a", radius=10)
    picture.box(x + BODY / 2 - 46, y - 26, 92, 26, "#c7ccd1", radius=3)
    picture.text(x + BODY / 2, y - 9, board.chip.name, 12, anchor="middle", bold=True)
    picture.text(x + BODY / 2, y + rows * PITCH + 12, "USB", 11, "#c7ccd1", "middle", bold=True)
    used = {pin for module in modules.outside(board) for pin in module.pins}
    spare = set(free(board, False))
    for row, edge, inner, anchor in (
        (board.left, x, x + 14, "start"), (board.right, x + BODY, x + BODY - 14, "end"),
    ):  # fmt: skip
        for place, pin in enumerate(row):
            at = y + place * PITCH + PITCH / 2
            colour = "#ffd43b" if pin in used else "#8ce99a" if pin in spare else FLAGS.get(str(pin), "#868e96")
            picture.dot(edge, at, 5, colour, "#15324a")
            picture.text(inner, at + 4, _pin(board, pin), 11, "#ffffff" if pin in used else "#aebac6", anchor)


def _pin(board: Board, pin) -> str:
    if not isinstance(pin, int):
        return pin
    printed = board.printed.get(pin, "")
    return f"{printed} (GPIO {pin})" if printed else f"GPIO {pin}"


def _side(picture, board: Board, side: list[Module], row: list, edge, area, out: int) -> None:
    """`edge`: where the row of pins begins; `area`: x, y and height for the modules; out: -1 to the left, 1 right."""
    nets: dict[int, Net] = {}
    places = {pin: (edge[0] + out * 5, edge[1] + place * PITCH + PITCH / 2) for place, pin in enumerate(row)}
    order = sorted(side, key=lambda module: _middle(module, row))
    y = area[1] + (area[2] - _height(side)) / 2
    for module in order:
        # In the order of the pins, so that few lines cross; a ribbon cable then lies flat.
        module.terminals.sort(key=lambda t: row.index(t.wire.pin) if t.wire and t.wire.pin in row else len(row))
        _card(picture, board, module, area[0], y, out)
        for place, terminal in enumerate(module.terminals):
            at = (area[0] + (CARD if out < 0 else 0), y + TITLE + ROW * place + ROW / 2)
            _connect(picture, terminal, at, out, places, nets)
        y += _size(module) + GAP
    _route(list(nets.values()), out)
    for net in nets.values():
        _wire(picture, net)


def _middle(module: Module, row: list) -> float:
    known = [row.index(pin) for pin in module.pins if pin in row]
    return sum(known) / len(known)


def _connect(picture, terminal: Terminal, at, out: int, places: dict, nets: dict[int, Net]) -> None:
    wire = terminal.wire
    if wire is None:
        _flag(picture, at, out, terminal.to)
    elif wire.pin not in places:
        _flag(picture, at, out, str(wire.pin))
    else:
        net = nets.setdefault(wire.pin, Net(places[wire.pin], [], COLOURS[len(nets) % len(COLOURS)]))
        net.ends.append(at)


def _flag(picture: Picture, at: tuple[float, float], out: int, words: str) -> None:
    """A supply at a terminal, in the colour of its kind, or a pin of the other side; others are told in the card."""
    if words not in FLAGS and not words.isdigit():
        return
    x = at[0] + (6 if out < 0 else -FLAG)
    picture.box(x, at[1] - 8, FLAG - 6, 16, FLAGS.get(words, "#5f3dc4"), radius=4)
    picture.text(x + FLAG / 2 - 3, at[1] + 4, words, 10, "#ffffff", "middle", bold=True)


def _card(picture: Picture, board: Board, module: Module, x: float, y: float, out: int) -> None:
    picture.box(x, y, CARD, _size(module), "#f4f6f8", "#9aa5b1")
    picture.text(x + 12, y + 19, module.title, 13, bold=True)
    edge, anchor = (x + CARD - 12, "end") if out < 0 else (x + 12, "start")
    for place, terminal in enumerate(module.terminals):
        at = y + TITLE + ROW * place + ROW / 2
        told = terminal.also or ("" if terminal.to in FLAGS else terminal.to)
        words = [terminal.name, f"({told})"] if told else [terminal.name]
        picture.text(edge, at + 4, " ".join(words if out > 0 else words[::-1]), 11, anchor=anchor)
        if terminal.wire:
            far, other = (x + 12, "start") if out < 0 else (x + CARD - 12, "end")
            picture.text(far, at + 4, _pin(board, terminal.wire.pin), 10, "#868e96", other)
        picture.dot(x + (CARD if out < 0 else 0), at, 3.5, "#ffffff", "#495057")
    for place, line in enumerate(_advice(module)):
        at = y + TITLE + ROW * len(module.terminals) + LINE * (place + 1)
        picture.text(x + 12, at, line, 10, "#5b6570")


def _route(nets: list[Net], out: int) -> None:
    """A track of its own for each. Of wires that go down the upper ones turn further out, of those that go up the lower
    ones: then neither cross among themselves."""
    down = [net for net in nets if sum(end[1] for end in net.ends) / len(net.ends) >= net.start[1]]
    up = [net for net in nets if net not in down]
    ordered = sorted(down, key=lambda net: -net.start[1]) + sorted(up, key=lambda net: net.start[1])
    for place, net in enumerate(ordered):
        net.track = net.start[0] + out * (TRACK * place + 16)


def _wire(picture: Picture, net: Net) -> None:
    for end in net.ends:
        bends = [net.start, (net.track, net.start[1]), (net.track, end[1]), end]
        picture.path([net.start, end] if net.start[1] == end[1] else bends, net.colour)
    for end in net.ends if len(net.ends) > 1 else []:
        picture.dot(net.track, end[1], 3.5, net.colour)


def _words(picture: Picture, board: Board, y: float) -> None:
    found = modules.inside(board)
    lines = [
        "No GPIO takes 5 V. Every GND is joined with the board's. Yellow pins are used, green ones free, grey ones not."
    ]
    if found:
        lines.insert(0, "On the board already: " + ", ".join(found) + ".")
    for place, line in enumerate(lines):
        picture.text(MARGIN, y + LINE * place, line, 12, "#333333")
