"""esp32.Partition for tests of what runs below the firmware: NOR flash in a bytearray, power cuts at any operation.

Rules of the chip: two arguments of writeblocks erase and write, three only program, and programming clears bits. The
layout comes from a board's partition table.
"""

from micropython import const

SECTOR = const(4096)
_EIO = const(5)


class PowerCut(BaseException):
    """The power failed in the middle of this operation."""


class Flash:
    """`layout`: label to (start, size). `left`: so many programs and erases from now the power fails in the middle of
    one, when `torn` of its bytes are done; negative: never. `put(at, data)` is told every change."""

    def __init__(self, layout: dict, cells=None, put=None):
        self.layout = layout
        self.cells = cells or bytearray(b"\xff" * max(start + size for start, size in layout.values()))
        self.left = -1
        self.torn = 0
        self.count = 0
        self.dead = False
        self._put = put

    def change(self, at: int, new):
        self.count += 1
        if self.left == 0:
            self.dead = True
            new = new[: min(self.torn, len(new))]
        self.left -= 1
        self.cells[at : at + len(new)] = new
        if self._put:
            self._put(at, new)
        if self.dead:
            raise PowerCut

    def program(self, at: int, data):
        old = self.cells[at : at + len(data)]
        if old != b"\xff" * len(data) and any(byte & ~was for was, byte in zip(old, data)):
            raise RuntimeError("program of 1 over 0 at %d" % at)
        self.change(at, data)


class Partition:
    BOOT = const(0)
    RUNNING = const(1)
    TYPE_APP = const(0)
    TYPE_DATA = const(1)
    flash: Flash

    def __init__(self, label: str):
        self._label = label
        self._flash = self.flash  # a file left open by who is gone must not reach the next one
        self._start, self._size = self._flash.layout[label]

    @staticmethod
    def find(type=TYPE_APP, subtype=0xFF, label=None, block_size=SECTOR) -> list:
        return [Partition(name) for name in Partition.flash.layout if type == Partition.TYPE_DATA and name == label]

    def info(self) -> tuple:
        return (self.TYPE_DATA, 0x81, self._start, self._size, self._label, False)

    def readblocks(self, block, buf, offset=0):
        if self._flash.dead:
            return -_EIO
        at = self._start + block * SECTOR + offset
        memoryview(buf)[:] = memoryview(self._flash.cells)[at : at + len(buf)]
        return 0

    def writeblocks(self, block, buf, offset=None):
        if self._flash.dead:
            return -_EIO
        if offset is None:
            for n in range(len(buf) // SECTOR):
                self.ioctl(6, block + n)
        self._flash.program(self._start + block * SECTOR + (offset or 0), buf)
        return 0

    def ioctl(self, op, arg):
        if op == 4:
            return self._size // SECTOR
        if op == 5:
            return SECTOR
        if op == 6:
            if self._flash.dead:
                return -_EIO
            self._flash.change(self._start + arg * SECTOR, b"\xff" * SECTOR)
        return 0


class Mapped(bytearray):
    """What rom_ioctl gives for `romfs` where VfsRom is built in: a partition that is memory as well."""

    def readblocks(self, block, buf):
        return Partition("romfs").readblocks(block, buf)

    def writeblocks(self, block, buf, offset=None):
        return Partition("romfs").writeblocks(block, buf, offset)

    def ioctl(self, op, arg):
        return Partition("romfs").ioctl(op, arg)


def rom_ioctl(request, segment):
    start, size = Partition.flash.layout["romfs"]
    return Mapped(memoryview(Partition.flash.cells)[start : start + size])
