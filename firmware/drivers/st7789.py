"""ST7789, colour display of 240x320 on 4-wire SPI (Sitronix ST7789V version 1.3)."""

from drivers.band_display import BandDisplay


class St7789(BandDisplay):
    """Draw with the FrameBuffer methods, then show(): 128x64, each pixel as 2x2. See BandDisplay for the rest.

        spi = SPI(1, baudrate=40_000_000, sck=Pin(14), mosi=Pin(13))
        display = St7789(spi, dc=Pin(2, Pin.OUT), cs=Pin(15, Pin.OUT, value=1), reset=Pin(4, Pin.OUT, value=1))
        display.text("hello", 0, 0)
        display.show()

    Connect: VCC to 3.3 V, GND, SCL or CLK to sck, SDA or DIN to mosi, DC, CS, RES; BL to 3.3 V. SPI in mode 0: a V2 or
    VW takes 62.5 MHz, a V is promised for 15 (66 ns a cycle, 7.4.3); an ESP32 gives up to 40 MHz on any pins.
    """

    TURNS = (0x00, 0x60, 0xC0, 0xA0)
    INVERTED = True
