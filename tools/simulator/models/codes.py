"""Bar codes and QR codes, drawn by zxing-cpp, so that a reader that is not ours can judge the paper."""

from PIL import Image

from tools.simulator.models.paper import DOTS

_BARS_HEIGHT = 64
_BLANK = (200, 200)  # where nothing can be drawn


def bars(text: str) -> Image.Image:
    picture = _draw(text, "Code128", 1) or Image.new("1", (_BLANK[0], _BARS_HEIGHT), 0)
    size = (min(picture.width * 2, DOTS), _BARS_HEIGHT)
    return picture.resize(size, Image.Resampling.NEAREST).convert("1")


def square(text: str) -> Image.Image:
    return (_draw(text, "QRCode", 3) or Image.new("1", _BLANK, 0)).convert("1")


def _draw(text: str, kind: str, scale: int) -> Image.Image | None:
    """None: this text makes no such code, or there is no zxing-cpp here."""
    try:
        import zxingcpp

        code = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind))
        made = code.to_image(scale=scale)
        return made if isinstance(made, Image.Image) else Image.fromarray(made)
    except (ImportError, AttributeError, TypeError, ValueError):
        return None
