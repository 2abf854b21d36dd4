"""A phone's camera before the terminal: what it reads off the screen."""

import base64
import io

import zxingcpp
from PIL import Image

_SCALE = 4  # a camera has several of its pixels for one of the display's


def read(png: str) -> str:
    """The code in a picture of the screen (PNG, base64); empty when there is none that can be read."""
    picture = Image.open(io.BytesIO(base64.b64decode(png))).convert("L")
    size = picture.width * _SCALE, picture.height * _SCALE
    found = zxingcpp.read_barcodes(picture.resize(size, Image.Resampling.NEAREST))
    return found[0].text if found else ""
