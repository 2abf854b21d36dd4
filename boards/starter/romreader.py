"""A ROM image as a file system, for a MicroPython that was built without VfsRom: files are read from the partition, so
code that is imported takes RAM. Format: docs.micropython.org, "MicroPython filesystem images" (romfs)."""

import io

from micropython import const

_SECTOR = const(4096)
_MAGIC = b"\xd2\xcd\x31"
_VERBATIM = const(2)
_POINTER = const(3)
_FOLDER = const(4)
_FILE = const(5)

_IS_FOLDER = const(0x4000)
_IS_FILE = const(0x8000)
_ENOENT = const(2)
_EINVAL = const(22)
_EROFS = const(30)


class RomReader:
    """`partition`: a block device; `start`: where the image begins in it, in bytes. OSError when none does."""

    def __init__(self, partition, start: int):
        self._partition = partition
        self._start = start
        self._files = {}  # path without the first "/": (where, bytes), or None for a folder
        head = bytearray(len(_MAGIC))
        self.read(0, head)
        if head != _MAGIC:
            raise OSError(_EINVAL)
        size, at = self._number(len(_MAGIC))
        self._walk("", at, at + size)

    def read(self, at: int, buf):
        """Fill `buf` from byte `at` of the image."""
        view = memoryview(buf)
        at += self._start
        while view:
            count = min(len(view), _SECTOR - at % _SECTOR)
            self._partition.readblocks(at // _SECTOR, view[:count], at % _SECTOR)
            view = view[count:]
            at += count

    def mount(self, readonly, mkfs):
        """Nothing to do."""

    def umount(self):
        """Nothing to do."""

    def stat(self, path: str):
        found = self._find(path)
        size = found[1] if found else 0
        return (_IS_FILE if found else _IS_FOLDER, 0, 0, 0, 0, 0, size, 0, 0, 0)

    def open(self, path: str, mode: str):
        found = self._find(path)
        if not found or "r" not in mode:
            raise OSError(_EROFS if found else _ENOENT)
        return RomFile(self, found[0], found[1], "b" not in mode)

    def ilistdir(self, path: str):
        folder = path.strip("/")
        self._find(folder)
        for name, found in self._files.items():
            above, _, leaf = ("/" + name).rpartition("/")
            if above[1:] == folder:
                yield (leaf, _IS_FILE if found else _IS_FOLDER, 0, found[1] if found else 0)

    def _find(self, path: str):
        name = path.strip("/")
        if name and name not in self._files:
            raise OSError(_ENOENT)
        return self._files.get(name)

    def _walk(self, above: str, at: int, end: int):
        while at < end:
            kind, at = self._number(at)
            size, at = self._number(at)
            if kind in (_FOLDER, _FILE):
                length, inside = self._number(at)
                name = bytearray(length)
                self.read(inside, name)
                path = above + str(name, "utf-8")
                if kind == _FOLDER:
                    self._files[path] = None
                    self._walk(path + "/", inside + length, at + size)
                else:
                    self._files[path] = self._content(inside + length, at + size)
            at += size

    def _content(self, at: int, end: int) -> tuple:
        while at < end:
            kind, at = self._number(at)
            size, at = self._number(at)
            if kind == _VERBATIM:
                return at, size
            if kind == _POINTER:
                length, at = self._number(at)
                return self._number(at)[0], length
            at += size
        return at, 0

    def _number(self, at: int) -> tuple:
        """A number in groups of seven bits, most significant first; and where it ends."""
        byte = bytearray(1)
        value = 0
        while True:
            self.read(at, byte)
            at += 1
            value = value << 7 | byte[0] & 0x7F
            if not byte[0] & 0x80:
                return value, at


class RomFile(io.IOBase):
    def __init__(self, image: RomReader, start: int, size: int, text: bool):
        self._image = image
        self._start = start
        self._size = size
        self._text = text
        self._at = 0

    def readinto(self, buf) -> int:
        count = min(len(buf), self._size - self._at)
        self._image.read(self._start + self._at, memoryview(buf)[:count])
        self._at += count
        return count

    def read(self, size: int = -1):
        return self._told(self._bytes(size))

    def readline(self):
        start = self._at
        line = self._bytes(-1)
        line = line[: line.find(b"\n") + 1] or line
        self._at = start + len(line)
        return self._told(line)

    def _bytes(self, size: int) -> bytes:
        left = self._size - self._at
        data = bytearray(left if size < 0 else min(size, left))
        self.readinto(data)
        return bytes(data)

    def _told(self, data: bytes):
        return str(data, "utf-8") if self._text else data

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = max(0, min((0, self._at, self._size)[whence] + offset, self._size))
        return self._at

    def ioctl(self, request: int, _) -> int:
        return 0 if request == 4 else -_EINVAL  # close

    def close(self):
        """Nothing to do."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
