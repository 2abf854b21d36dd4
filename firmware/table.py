"""Look-up in a sorted table that stays in its file: one record of RAM, whatever the table's size."""


class Table:
    """`count` records of `size` bytes from offset `start`; ascending by their first `width` bytes, a big-endian key."""

    def __init__(self, file, start: int, count: int, size: int, width: int):
        self._file = file
        self._start = start
        self._count = count
        self._width = width
        self.record = bytearray(size)

    def find(self, key: int) -> bool:
        """True when `key` is there; its whole record is then in `record` until the next call."""
        low = 0
        high = self._count
        while low < high:
            middle = (low + high) >> 1
            here = self._read(middle)
            if here == key:
                return True
            if here < key:
                low = middle + 1
            else:
                high = middle
        return False

    def _read(self, index: int) -> int:
        record = self.record
        self._file.seek(self._start + index * len(record))
        self._file.readinto(record)
        key = 0
        for i in range(self._width):
            key = key << 8 | record[i]
        return key
