"""ILI9341, colour display of 240x320 on 4-wire SPI (ILITEK ILI9341 V1.11)."""

from drivers.band_display import BandDisplay


class Ili9341(BandDisplay):
    """Draw with the FrameBuffer methods, then show(): 128x64, each pixel as 2x2. See BandDisplay for the rest.

        spi = SPI(1, baudrate=10_000_000, sck=Pin(14), mosi=Pin(13))
        display = Ili9341(spi, dc=Pin(2, Pin.OUT), cs=Pin(15, Pin.OUT, value=1), reset=Pin(4, Pin.OUT, value=1))
        display.text("hello", 0, 0)
        display.show()

    Connect: VCC to 5 V or 3.3 V as the module's jumper says, GND, SCK, SDI to mosi, D/C, CS, RESET; LED to 3.3 V; SDO
    stays free. SPI in mode 0, at up to 10 MHz by the data sheet (a clock cycle of 100 ns, 18.3.4); most modules take
    40 MHz on short wires, which is the board's risk to take.
    """

    slow = True  # a row takes the bus 13 ms
    TURNS = (0x40, 0x20, 0x80, 0xE0)  # the glass is mounted mirrored
    BGR = True
