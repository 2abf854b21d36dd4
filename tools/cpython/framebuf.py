"""MicroPython's framebuf, as far as the firmware uses it; the rest is missing, loudly."""

MONO_VLSB = 0  # a byte is 8 px down, lowest bit on top
RGB565 = 1  # two bytes a pixel, the low one first
MONO_HLSB = 3  # a byte is 8 px across, highest bit left
MONO_HMSB = 4  # a byte is 8 px across, lowest bit left


class FrameBuffer:
    """Draws into `buffer`, clipped to width x height."""

    def __init__(self, buffer, width: int, height: int, format: int, stride: int = 0):
        if format not in (MONO_VLSB, RGB565, MONO_HLSB, MONO_HMSB):
            raise ValueError("invalid format")
        self._stride = stride or width
        if self._stride < width:
            raise ValueError
        if format in (MONO_HLSB, MONO_HMSB):
            self._stride = (self._stride + 7) & ~7
        self._buffer, self._format = buffer, format
        self._width, self._height = width, height
        if len(buffer) < self._size():
            raise ValueError

    def _size(self) -> int:
        """Bytes up to the last pixel; the last row need not be as long as the stride."""
        if self._format == MONO_VLSB:
            return ((self._height + 7 >> 3) - 1) * self._stride + self._width
        pixels = (self._height - 1) * self._stride + self._width
        return pixels * 2 if self._format == RGB565 else pixels + 7 >> 3

    def _place(self, x: int, y: int) -> tuple[int, int]:
        if self._format == MONO_VLSB:
            return (y >> 3) * self._stride + x, y & 7
        bit = x & 7 if self._format == MONO_HMSB else 7 - (x & 7)
        return (y * self._stride + x) >> 3, bit

    def _get(self, x: int, y: int) -> int:
        if self._format == RGB565:
            at = 2 * (y * self._stride + x)
            return self._buffer[at] | self._buffer[at + 1] << 8
        at, bit = self._place(x, y)
        return self._buffer[at] >> bit & 1

    def _set(self, x: int, y: int, c: int) -> None:
        if self._format == RGB565:
            at = 2 * (y * self._stride + x)
            self._buffer[at], self._buffer[at + 1] = c & 0xFF, c >> 8 & 0xFF
            return
        at, bit = self._place(x, y)
        self._buffer[at] = self._buffer[at] & ~(1 << bit) | bool(c) << bit

    def pixel(self, x: int, y: int, c: int | None = None) -> int | None:
        """Reads without a colour, writes with one; outside it does neither."""
        if not (0 <= x < self._width and 0 <= y < self._height):
            return None
        return self._get(x, y) if c is None else self._set(x, y, c)

    def fill(self, c: int) -> None:
        self.fill_rect(0, 0, self._width, self._height, c)

    def fill_rect(self, x: int, y: int, w: int, h: int, c: int) -> None:
        for j in range(max(y, 0), min(y + h, self._height)):
            for i in range(max(x, 0), min(x + w, self._width)):
                self._set(i, j, c)

    def hline(self, x: int, y: int, w: int, c: int) -> None:
        self.fill_rect(x, y, w, 1, c)

    def vline(self, x: int, y: int, h: int, c: int) -> None:
        self.fill_rect(x, y, 1, h, c)

    def rect(self, x: int, y: int, w: int, h: int, c: int, f: bool = False) -> None:
        """Outline, or filled."""
        if f:
            self.fill_rect(x, y, w, h, c)
            return
        self.hline(x, y, w, c)
        self.hline(x, y + h - 1, w, c)
        self.vline(x, y, h, c)
        self.vline(x + w - 1, y, h, c)

    def blit(self, source: "FrameBuffer", x: int, y: int, key: int = -1, palette: "FrameBuffer | None" = None) -> None:
        """Copies `source`, its colours looked up in `palette`; what comes out as `key` is left away."""
        for j in range(max(0, -y), min(source._height, self._height - y)):
            for i in range(max(0, -x), min(source._width, self._width - x)):
                colour = source._get(i, j)
                if palette is not None:
                    colour = palette._get(colour, 0)
                if colour != key:
                    self._set(x + i, y + j, colour)

    def text(self, text: str, x: int, y: int, c: int = 1) -> None:
        """Letters of 8x8 pixels. MicroPython's own font is not here: these are the terminal's, half as high."""
        from tools.simulator import glyphs

        for place, char in enumerate(text):
            for row, bits in enumerate(glyphs.load()[char][1][1::2]):
                for column in range(8):
                    if bits >> 7 - column & 1:
                        self.pixel(x + 8 * place + column, y + row, c)
