"""QR codes in an ESC/POS printer: GS ( k, by the Epson reference. A value that is out of range changes nothing.

Behind the length come cn (0x31: QR), fn, and the function's values. What a torn command was filled up with, NULs, is
out of every range, so it is passed over in silence; any other wrong value is a fault.
"""

from PIL import Image

from tools.simulator.models import codes

_QR = 0x31
_MODEL, _SIZE, _CORRECTION, _STORE, _PRINT = 0x41, 0x43, 0x45, 0x50, 0x51
_LEVELS = {0x30: "l", 0x31: "m", 0x32: "q", 0x33: "h"}
_MOST = 7089  # bytes that can be stored


class Symbols:
    """`text`: what is stored, until ESC @ or power off."""

    def __init__(self, faults, dots: int):
        self._faults = faults
        self._dots = dots
        self._module = 3
        self._level = 0x30
        self._stored = b""

    @property
    def text(self) -> str:
        return self._stored.rstrip(b"\0").decode("utf-8", "replace")

    def obey(self, data: bytes) -> Image.Image | None:
        """The picture of the stored code, when this prints it."""
        function, values = data[:2], data[2:]
        if function == bytes((_QR, _MODEL)):
            self._check(values in (b"1\0", b"2\0", b"3\0"), values, "model")
        elif function == bytes((_QR, _SIZE)):
            if self._check(len(values) == 1 and 1 <= values[0] <= 16, values, "size"):
                self._module = values[0]
        elif function == bytes((_QR, _CORRECTION)):
            if self._check(len(values) == 1 and values[0] in _LEVELS, values, "error correction"):
                self._level = values[0]
        elif function == bytes((_QR, _STORE)):
            if self._check(values[:1] == b"0" and 1 < len(values) <= _MOST + 1, values, "store"):
                self._stored = values[1:]
        elif function == bytes((_QR, _PRINT)):
            if self._check(values == b"0", values, "print"):
                return self._draw()
        else:
            self._check(False, data, "function")
        return None

    def _check(self, good: bool, values: bytes, what: str) -> bool:
        if not good and values.strip(b"\0"):
            self._faults(f"QR {what} {values[:4].hex()}")
        return good

    def _draw(self) -> Image.Image | None:
        if not self._stored:
            self._faults("QR code printed with none stored")
            return None
        picture = codes.square(self._stored, self._module, _LEVELS[self._level])
        if picture is None or picture.width > self._dots:
            self._faults(f"QR code of {len(self._stored)} bytes does not fit on the paper")
            return None
        return picture
