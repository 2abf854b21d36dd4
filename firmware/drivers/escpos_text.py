"""Lines of a slip as ESC/POS bytes: text, three styles and a cut, commands every 58 mm printer knows, and QR codes.

Sources: Epson ESC/POS reference; ESC d and the cut with feed are left out because firmware before 2.64 lacks them.
Not every printer knows GS ( k, which draws QR codes: the slips leave them out where a setting says so.
"""

from micropython import const

BOLD = const(1)
BIG = const(2)  # double width and height: half the columns
CENTRE = const(4)
CUT = const(8)  # after the line: feed to the tear bar, and cut where there is a cutter
QR = const(16)  # the text, ASCII of at most 176 characters, as a QR code

_RESET = b"\x1b@"
_NULS = const(184)  # more than the longest command lacks when it is cut off: the data of a QR code
_FEED = b"\n\n\n\n"  # head to tear bar, 15 mm at 3.75 mm a line
_CUT = b"\x1dV\x01"
_CHINESE_ON = b"\x1c&"
_CHINESE_OFF = b"\x1c."
# Model 2, six dots a module (0.75 mm: a phone reads it from worn paper), 15 % may be lost; then store; then print.
_QR_FORM = b"\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x06\x1d(k\x03\x001E1\x1d(k"
_QR_PRINT = b"\x1d(k\x03\x001Q0"


class Writer:
    """encode: text to GB18030 bytes. Without `chinese` every byte above 7F prints as "?"."""

    def __init__(self, encode, chinese: bool, cutter: bool):
        self._encode = encode
        self._chinese = chinese
        self._end = _FEED + _CUT if cutter else _FEED
        self._style = 0

    def reset(self) -> bytes:
        """Plain style, empty line buffer. It also sets the Chinese mode to the model's default."""
        self._style = 0
        return _RESET

    def nuls(self) -> bytes:
        """End a command or a character that is half sent, whichever. A NUL by itself prints nothing.

        A QR code that gets NULs for its data is stored, never printed.
        """
        return bytes(_NULS)

    def recover(self) -> bytes:
        """After a torn job, which may have left a command or a character half sent and half a line: all of it ends."""
        return self.nuls() + self.reset() + self._end

    def line(self, text: str, style: int) -> bytes:
        """One line, fed. Only what differs from the line before is switched."""
        out = bytearray(self._switch(style))
        data = self._printable(self._encode(text))
        if style & QR:
            out += _QR_FORM + bytes((len(data) + 3, 0)) + b"1P0" + data + _QR_PRINT
        elif max(data, default=0) > 0x7F:
            out += _CHINESE_ON + data + _CHINESE_OFF
        else:
            out += data
        out += b"\n"
        if style & CUT:
            out += self._end
        return out

    def _switch(self, style: int) -> bytes:
        changed = self._style ^ style
        self._style = style
        out = b""
        if changed & BOLD:
            out += b"\x1bE\x01" if style & BOLD else b"\x1bE\x00"
        if changed & BIG:
            out += b"\x1d!\x11" if style & BIG else b"\x1d!\x00"
            if self._chinese:  # where GS ! reaches ASCII only
                out += b"\x1c!\x0c" if style & BIG else b"\x1c!\x00"
        if changed & CENTRE:
            out += b"\x1ba\x01" if style & CENTRE else b"\x1ba\x00"
        return out

    def _printable(self, data) -> bytearray:
        """A control byte in a text would be a command."""
        data = bytearray(data)
        for i in range(len(data)):
            byte = data[i]
            if byte < 0x20 or byte == 0x7F or byte > 0x7F and not self._chinese:
                data[i] = 0x3F
        return data
