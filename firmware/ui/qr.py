"""QR codes of bytes (ISO/IEC 18004), versions 1 to 9: what a display of 64 px shows at one px a module.

The smallest version that holds the data is taken, with error correction M where it still fits, else L.
"""

import framebuf
from micropython import const

from ui.qr_words import interleave, stream

_MOST = const(9)
_TOTAL = (26, 44, 70, 100, 134, 172, 196, 242, 292)  # codewords, by version
_LOW = ((7, 1), (10, 1), (15, 1), (20, 1), (26, 1), (18, 2), (20, 2), (24, 2), (30, 2))  # check words a block, blocks
_MEDIUM = ((10, 1), (16, 1), (26, 1), (18, 2), (24, 2), (16, 4), (18, 4), (22, 4), (22, 5))
_LEVELS = ((_MEDIUM, 0), (_LOW, 1))  # with their format bits

_FINDER = const(0b10111010000)  # dark 1-1-3-1-1 with four light behind it; either way round it costs 40
_REDNIF = const(0b00001011101)


class TooLong(Exception):
    """More data than version 9 holds (230 bytes)."""


class Symbol:
    """`for _ in symbol.steps(): ...` makes it, a little at a time: some seconds in all on the chip; then `dark(x, y)`.

    size: modules a side, without the quiet zone. `mask`: 0 to 7, None chooses as the standard does. Raises TooLong.
    """

    def __init__(self, data: bytes, mask: "int | None" = None):
        self.version, self._blocks, self._level = _fitting(len(data))
        self.size = 17 + 4 * self.version
        self._data = data
        self._dark = _bits(self.size)
        self._fixed = _bits(self.size)
        self.mask = -1 if mask is None else mask

    def dark(self, x: int, y: int) -> bool:
        return self._dark.pixel(x, y) == 1

    def steps(self):
        """Yields while there is more to do."""
        self._patterns()
        yield
        words = bytearray(_TOTAL[self.version - 1])
        for _ in interleave(stream(self._data, self._capacity), words, *self._blocks):
            yield
        self._place(words)
        yield
        if self.mask < 0:
            for _ in self._choose():
                yield
        for _ in self._turn(self.mask):
            yield
        self._format(self.mask)

    def _choose(self):
        """The mask that makes the symbol easiest to read."""
        best = -1
        for mask in range(8):
            for _ in self._turn(mask):
                yield
            self._format(mask)
            cost = 0
            for part in self._costs():
                cost += part
                yield
            for _ in self._turn(mask):
                yield
            if best < 0 or cost < best:
                best, self.mask = cost, mask

    @property
    def _capacity(self) -> int:
        """Data words."""
        check, blocks = self._blocks
        return _TOTAL[self.version - 1] - check * blocks

    def _set(self, x: int, y: int, dark: int):
        """A module that carries no data."""
        self._dark.pixel(x, y, dark)
        self._fixed.pixel(x, y, 1)

    def _patterns(self):
        last = self.size - 1
        for i in range(self.size):
            self._set(6, i, ~i & 1)
            self._set(i, 6, ~i & 1)
        for x, y in ((3, 3), (last - 3, 3), (3, last - 3)):
            self._square(x, y, 4)
        places = _alignment(self.version)
        for x in places:
            for y in places:
                if (x, y) not in ((6, 6), (6, places[-1]), (places[-1], 6)):  # there are finders
                    self._square(x, y, 2)
        self._format(0)
        if self.version >= 7:
            self._number()

    def _square(self, x: int, y: int, radius: int):
        """Rings around a centre: of a finder (4, the outermost light) or an alignment pattern (2)."""
        for dy in range(-radius, radius + 1):
            for dx in range(-radius, radius + 1):
                if 0 <= x + dx < self.size and 0 <= y + dy < self.size:
                    ring = max(abs(dx), abs(dy))
                    self._set(x + dx, y + dy, ring not in (2, 4) if radius == 4 else ring != 1)

    def _format(self, mask: int):
        data = self._level << 3 | mask
        bits = (data << 10 | _remainder(data, 10, 0x537)) ^ 0x5412
        last = self.size - 1
        for i in range(15):
            dark = bits >> i & 1
            self._set(8, i if i < 6 else i + 1 if i < 8 else last - 14 + i, dark)
            self._set(last - i if i < 8 else 7 if i == 8 else 14 - i, 8, dark)
        self._set(8, last - 7, 1)

    def _number(self):
        bits = self.version << 12 | _remainder(self.version, 12, 0x1F25)
        for i in range(18):
            far, near = self.size - 11 + i % 3, i // 3
            self._set(far, near, bits >> i & 1)
            self._set(near, far, bits >> i & 1)

    def _place(self, words: bytearray):
        """The bits in pairs of columns from the right, up and down by turns."""
        at = 0
        right = self.size - 1
        upward = True
        while right > 0:
            if right == 6:
                right = 5
            for step in range(self.size):
                y = self.size - 1 - step if upward else step
                for x in (right, right - 1):
                    if not self._fixed.pixel(x, y) and at < len(words) * 8:
                        self._dark.pixel(x, y, words[at >> 3] >> (7 - (at & 7)) & 1)
                        at += 1
            upward = not upward
            right -= 2

    def _turn(self, mask: int):
        """Turn over what the mask covers; doing it twice takes it back. Yields after each row."""
        for y in range(self.size):
            for x in range(self.size):
                if _covers(mask, x, y) and not self._fixed.pixel(x, y):
                    self._dark.pixel(x, y, not self._dark.pixel(x, y))
            yield

    def _costs(self):
        """Yields what makes the symbol hard to read, in parts (8.8.2)."""
        dark = 0
        for a in range(self.size):
            yield self._line(a, 0, 0, 1) + self._line(0, a, 1, 0)
            blocks = 0
            for b in range(self.size):
                module = self._dark.pixel(a, b)
                dark += module
                if a and b and module == self._dark.pixel(a - 1, b) == self._dark.pixel(a, b - 1):
                    blocks += 3 * (module == self._dark.pixel(a - 1, b - 1))
            yield blocks
        yield abs(dark * 20 - self.size * self.size * 10) // (self.size * self.size) * 10

    def _line(self, x: int, y: int, dx: int, dy: int) -> int:
        """Runs of five and more, and what looks like a finder, in one row or column."""
        cost = run = seen = 0
        before = -1
        for place in range(self.size):
            module = self._dark.pixel(x, y)
            run = run + 1 if module == before else 1
            if run >= 5:
                cost += 3 if run == 5 else 1
            before = module
            seen = seen << 1 & 0x7FF | module
            if place >= 10 and (seen == _FINDER or seen == _REDNIF):
                cost += 40
            x += dx
            y += dy
        return cost


def _fitting(length: int) -> tuple:
    """(version, (check words a block, blocks), format bits of the level)"""
    for version in range(1, _MOST + 1):
        for table, level in _LEVELS:
            check, blocks = table[version - 1]
            if length + 2 <= _TOTAL[version - 1] - check * blocks:  # 4 bits of mode, 8 of length, up to 4 of end
                return version, table[version - 1], level
    raise TooLong


def _bits(size: int):
    across = (size + 7) & ~7
    return framebuf.FrameBuffer(bytearray(across * size // 8), across, size, framebuf.MONO_HLSB)


def _remainder(data: int, bits: int, divisor: int) -> int:
    """Check bits of format (10) and version (12)."""
    rest = data
    for _ in range(bits):
        rest = rest << 1 ^ (rest >> (bits - 1)) * divisor
    return rest


def _alignment(version: int) -> tuple:
    if version < 2:
        return ()
    return (6, 4 * version + 10) if version < 7 else (6, 2 * version + 8, 4 * version + 10)


def _covers(mask: int, x: int, y: int) -> bool:
    if mask == 0:
        return (x + y) % 2 == 0
    if mask == 1:
        return y % 2 == 0
    if mask == 2:
        return x % 3 == 0
    if mask == 3:
        return (x + y) % 3 == 0
    if mask == 4:
        return (y // 2 + x // 3) % 2 == 0
    if mask == 5:
        return x * y % 2 + x * y % 3 == 0
    if mask == 6:
        return (x * y % 2 + x * y % 3) % 2 == 0
    return ((x + y) % 2 + x * y % 3) % 2 == 0
