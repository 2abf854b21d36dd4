"""Lines of a slip as ESC/POS bytes: text, styles, a cut, QR codes, and pictures in bands.

Sources: Epson ESC/POS reference; ESC d and the cut with feed are left out because firmware before 2.64 lacks them.
Not every printer knows GS ( k, which draws QR codes: where a setting says so, flows/drawn.py draws them.
"""

from micropython import const

BOLD = const(1)
BIG = const(2)  # double width and height: half the columns
CENTRE = const(4)
CUT = const(8)  # after the line: feed to the tear bar, and cut where there is a cutter
QR = const(16)  # the text, ASCII of at most 176 characters, as a QR code
ACROSS = const(32)  # the text, one character, as often as it fits
BAND = const(64)  # bytes, rows of a picture of two dots a bit, from the left: in the middle, with no line end

BAND_ROWS = const(6)

_RESET = b"\x1b@"
_LATIN = b"\x1bt\x10"  # code page 16, Windows 1252
_FEED = b"\n\n\n\n"  # head to tear bar, 15 mm at 3.75 mm a line
_CUT = b"\x1dV\x01"
_CHINESE_ON = b"\x1c&"
_CHINESE_OFF = b"\x1c."
# Model 2, six dots a module (0.75 mm: a phone reads it from worn paper), 15 % may be lost; then store; then print.
_QR_FORM = b"\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x06\x1d(k\x03\x001E1\x1d(k"
_QR_PRINT = b"\x1d(k\x03\x001Q0"
_RASTER = b"\x1dv0\x03"  # each dot twice as wide and twice as high


class Writer:
    """encode: text to bytes. `text` says of which kind they are, by the setting printer_text: "gb18030-fs", which the
    commands FS & and FS . switch on and off, "gb18030" that is always on, "latin", "ascii". `columns` of the paper."""

    def __init__(self, encode, text: str, cutter: bool, columns: int):
        self._encode = encode
        self._text = text
        self._columns = columns
        self._end = _FEED + _CUT if cutter else _FEED
        self._style = 0

    def reset(self) -> bytes:
        """Plain style, empty line buffer. It also sets the Chinese mode to the model's default."""
        self._style = 0
        return _RESET + _LATIN if self._text == "latin" else _RESET

    def recover(self) -> bytes:
        """After a torn job, which may have left half a line."""
        return self.reset() + self._end

    def line(self, text, style: int) -> bytearray:
        """One line, fed. Only what differs from the line before is switched. A tab parts what is to stand at the two
        ends of it; where they do not fit on one, it is two."""
        out = bytearray(self._switch(style))
        if style & BAND:
            self._band(out, text)
            return out
        if style & QR:
            data = self._printable(text)
            out += _QR_FORM + bytes((len(data) + 3, 0)) + b"1P0" + data + _QR_PRINT + b"\n"
            return out
        columns = self._columns // 2 if style & BIG else self._columns
        if style & ACROSS:
            text *= columns
        left, tab, right = text.partition("\t")
        data = self._printable(left)
        if tab:  # a byte takes a column in each of the codes
            right = self._printable(right)
            gap = columns - len(data) - len(right)
            if gap < 1:
                self._put(out, data)
                data, gap = b"", columns - len(right)
            data = data + b" " * gap + right
        self._put(out, data)
        if style & CUT:
            out += self._end
        return out

    def _put(self, out: bytearray, data):
        if self._text == "gb18030-fs" and max(data, default=0) > 0x7F:
            out += _CHINESE_ON + data + _CHINESE_OFF
        else:
            out += data
        out += b"\n"

    def _band(self, out: bytearray, rows):
        """GS v 0. The white at its left is sent: whether a picture is centred depends on the printer."""
        wide = len(rows) // BAND_ROWS
        margin = max(0, self._columns * 12 // 16 - wide) // 2
        out += _RASTER + bytes((margin + wide, 0, BAND_ROWS, 0))
        for at in range(0, len(rows), wide):
            out += bytes(margin) + rows[at : at + wide]

    def _switch(self, style: int) -> bytes:
        changed = self._style ^ style
        self._style = style
        out = b""
        if changed & BOLD:
            out += b"\x1bE\x01" if style & BOLD else b"\x1bE\x00"
        if changed & BIG:
            out += b"\x1d!\x11" if style & BIG else b"\x1d!\x00"
            if self._text == "gb18030-fs":  # where GS ! reaches ASCII only
                out += b"\x1c!\x0c" if style & BIG else b"\x1c!\x00"
        if changed & CENTRE:
            out += b"\x1ba\x01" if style & CENTRE else b"\x1ba\x00"
        return out

    def _printable(self, text: str) -> bytearray:
        """A control byte in a text would be a command."""
        data = bytearray(self._encode(text))
        for i in range(len(data)):
            byte = data[i]
            if byte < 0x20 or byte == 0x7F or byte > 0x7F and self._text == "ascii":
                data[i] = 0x3F
        return data
