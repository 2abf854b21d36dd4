"""QR codes for a printer that knows none: as pictures, in short bands between which others get their turn.

A printer that loses power or paper in a picture waits for the rest of a band and takes the next slip for it: a band is
shorter than what ends a torn command.
"""

import framebuf
from micropython import const

from drivers.escpos_text import BAND, BAND_ROWS, QR
from lazy import fetch, forget

_DOTS = const(3)  # a module, which the printer doubles
_MASK = const(2)  # any can be read; the best one takes eight times as long to find


def lines(rows):
    """The `rows` of a slip, (text, style), with what such a printer can print; None: others get their turn."""
    for row in rows:
        if row is None or not row[1] & QR:
            yield row
            continue
        for band in _bands(row[0]):
            yield band
        yield "", 0


def _bands(text: str):
    try:
        symbol = fetch("ui.qr").Symbol(text.encode(), _MASK)
        for _ in symbol.steps():
            yield None
        for y in range(0, symbol.size, BAND_ROWS // _DOTS):
            yield _band(symbol, y), BAND
    finally:
        forget("ui.qr", "ui.qr_words")


def _band(symbol, y: int) -> bytearray:
    """The modules of rows y and y + 1, a bit a dot."""
    wide = (symbol.size * _DOTS + 7) // 8
    left = (wide * 8 - symbol.size * _DOTS) // 2
    rows = bytearray(wide * BAND_ROWS)
    picture = framebuf.FrameBuffer(rows, wide * 8, BAND_ROWS, framebuf.MONO_HLSB)
    for row in range(min(BAND_ROWS // _DOTS, symbol.size - y)):
        for x in range(symbol.size):
            if symbol.dark(x, y + row):
                picture.fill_rect(left + x * _DOTS, row * _DOTS, _DOTS, _DOTS, 1)
    return rows
