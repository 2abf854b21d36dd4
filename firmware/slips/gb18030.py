"""Chinese for the printer: GB 18030, limited to the two-byte characters of GB 2312 that printer ROMs draw.

File: count (2 bytes), then per character its code point (2) and its two bytes, ascending by code point.
"""

from codepoints import codepoints
from table import Table


class Gb18030:
    """Encodes by the table at `path`."""

    def __init__(self, path: str):
        self._file = open(path, "rb")
        head = self._file.read(2)
        self._table = Table(self._file, 2, head[0] << 8 | head[1], 4, 2)

    def encode(self, text: str) -> bytes:
        """Bytes for the printer; a character without a code becomes "?"."""
        coded = bytearray()
        for code in codepoints(text):
            if code < 0x80:
                coded.append(code)
            elif self._table.find(code):
                coded.append(self._table.record[2])
                coded.append(self._table.record[3])
            else:
                coded.append(0x3F)
        return bytes(coded)


def latin(text: str) -> bytes:
    """For a printer with the letters of Western Europe (code page 1252) and no Chinese: all else becomes "?"."""
    return bytes([code if code < 0x80 or 0xA0 <= code < 0x100 else 0x3F for code in codepoints(text)])


def ascii_only(text: str) -> bytes:
    """For a printer without Chinese: all else becomes "?"."""
    return bytes([code if code < 0x80 else 0x3F for code in codepoints(text)])
