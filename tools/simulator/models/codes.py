"""Bar codes and QR codes as a printer draws them: by zxing-cpp and segno, so that no code of ours judges the paper."""

import segno
import zxingcpp
from PIL import Image

from tools.simulator.models.paper import DOTS

_BARS_HEIGHT = 64


def bars(text: str) -> Image.Image:
    try:
        code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    except ValueError:  # this text makes no such code
        return Image.new("1", (DOTS // 2, _BARS_HEIGHT), 0)
    picture = Image.fromarray(code.to_image(scale=1))
    size = (min(picture.width * 2, DOTS), _BARS_HEIGHT)
    return picture.resize(size, Image.Resampling.NEAREST).convert("1")


def square(data: bytes, module: int, correction: str) -> Image.Image | None:
    """`module`: dots of a side; no white around it. None: so many bytes make no QR code."""
    try:
        code = segno.make(data, error=correction, mode="byte", encoding="utf-8", micro=False, boost_error=False)
    except segno.DataOverflowError:
        return None
    rows = [bytes(255 if dot == 0 else 0 for dot in row) for row in code.matrix]
    picture = Image.frombytes("L", (len(rows), len(rows)), b"".join(rows)).convert("1")
    side = len(rows) * module
    return picture.resize((side, side), Image.Resampling.NEAREST)
