"""Lines of a slip as ESC/POS bytes: text, three styles and a cut, commands every 58 mm printer knows.

Sources: Epson ESC/POS reference; ESC d and the cut with feed are left out because firmware before 2.64 lacks them.
"""

from micropython import const

BOLD = const(1)
BIG = const(2)  # double width and height: half the columns
CENTRE = const(4)
CUT = const(8)  # after the line: feed to the tear bar, and cut where there is a cutter

_RESET = b"\x1b@"
_NULS = b"\0\0\0\0\0\0\0\0"
_FEED = b"\n\n\n\n"  # head to tear bar, 15 mm at 3.75 mm a line
_CUT = b"\x1dV\x01"
_CHINESE_ON = b"\x1c&"
_CHINESE_OFF = b"\x1c."


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

    def recover(self) -> bytes:
        """After a torn job, which may have left a command or a character half sent and half a line: all of it ends.

        No command or character of ours lacks more than three bytes; a NUL by itself prints nothing.
        """
        return _NULS + self.reset() + self._end

    def line(self, text: str, style: int) -> bytes:
        """One line, fed. Only what differs from the line before is switched."""
        out = bytearray(self._switch(style))
        data = self._printable(self._encode(text))
        if max(data, default=0) > 0x7F:
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
