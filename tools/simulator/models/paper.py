"""What comes out of the printer: slips as text and as pixels, in columns of 12 dots: 32 on paper of 58 mm, 48 on 80."""

import io
from dataclasses import dataclass, field

from PIL import Image

from tools.simulator import glyphs

DOTS = 384  # of 58 mm
WIDE_DOTS = 576  # of 80 mm
COLUMN = 12
HEIGHT = 24
SPACING = 30
LEFT, CENTRE, RIGHT = 0, 1, 2


@dataclass(frozen=True)
class Cell:
    """One character; `across` and `down` are size factors."""

    char: str
    wide: bool
    across: int = 1
    down: int = 1
    bold: bool = False
    underline: bool = False
    inverse: bool = False

    @property
    def dots(self) -> int:
        return COLUMN * (2 if self.wide else 1) * self.across


@dataclass(frozen=True)
class Line:
    """A printed line of cells, or a picture (then `cells` is empty and `note` is what the text shows)."""

    cells: tuple[Cell, ...] = ()
    align: int = LEFT
    height: int = SPACING
    picture: Image.Image | None = None
    note: str = ""
    paper: int = DOTS

    @property
    def dots(self) -> int:
        return self.picture.width if self.picture else sum(cell.dots for cell in self.cells)

    @property
    def left(self) -> int:
        return (self.paper - self.dots) * self.align // 2 if self.dots < self.paper else 0

    @property
    def text(self) -> str:
        body = self.note or "".join(cell.char for cell in self.cells)
        return (" " * (self.left // COLUMN) + body).rstrip()


@dataclass
class Slip:
    """`complete`: it was printed from its head to its end; `sent`: what the printer was sent for it."""

    lines: list[Line] = field(default_factory=list)
    sent: bytearray = field(default_factory=bytearray)
    complete: bool = False
    torn: bool = False
    ended: bool = False
    wrapped: int = 0
    dots: int = DOTS

    @property
    def empty(self) -> bool:
        return not any(line.text or line.picture for line in self.lines)

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines).strip("\n")

    def image(self) -> Image.Image:
        height = sum(line.height for line in self.lines) + 2 * HEIGHT
        paper = Image.new("1", (self.dots, height), 1)
        y = HEIGHT
        for line in self.lines:
            _draw(paper, line, y)
            y += line.height
        return paper

    def png(self) -> bytes:
        out = io.BytesIO()
        self.image().save(out, "PNG")
        return out.getvalue()


def _draw(paper: Image.Image, line: Line, y: int) -> None:
    x = line.left
    if line.picture:
        paper.paste(line.picture, (x, y))
        return
    tallest = max((cell.down for cell in line.cells), default=1)
    for cell in line.cells:
        top = y + (tallest - cell.down) * HEIGHT
        paper.paste(_glyph(cell), (x, top))
        x += cell.dots


def _glyph(cell: Cell) -> Image.Image:
    width, height = cell.dots, HEIGHT * cell.down
    small = _pixels(cell.char, 16 if cell.wide else 8)
    picture = small.resize((width, height), Image.Resampling.NEAREST)
    ink = picture.load()
    if cell.bold:
        for y in range(height):
            for x in range(width - 1, 0, -1):
                if not ink[x - 1, y]:
                    ink[x, y] = 0
    if cell.underline:
        picture.paste(0, (0, height - 2, width, height))
    return picture.point(lambda dot: 255 - dot) if cell.inverse else picture


def _pixels(char: str, width: int) -> Image.Image:
    """The terminal's own glyph; a box for what it has not got."""
    picture = Image.new("1", (width, 16), 1)
    known, rows = glyphs.load().get(char, (0, ()))
    dots = picture.load()
    if known != width and char.strip():
        rows = (0, *((1 << width) - 2 if y in (0, 13) else (1 << width - 2) | 2 for y in range(14)), 0)
    for y, bits in enumerate(rows):
        for x in range(width):
            if bits >> (width - 1 - x) & 1:
                dots[x, y] = 0
    return picture
