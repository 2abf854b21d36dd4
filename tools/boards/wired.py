"""wiring.py of a board: what the firmware reads too, so it is nothing but names and plain data."""

import ast
from dataclasses import dataclass, field
from pathlib import Path

from tools.boards import BOARDS, BoardError

PARTS = ("KEYPAD", "DISPLAY", "PRINTER", "CARD_READER", "SCANNER", "BUZZER", "CLOCK")
READERS = ("CARD_READER", "CARD_READER_2")  # what the parts of a row of card readers are called here
BUSES = ("I2C", "SPI")


@dataclass
class Wiring:
    """Parts by name, buses by kind and number; each a dict as written, see boards/README.md."""

    board: str
    parts: dict[str, dict]
    i2c: dict[int, dict] = field(default_factory=dict)
    spi: dict[int, dict] = field(default_factory=dict)


def read(board: str) -> Wiring:
    """BoardError: there is no such board, or its wiring is not plain data."""
    path = BOARDS / board / "wiring.py"
    if not path.exists():
        raise BoardError(f"no board {board!r}: boards/{board}/wiring.py is missing. There are: {', '.join(names())}")
    return parse(board, path.read_text(), path)


def names() -> list[str]:
    """Every board, the simulated one too."""
    return sorted(path.parent.name for path in BOARDS.glob("*/wiring.py"))


def parse(board: str, text: str, path: Path | str = "wiring.py") -> Wiring:
    values: dict[str, dict] = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # the words at the top
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
            raise BoardError(f"{path}, line {node.lineno}: nothing but NAME = data may stand here")
        try:
            values[node.targets[0].id] = ast.literal_eval(node.value)
        except ValueError:
            raise BoardError(f"{path}, line {node.lineno}: write the value itself, nothing to be worked out") from None
    several = values.get("CARD_READER")
    if isinstance(several, (tuple, list)):
        if not 1 <= len(several) <= len(READERS):
            raise BoardError(f"{path}: CARD_READER names {len(several)} readers; 1 to {len(READERS)} may stand there")
        values |= dict(zip(READERS, several, strict=False))
    i2c, spi = (values.pop(bus, {}) for bus in BUSES)
    return Wiring(board, values, i2c, spi)
