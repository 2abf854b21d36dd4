"""What colour displays of 240x320 on 4-wire SPI have in common: the commands of MIPI DCS (ST7789, ILI9341).

A frame buffer of the panel would take 150 KB. What is drawn on here is the terminal's own picture, 128x64 with a bit a
pixel; it goes out a line at a time through a band of one line, each pixel as a square of the panel's: 2x2 where the
panel lies on its side, which leaves a margin all round.
"""

import time

import framebuf
from micropython import const

_WIDTH = const(128)
_HEIGHT = const(64)
_LAST_PAGE = const(7)
_SHORT = const(240)  # pixels of the panel
_LONG = const(320)

_SWRESET = const(0x01)
_SLPOUT = const(0x11)
_INVOFF = const(0x20)
_INVON = const(0x21)
_DISPON = const(0x29)
_CASET = const(0x2A)
_RASET = const(0x2B)
_RAMWR = const(0x2C)
_MADCTL = const(0x36)
_COLMOD = const(0x3A)

_BGR = const(0x08)  # in MADCTL

_RESET_MS = const(2)  # 10 us are asked for
_AWAKE_MS = const(125)  # after a reset, before it may leave its sleep; 120
_VOLTAGES_MS = const(10)  # after it has left that, before the next command; 5


class BandDisplay(framebuf.FrameBuffer):
    """Draw with the FrameBuffer methods, then show(). `spi`: machine.SPI, mode 0, only written to; `dc`, `cs`, `reset`:
    output pins, `reset` None where the module does that by itself.

    A panel names TURNS, MADCTL's MY, MX and MV for each rotation, and what it has as a rule, INVERTED and BGR.

    rotation: quarter turns clockwise, 1 and 3 lie on the side; 0 and 2 show the picture small. inverted, bgr: whether
    this one wants its colours turned over, and in which order; None: as a rule. ink, paper: lit and dark, RGB565.

    Nothing ever comes back on this bus: a panel that is not there, or was reset by a spike, is not noticed.
    """

    TURNS = (0, 0, 0, 0)
    INVERTED = BGR = False

    def __init__(
        self, spi, dc, cs, reset=None, rotation: int = 1, inverted: "bool | None" = None, bgr: "bool | None" = None,
        ink: int = 0xFFFF, paper: int = 0x0000,
    ):  # fmt: skip
        pixels = bytearray(_WIDTH * _HEIGHT // 8)
        super().__init__(pixels, _WIDTH, _HEIGHT, framebuf.MONO_VLSB)
        self._spi = spi
        self._dc = dc
        self._cs = cs
        self._reset = reset
        self._madctl = self.TURNS[rotation] | (_BGR if (self.BGR if bgr is None else bgr) else 0)
        self._inverted = self.INVERTED if inverted is None else inverted
        self._wide, self._high = (_LONG, _SHORT) if rotation & 1 else (_SHORT, _LONG)
        self._scale = self._wide // _WIDTH
        self._top = (self._high - _HEIGHT * self._scale) // 2  # of the picture
        self._band = memoryview(bytearray(_WIDTH * self._scale * 2))
        # Of a page, each byte is a column. Read as eight across, its lines stand as columns below each other; so does
        # the band, read as one pixel across with the lines `scale` pixels apart. Then blit brings one to the other.
        self._turned = framebuf.FrameBuffer(pixels, 8, _WIDTH * _HEIGHT // 8, framebuf.MONO_HMSB, 8)
        self._targets = [
            framebuf.FrameBuffer(self._band[2 * n :], 1, _WIDTH, framebuf.RGB565, self._scale)
            for n in range(self._scale)
        ]
        self._palette = framebuf.FrameBuffer(bytearray(4), 2, 1, framebuf.RGB565)
        self._palette.pixel(0, 0, _swapped(paper))
        self._palette.pixel(1, 0, _swapped(ink))
        self._code = bytearray(1)
        self._range = bytearray(4)
        self._ready = False

    def init(self) -> bool:
        """Sets the controller up, clears its RAM, which starts as noise, and lights it with the picture; 0.2 s."""
        if self._reset:
            self._reset(0)
            time.sleep_ms(_RESET_MS)
            self._reset(1)
        else:
            self._send(_SWRESET)
        time.sleep_ms(_AWAKE_MS)
        self._send(_SLPOUT)
        time.sleep_ms(_VOLTAGES_MS)
        self._send(_COLMOD, b"\x55")  # 16 bits a pixel
        self._send(_MADCTL, bytes((self._madctl,)))
        self._send(_INVON if self._inverted else _INVOFF)
        self._clear()
        self._send_pages(0, _LAST_PAGE)
        self._send(_DISPON)
        self._ready = True
        return True

    def show(self, first_page: int = 0, last_page: int = _LAST_PAGE) -> bool:
        """Sends pages (8 pixel rows of the picture each) to the display."""
        if not self._ready:
            return self.init()
        self._send_pages(first_page, last_page)
        return True

    def _send_pages(self, first: int, last: int):
        scale = self._scale
        left = (self._wide - _WIDTH * scale) // 2
        self._window(left, _WIDTH * scale, self._top + 8 * first * scale, 8 * (last + 1 - first) * scale)
        self._cs(0)
        for page in range(first, last + 1):
            for line in range(8):
                for target in self._targets:
                    target.blit(self._turned, -line, -_WIDTH * page, -1, self._palette)
                for _ in range(scale):
                    self._spi.write(self._band)
        self._cs(1)

    def _clear(self):
        """The margin, too."""
        self._window(0, self._wide, 0, self._high)
        paper = self._palette.pixel(0, 0)
        for target in self._targets:
            target.fill(paper)
        self._cs(0)
        for _ in range(_SHORT * _LONG // (_WIDTH * self._scale)):
            self._spi.write(self._band)
        self._cs(1)

    def _window(self, left: int, wide: int, top: int, high: int):
        """What is sent now fills this, row by row."""
        self._send(_CASET, self._from_to(left, wide))
        self._send(_RASET, self._from_to(top, high))
        self._send(_RAMWR)

    def _from_to(self, first: int, count: int):
        last = first + count - 1
        found = self._range
        found[0] = first >> 8
        found[1] = first & 0xFF
        found[2] = last >> 8
        found[3] = last & 0xFF
        return found

    def _send(self, command: int, arguments: "bytes | bytearray" = b""):
        self._code[0] = command
        self._cs(0)
        self._dc(0)
        self._spi.write(self._code)
        self._dc(1)
        if arguments:
            self._spi.write(arguments)
        self._cs(1)


def _swapped(colour: int) -> int:
    """A canvas keeps the low byte first, the panel wants the high one."""
    return (colour & 0xFF) << 8 | colour >> 8
