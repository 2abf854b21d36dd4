"""SSD1306, 128x64 monochrome OLED on I2C (Solomon Systech SSD1306 rev 1.1)."""

import framebuf
from micropython import const

_WIDTH = const(128)
_HEIGHT = const(64)
_LAST_PAGE = const(7)

# Each message starts with a control byte (8.1.5.2): 00 commands follow, 40 display data follows.
_DATA = b"\x40"

# Values of the application note (8.5 charge pump, 10.1 commands) for 64 rows, COM pins alternating, SEG0 = column 127.
_SETUP = (
    b"\x00"
    b"\xae"  # display off
    b"\xd5\x80"  # clock: ratio 1, default frequency
    b"\xa8\x3f"  # 64 rows
    b"\xd3\x00\x40"  # no offset, start line 0
    b"\x8d\x14"  # charge pump on
    b"\x20\x00"  # horizontal addressing: the pointer runs through columns, then pages
    b"\xa1\xc8"  # mounted with the connector on top
    b"\xda\x12"  # COM pins alternating
    b"\x81\xcf"  # contrast
    b"\xd9\xf1"  # pre-charge for the charge pump
    b"\xdb\x30"  # VCOMH 0.83 VCC
    b"\xa4\xa6"  # show the RAM, a set bit is lit
    b"\x2e"  # no scrolling
)


class SSD1306(framebuf.FrameBuffer):
    """Draw with the FrameBuffer methods, then show(). `i2c`: machine.I2C at up to 400 kHz.

    A display that does not answer stops nothing: the methods return False, `lost` says so, and the next show() sets
    it up again and sends everything (a spike that resets the panel leaves it dark otherwise).
    """

    SETUP = _SETUP

    def __init__(self, i2c, address: int = 0x3C):
        self.lost = True
        self._i2c = i2c
        self._address = address
        self._pixels = memoryview(bytearray(_WIDTH * _HEIGHT // 8))
        self._window = bytearray(b"\x00\x21\x00\x7f\x22\x00\x07")
        self._parts = [_DATA, None]
        super().__init__(self._pixels, _WIDTH, _HEIGHT, framebuf.MONO_VLSB)

    def init(self) -> bool:
        """Sets the controller up, fills its RAM from the buffer, then lights it: its RAM starts as noise."""
        self.lost = not (self._send(self.SETUP) and self._send_pages(0, _LAST_PAGE) and self._send(b"\x00\xaf"))
        return not self.lost

    def show(self, first_page: int = 0, last_page: int = _LAST_PAGE) -> bool:
        """Sends pages (8 pixel rows each) to the display."""
        if self.lost:
            return self.init()
        self.lost = not self._send_pages(first_page, last_page)
        return not self.lost

    def contrast(self, n: int) -> bool:
        """0..255."""
        return self._send(bytes((0, 0x81, n)))

    def power(self, on: bool) -> bool:
        """Sleep keeps the RAM."""
        return self._send(b"\x00\xaf" if on else b"\x00\xae")

    def _send_pages(self, first: int, last: int) -> bool:
        self._window[5] = first
        self._window[6] = last
        if not self._send(self._window):
            return False
        return self._send_pixels(first, last)

    def _send_pixels(self, first: int, last: int) -> bool:
        """These pages of the buffer, in one message, behind what goes before them."""
        self._parts[1] = self._pixels[first * _WIDTH : (last + 1) * _WIDTH]
        try:
            self._i2c.writevto(self._address, self._parts)
        except OSError:
            return False
        return True

    def _send(self, message) -> bool:
        try:
            self._i2c.writeto(self._address, message)
        except OSError:
            return False
        return True
