"""A raw area of NOR flash: erase a sector to ones, program ones to zeros, read."""

from micropython import const

# Block device ioctls (MicroPython vfs.AbstractBlockDev).
_BLOCK_COUNT = const(4)
_BLOCK_SIZE = const(5)
_ERASE = const(6)


class FlashError(OSError):
    """The flash refused, or the place is outside of the area. What a failed program left there is unknown."""


class Region:
    """`partition` is shaped like esp32.Partition; its writeblocks with an offset programs without erasing.

    `size` and `sector` in bytes. Offsets count from the start of the area.
    """

    def __init__(self, partition):
        self._partition = partition
        self.sector = partition.ioctl(_BLOCK_SIZE, 0)
        self.size = partition.ioctl(_BLOCK_COUNT, 0) * self.sector

    def read(self, offset: int, buf):
        """Fills `buf`. Raises FlashError."""
        self._by_block(self._partition.readblocks, offset, buf)

    def program(self, offset: int, data):
        """Clears bits: what is there becomes the AND of it and `data`. Raises FlashError."""
        self._by_block(self._partition.writeblocks, offset, data)

    def erase(self, sector_index: int):
        """All bytes of one sector become FF. Raises FlashError."""
        if not 0 <= sector_index * self.sector < self.size:
            raise FlashError("outside")
        self._do(self._partition.ioctl, _ERASE, sector_index)

    def _by_block(self, transfer, offset: int, data):
        if offset < 0 or offset + len(data) > self.size:
            raise FlashError("outside")
        data = memoryview(data)
        while data:
            block, within = divmod(offset, self.sector)
            length = min(len(data), self.sector - within)
            self._do(transfer, block, data[:length], within)
            data = data[length:]
            offset += length

    def _do(self, operation, *args):
        """Block devices answer None or 0 when all is well, a negative errno or an OSError otherwise."""
        try:
            answer = operation(*args)
        except OSError as error:
            raise FlashError("errno %d" % (error.args[0] if error.args else 0)) from None
        if answer:
            raise FlashError("errno %d" % answer)
