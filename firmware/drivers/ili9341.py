"""ILI9341, colour display of 240x320 on 4-wire SPI (ILITEK ILI9341 V1.11)."""

from drivers.band_display import BandDisplay

_TURNS = (0x40, 0x20, 0x80, 0xE0)  # MADCTL: MY, MX, MV; the glass is mounted mirrored
_BGR = 0x08


class Ili9341(BandDisplay):
    """Draw with the FrameBuffer methods, then show(): 128x64, each pixel as 2x2. See BandDisplay for the rest.

        spi = SPI(1, baudrate=10_000_000, sck=Pin(14), mosi=Pin(13))
        display = Ili9341(spi, dc=Pin(2, Pin.OUT), cs=Pin(15, Pin.OUT, value=1), reset=Pin(4, Pin.OUT, value=1))
        display.text("hello", 0, 0)
        display.show()

    Connect: VCC to 5 V or 3.3 V as the module's jumper says, GND, SCK, SDI to mosi, D/C, CS, RESET; LED to 3.3 V; SDO
    stays free. SPI in mode 0, at up to 10 MHz by the data sheet (a clock cycle of 100 ns, 18.3.4); most modules take
    40 MHz on short wires, which is the board's risk to take.

    rotation: quarter turns clockwise, 1 and 3 lie on the side; 0 and 2 show the picture small. inverted: for IPS
    panels. bgr: False where red shows as blue.
    """

    slow = True  # a row takes the bus 13 ms

    def __init__(
        self, spi, dc, cs, reset=None, rotation: int = 1, inverted: bool = False, bgr: bool = True,
        ink: int = 0xFFFF, paper: int = 0x0000,
    ):  # fmt: skip
        madctl = _TURNS[rotation] | (_BGR if bgr else 0)
        super().__init__(spi, dc, cs, reset, madctl, bool(rotation & 1), inverted, ink, paper)
