"""esp32.Partition over the modelled NOR flash, with the chip's rules (docs: esp32.Partition, simple and extended)."""

import struct

from micropython import const

import wire

_INFO = const(0x50)
_READ = const(0x51)
_PROGRAM = const(0x52)
_ERASE = const(0x53)

_BLOCK = const(4096)
_OK = const(0)
_EIO = const(5)
_BLOCK_COUNT = const(4)
_BLOCK_SIZE = const(5)
_BLOCK_ERASE = const(6)

_LABELS = ("vfs", "journal")


class Partition:
    BOOT = const(0)
    RUNNING = const(1)
    TYPE_APP = const(0)
    TYPE_DATA = const(1)

    def __init__(self, label):
        self._unit = _LABELS.index(label)
        self._label = label
        self._at, self._size = struct.unpack(">II", wire.ask(_INFO, self._unit))
        self._args = bytearray(8)

    @staticmethod
    def find(type=TYPE_APP, subtype=0xFF, label=None, block_size=_BLOCK) -> list:
        if type != Partition.TYPE_DATA:
            return []
        return [Partition(name) for name in _LABELS if label in (None, name)]

    def info(self) -> tuple:
        """(type, subtype, address, size, label, encrypted)"""
        return (self.TYPE_DATA, 0x81, self._at, self._size, self._label, False)

    def readblocks(self, block, buf, offset=0) -> int:
        """No exceptions here: raised inside littlefs they leave the file system undefined."""
        struct.pack_into(">II", self._args, 0, block * _BLOCK + offset, len(buf))
        return 0 if wire.ask_into(_READ, self._unit, self._args, buf) == len(buf) else -_EIO

    def writeblocks(self, block, buf, offset=None) -> int:
        """Two arguments: erase and write whole blocks. Three: program only, which can only clear bits."""
        if offset is None:
            offset = 0
            for n in range(len(buf) // _BLOCK):
                if self.ioctl(_BLOCK_ERASE, block + n):
                    return -_EIO
        at = (block * _BLOCK + offset).to_bytes(4, "big")
        return 0 if wire.ask_parts(_PROGRAM, self._unit, (at, buf))[0] == _OK else -_EIO

    def ioctl(self, op, arg):
        if op == _BLOCK_COUNT:
            return self._size // _BLOCK
        if op == _BLOCK_SIZE:
            return _BLOCK
        if op == _BLOCK_ERASE:
            return 0 if wire.ask(_ERASE, self._unit, (arg * _BLOCK).to_bytes(4, "big"))[0] == _OK else -_EIO
        return 0
