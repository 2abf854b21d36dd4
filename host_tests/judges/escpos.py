"""Judges ESC/POS bytes as a strict 58 mm printer with a Chinese font would, and refuses whatever it could not print.

Written from the Epson ESC/POS command reference; it shares nothing with the driver or with the simulator's printer.
`read(bytes)` gives what is on paper; Malformed says at which byte and why it is not good paper.
"""

import re
from dataclasses import dataclass, field

from judges.qr import qr_side


class Malformed(Exception):
    """These bytes print something else than meant, on some printer."""


@dataclass(frozen=True)
class Run:
    """Characters of one style; width and height 1..8."""

    text: str
    bold: bool = False
    width: int = 1
    height: int = 1
    underline: bool = False

    @property
    def columns(self) -> int:
        return self.width * sum(min(2, len(char.encode("gb18030"))) for char in self.text)


@dataclass
class Line:
    runs: list[Run] = field(default_factory=list)
    align: str = "left"

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def columns(self) -> int:
        return sum(run.columns for run in self.runs)


@dataclass(frozen=True)
class Code:
    """A QR code below so many lines; dots a module, of its whole side with the white that belongs around it."""

    text: str
    above: int
    align: str
    module: int
    side: int


@dataclass
class Paper:
    """`cuts` and `marks` hold how many lines were above; `questions` the n of every DLE EOT n; `codes` QR codes."""

    lines: list[Line] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    questions: list[int] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


_GRAMMAR = re.compile(
    rb"(?P<init>\x00*\x1b@)"
    rb"|(?P<nuls>\x00+(?=\x10\x04))"
    rb"|(?P<question>\x10\x04[\x01-\x04])"
    rb"|(?P<mark>\x1dr[\x01\x02\x31\x32])"
    rb"|(?P<align>\x1ba[\x00-\x02\x30-\x32])"
    rb"|(?P<bold>\x1b[EG][\x00\x01])"
    rb"|(?P<underline>\x1b-[\x00-\x02\x30-\x32])"
    rb"|(?P<mode>\x1b![\x00-\xff])"
    rb"|(?P<size>\x1d![\x00-\x07\x10-\x17\x20-\x27\x30-\x37\x40-\x47\x50-\x57\x60-\x67\x70-\x77])"
    rb"|(?P<hanzi_on>\x1c&)"
    rb"|(?P<hanzi_off>\x1c\.)"
    rb"|(?P<hanzi_mode>\x1c![\x00\x04\x08\x0c\x80\x84\x88\x8c])"
    rb"|(?P<feed>\x1bd[\x00-\xff]|\x1bJ[\x00-\xff])"
    rb"|(?P<cut>\x1dV(?:[\x00\x01\x30\x31]|[\x41\x42][\x00-\xff]))"
    rb"|(?P<qr_model>\x1d\(k\x04\x001A[12]\x00)"
    rb"|(?P<qr_size>\x1d\(k\x03\x001C[\x01-\x10])"
    rb"|(?P<qr_level>\x1d\(k\x03\x001E[0-3])"
    rb"|(?P<qr_store>\x1d\(k[\x00-\xff]{2}1P0)"
    rb"|(?P<qr_print>\x1d\(k\x03\x001Q0)"
    rb"|(?P<taken>\x1bM[\x00\x01\x30\x31]|\x1bt[\x00-\xff]|\x1b2|\x1b3[\x00-\xff]|\x1dB[\x00\x01]|\x1b\{[\x00\x01])"
    rb"|(?P<end>\n)"
    rb"|(?P<text>[\x20-\x7e\x80-\xff]+)",
    re.DOTALL,
)


def read(data: bytes, columns: int = 32) -> Paper:
    """What a printer of `columns` makes of a job. Raises Malformed."""
    judge = _Judge(columns)
    place = 0
    while place < len(data):
        token = _GRAMMAR.match(data, place)
        if not token:
            raise Malformed(f"byte {place}: unknown {data[place : place + 4].hex(' ')}")
        try:
            getattr(judge, "on_" + token.lastgroup)(token.group())
        except Malformed as reason:
            raise Malformed(f"byte {place}: {reason}") from None
        place = token.end() + judge.take(data[token.end() :])
    judge.finish()
    return judge.paper


class _Judge:
    def __init__(self, columns: int):
        self.paper = Paper()
        self._columns = columns
        self._line = Line()
        self._known = False
        self._wanted = 0
        self._reset()

    def _reset(self) -> None:
        self._code, self._module, self._level, self._stored = b"", 3, 0, False
        self._bold = self._underline = self._hanzi = False
        self._size = self._hanzi_size = (1, 1)
        self._align = "left"

    def finish(self) -> None:
        if self._line.runs:
            raise Malformed("at the end: text that was never fed")
        if self._stored:
            raise Malformed("at the end: a QR code that was never printed")
        if self._hanzi:
            raise Malformed("at the end: Chinese mode still on")

    def on_init(self, token: bytes) -> None:
        if self._line.runs and token[0]:
            raise Malformed("reset with text in the line")
        self._line = Line()
        self._known = True
        self._reset()

    def on_nuls(self, token: bytes) -> None:
        """End what may be half sent, before a question."""

    def on_question(self, token: bytes) -> None:
        self.paper.questions.append(token[2])

    def on_mark(self, token: bytes) -> None:
        self._at_line_start("mark")
        self.paper.marks.append(len(self.paper.lines))

    def on_align(self, token: bytes) -> None:
        self._at_line_start("alignment")
        self._align = ("left", "centre", "right")[token[2] & 0x0F]

    def on_bold(self, token: bytes) -> None:
        self._bold = token[2] == 1

    def on_underline(self, token: bytes) -> None:
        self._underline = token[2] & 0x0F > 0

    def on_mode(self, token: bytes) -> None:
        n = token[2]
        self._bold, self._underline = bool(n & 0x08), bool(n & 0x80)
        self._size = self._hanzi_size = 2 if n & 0x20 else 1, 2 if n & 0x10 else 1

    def on_size(self, token: bytes) -> None:
        self._size = self._hanzi_size = (token[2] >> 4) + 1, (token[2] & 0x0F) + 1

    def on_hanzi_on(self, token: bytes) -> None:
        if self._hanzi:
            raise Malformed("Chinese mode is on already")
        self._hanzi = True

    def on_hanzi_off(self, token: bytes) -> None:
        if not self._hanzi:
            raise Malformed("Chinese mode is off already")
        self._hanzi = False

    def on_hanzi_mode(self, token: bytes) -> None:
        self._hanzi_size = 2 if token[2] & 4 else 1, 2 if token[2] & 8 else 1

    def on_feed(self, token: bytes) -> None:
        self._at_line_start("feed")
        self.paper.lines += [Line() for _ in range(token[2] if token[1:2] == b"d" else token[2] // 30)]

    def on_cut(self, token: bytes) -> None:
        self._at_line_start("cut")
        if any(line.runs for line in self.paper.lines[-3:]) and token[2] < 0x41:
            raise Malformed("cut through text: the blade is three lines behind the head")
        self.paper.cuts.append(len(self.paper.lines))

    def on_qr_model(self, token: bytes) -> None:
        if token[7:8] == b"1":
            raise Malformed("QR model 1: phones read model 2")

    def on_qr_size(self, token: bytes) -> None:
        self._module = token[7]

    def on_qr_level(self, token: bytes) -> None:
        self._level = token[7] - 0x30

    def on_qr_store(self, token: bytes) -> None:
        self._wanted = int.from_bytes(token[3:5], "little") - 3
        if self._wanted < 1:
            raise Malformed("QR code of nothing")

    def take(self, data: bytes) -> int:
        """How many bytes behind a token are its data."""
        wanted, self._wanted = self._wanted, 0
        if wanted > len(data):
            raise Malformed(f"QR code lacks {wanted - len(data)} bytes")
        if wanted:
            self._code, self._stored = data[:wanted], True
        return wanted

    def on_qr_print(self, token: bytes) -> None:
        self._at_line_start("QR code")
        if not self._known or not self._code.isascii() or not self._code:
            raise Malformed("QR code of nothing that every reader reads alike")
        side = (qr_side(len(self._code), self._level) or 1000) * self._module
        if side + 8 * self._module > self._columns * 12:
            raise Malformed("QR code without white beside it")
        above = len(self.paper.lines)
        if above and self.paper.lines[-1].runs:
            raise Malformed("QR code without white above it")
        self.paper.codes.append(Code(self._code.decode(), above, self._align, self._module, side))
        self._stored = False

    def on_taken(self, token: bytes) -> None:
        """Does nothing that matters here."""

    def on_end(self, token: bytes) -> None:
        if self._line.columns > self._columns:
            raise Malformed(f"line of {self._line.columns} columns")
        self._line.align = self._align
        self.paper.lines.append(self._line)
        self._line = Line()

    def on_text(self, token: bytes) -> None:
        if not self._known:
            raise Malformed("text before the printer was reset")
        for text, wide in _characters(token, self._hanzi):
            width, height = self._hanzi_size if wide else self._size
            self._line.runs.append(Run(text, self._bold, width, height, self._underline))

    def _at_line_start(self, what: str) -> None:
        if self._line.runs:
            raise Malformed(f"{what} in the middle of a line")


def _characters(data: bytes, hanzi: bool):
    """(text, whether it is of the Chinese font) pieces."""
    if not hanzi and max(data) > 0x7F:
        raise Malformed("byte above ASCII outside of Chinese mode")
    try:
        text = data.decode("gb18030" if hanzi else "ascii")
    except UnicodeDecodeError as error:
        raise Malformed(f"no GB18030: {error.reason}") from None
    for piece in re.findall(r"[\x20-\x7e]+|[^\x20-\x7e]+", text):
        yield piece, piece[0] > "~"
