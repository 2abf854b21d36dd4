"""SH1106, 128x64 monochrome OLED on I2C, as on most 1.3 inch modules (Sino Wealth SH1106 V2.3)."""

from drivers.ssd1306 import SSD1306

# Each message starts with control bytes (I2C bus protocol): 00 commands follow, 80 one command follows and then another
# control byte, 40 display data follows. Values of the command table for 64 rows with the built-in DC-DC converter.
_SETUP = (
    b"\x00"
    b"\xae"  # display off, as the converter wants it while it is set
    b"\xd5\x80"  # clock: ratio 1, frequency 15 % up
    b"\xa8\x3f"  # 64 rows
    b"\xd3\x00\x40"  # no offset, start line 0
    b"\xad\x8b\x32"  # converter on with the display, 8.0 V
    b"\xa1\xc8"  # mounted with the connector on top
    b"\xda\x12"  # COM pins alternating
    b"\x81\x80"  # contrast
    b"\xd9\x22"  # pre-charge
    b"\xdb\x35"  # VCOM 0.77 VREF
    b"\xa4\xa6"  # show the RAM, a set bit is lit
)


class Sh1106(SSD1306):
    """Draw with the FrameBuffer methods, then show(). `i2c`: machine.I2C at up to 400 kHz.

        display = Sh1106(I2C(0, scl=Pin(22), sda=Pin(21), freq=400_000))
        display.text("hello", 0, 0)
        display.show()

    Connect: VCC to 3.3 V, GND, SCL, SDA; the module has the pull-ups. Address 3C, 3D where its bridge says so.

    It has no addressing across pages, and 132 columns of RAM, of which the panel shows those from 2 to 129: with an
    SSD1306's driver the picture is cut off at one side, and noise stands at the other. In all else it is driven as one.
    """

    SETUP = _SETUP

    def __init__(self, i2c, address: int = 0x3C):
        super().__init__(i2c, address)
        self._head = bytearray(b"\x80\xb0\x80\x02\x80\x10\x40")  # page, column 2 in two halves, then its data
        self._parts[0] = self._head

    def _send_pages(self, first: int, last: int) -> bool:
        for page in range(first, last + 1):
            self._head[1] = 0xB0 | page
            if not self._send_pixels(page, page):
                return False
        return True
