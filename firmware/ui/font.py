"""Bitmap font, 16 px high: 8 px wide for ASCII and icons, 16 px for hanzi. Glyphs stay in flash.

File: "SFN1", count (2 bytes), then per glyph its code point (2) and place (2: bit 15 = wide, the rest counts 16-byte
steps from the end of this index), then the glyphs, rows from the top, left pixel in the high bit.
Printable ASCII comes first and needs no look-up. All numbers are big-endian.
"""

import framebuf
from micropython import const

from codepoints import codepoints
from table import Table

HEIGHT = const(16)
NARROW = const(8)
WIDE = const(16)

_INDEX = const(6)
_ENTRY = const(4)
_WIDE_FLAG = const(0x8000)
_UNKNOWN = const(0x25A1)  # white square


class FontError(Exception):
    """The font file is not one."""


class Font:
    """Draws text from the font file at `path`; keeps one glyph in RAM."""

    def __init__(self, path: str):
        self._file = open(path, "rb")
        head = self._file.read(_INDEX)
        if head[:4] != b"SFN1":
            raise FontError("not a font: " + path)
        count = head[4] << 8 | head[5]
        self._index = Table(self._file, _INDEX, count, _ENTRY, 2)
        self._glyphs = _INDEX + count * _ENTRY
        self._pixels = bytearray(32)
        self._half = memoryview(self._pixels)[:16]
        self._narrow = framebuf.FrameBuffer(self._pixels, NARROW, HEIGHT, framebuf.MONO_HLSB)
        self._wide = framebuf.FrameBuffer(self._pixels, WIDE, HEIGHT, framebuf.MONO_HLSB)
        self._inverse = framebuf.FrameBuffer(bytearray(b"\x80"), 2, 1, framebuf.MONO_HLSB)

    def width(self, text: str) -> int:
        """Pixels that `text` takes."""
        pixels = 0
        for code in codepoints(text):
            pixels += WIDE if self._place(code) & _WIDE_FLAG else NARROW
        return pixels

    def fit(self, text: str, width: int) -> int:
        """How many leading characters fit in `width` pixels."""
        count = 0
        for code in codepoints(text):
            width -= WIDE if self._place(code) & _WIDE_FLAG else NARROW
            if width < 0:
                break
            count += 1
        return count

    def draw(self, canvas, text: str, x: int, y: int, colour: int = 1) -> int:
        """Draws on a FrameBuffer, background included (colour 0: dark on lit); returns the x after the last glyph."""
        palette = None if colour else self._inverse
        for code in codepoints(text):
            place = self._place(code)
            self._load(place)
            if place & _WIDE_FLAG:
                canvas.blit(self._wide, x, y, -1, palette)
                x += WIDE
            else:
                canvas.blit(self._narrow, x, y, -1, palette)
                x += NARROW
        return x

    def _place(self, code: int) -> int:
        if 0x20 <= code < 0x7F:
            return code - 0x20
        if not self._index.find(code) and not self._index.find(_UNKNOWN):
            raise FontError("no glyph for unknown characters")
        record = self._index.record
        return record[2] << 8 | record[3]

    def _load(self, place: int) -> None:
        self._file.seek(self._glyphs + (place & ~_WIDE_FLAG) * 16)
        self._file.readinto(self._pixels if place & _WIDE_FLAG else self._half)
