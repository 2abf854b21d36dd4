"""ILI9342C, colour display of 320x240 on 4-wire SPI, as in the M5Stack Core2 (ILITEK ILI9342C V1.02): an ILI9341 whose
memory lies on its side, with an IPS panel. Where the panel is touched, keys are drawn below the picture.
"""

import framebuf
from micropython import const

from drivers.band_display import BandDisplay

_LETTER = const(8)  # px, of framebuf's own font
_BIG = const(3)  # a single letter is drawn so many times as large
_HEIGHT = const(240)


class Ili9342(BandDisplay):
    """As Ili9341. `keys`, `areas`: what is written where, (x, y, width, height); the picture is at the top then."""

    TURNS = (0xA0, 0x00, 0x60, 0xC0)
    INVERTED = BGR = True

    def __init__(self, *pins, keys=(), areas=(), **panel):
        super().__init__(*pins, **panel)
        self._keys = keys
        self._areas = areas
        if areas:
            self._top = 0

    def init(self) -> bool:
        super().init()
        for place in range(len(self._areas)):
            self._face(self._keys[place], self._areas[place])
        return True

    def _face(self, name: str, area):
        """A frame with the name in its middle; of what lies below the glass, the part above that edge."""
        left, top, wide, high = area
        high = min(high, _HEIGHT - top)
        scale = _BIG if len(name) < 3 else 1
        row = bytearray(wide * 2)
        line = framebuf.FrameBuffer(row, wide, 1, framebuf.RGB565)
        letters = bytearray(_LETTER * len(name))
        word = framebuf.FrameBuffer(letters, _LETTER * len(name), _LETTER, framebuf.MONO_VLSB)
        word.text(name, 0, 0)
        x = (wide - len(letters) * scale) // 2
        y = (high - _LETTER * scale) // 2
        ink = self._palette.pixel(1, 0)
        self._window(left, wide, top, high)
        self._cs(0)
        for at in range(high):
            line.fill(ink if at in (0, high - 1) else self._palette.pixel(0, 0))
            line.pixel(0, 0, ink)
            line.pixel(wide - 1, 0, ink)
            if 0 <= at - y < _LETTER * scale:
                for column in range(len(letters)):
                    if word.pixel(column, (at - y) // scale):
                        line.fill_rect(x + column * scale, 0, scale, 1, ink)
            self._spi.write(row)
        self._cs(1)
