"""MicroPython's framebuf for one-bit canvases, as far as the firmware uses it; the rest is missing, loudly."""

MONO_VLSB = 0  # a byte is 8 px down, lowest bit on top
MONO_HLSB = 3  # a byte is 8 px across, highest bit left


class FrameBuffer:
    """Draws into `buffer`, clipped to width x height."""

    def __init__(self, buffer, width: int, height: int, format: int, stride: int = 0):
        if format not in (MONO_VLSB, MONO_HLSB):
            raise ValueError("invalid format")
        self._stride = stride or width
        if format == MONO_HLSB:
            self._stride = (self._stride + 7) & ~7
        if len(buffer) < self._stride * ((height + 7) & ~7 if format == MONO_VLSB else height) // 8:
            raise ValueError
        self._buffer, self._format = buffer, format
        self._width, self._height = width, height

    def _place(self, x: int, y: int) -> tuple[int, int]:
        if self._format == MONO_VLSB:
            return (y >> 3) * self._stride + x, y & 7
        return (y * self._stride + x) >> 3, 7 - (x & 7)

    def pixel(self, x: int, y: int, c: int | None = None) -> int | None:
        """Reads without a colour, writes with one; outside it does neither."""
        if not (0 <= x < self._width and 0 <= y < self._height):
            return None
        at, bit = self._place(x, y)
        if c is None:
            return self._buffer[at] >> bit & 1
        self._buffer[at] = self._buffer[at] & ~(1 << bit) | bool(c) << bit
        return None

    def fill(self, c: int) -> None:
        self.fill_rect(0, 0, self._width, self._height, c)

    def fill_rect(self, x: int, y: int, w: int, h: int, c: int) -> None:
        for j in range(max(y, 0), min(y + h, self._height)):
            for i in range(max(x, 0), min(x + w, self._width)):
                self.pixel(i, j, c)

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
        for j in range(source._height):
            for i in range(source._width):
                colour = source.pixel(i, j) or 0
                if palette is not None:
                    colour = palette.pixel(colour, 0)
                if colour != key:
                    self.pixel(x + i, y + j, colour)
