"""The terminal's QR codes read by zxing-cpp, and compared with those that segno makes."""

import random

import pytest
import segno
import zxingcpp
from PIL import Image

from ui.qr import Symbol

LENGTHS = (1, 14, 15, 17, 26, 32, 42, 53, 62, 78, 84, 106, 122, 134, 154, 173, 192, 230)


def _data(length: int) -> bytes:
    picks = random.Random(length)
    return bytes(picks.choice(b"ABCDEFGHIJKLMnopqrstuvwxyz0123456789 ./:*-") for _ in range(length))


def _made(data: bytes, mask: int | None = None) -> Symbol:
    symbol = Symbol(data, mask)
    for _ in symbol.steps():
        pass
    return symbol


def _read(symbol: Symbol) -> bytes:
    side = symbol.size + 8
    picture = Image.new("L", (side, side), 255)
    for y in range(symbol.size):
        for x in range(symbol.size):
            if symbol.dark(x, y):
                picture.putpixel((x + 4, y + 4), 0)
    found = zxingcpp.read_barcodes(picture.resize((side * 3, side * 3), Image.Resampling.NEAREST))
    return found[0].text.encode() if found else b""


@pytest.mark.parametrize("length", LENGTHS)
def test_every_size_is_read(length):
    assert _read(_made(_data(length))) == _data(length)


@pytest.mark.parametrize("mask", range(8))
def test_every_mask_is_read(mask):
    assert _read(_made(_data(99), mask)) == _data(99)


@pytest.mark.parametrize("length", [17, 14, 32, 26, 53, 78, 106, 134, 154, 192, 230])
def test_module_by_module_as_another_encoder_makes_it(length):
    """Full ones, for segno pads by a word more."""
    symbol = _made(_data(length))
    level = "L" if symbol._level else "M"
    other = segno.make_qr(
        _data(length), mode="byte", encoding="latin1", version=symbol.version, error=level, mask=symbol.mask,
        boost_error=False,
    )  # fmt: skip
    ours = [[int(symbol.dark(x, y)) for x in range(symbol.size)] for y in range(symbol.size)]
    assert ours == [list(row) for row in other.matrix]
