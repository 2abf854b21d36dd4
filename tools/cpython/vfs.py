"""MicroPython's vfs module: littlefs on a block device, by littlefs-python, mounted for open() and os.

Only paths under a mount point lead there; all others are the PC's own.
"""

import builtins
import io
import os
from contextlib import suppress

from littlefs import LittleFS, LittleFSError, lfs
from littlefs.context import UserContext

_READ = 32
_BLOCK_COUNT, _BLOCK_SIZE, _ERASE = 4, 5, 6

_mounts: dict[str, LittleFS | str] = {}  # a string is a folder of the PC
_patched = False


class _Device(UserContext):
    """The block-device protocol, extended form, for littlefs; sizes as MicroPython uses them."""

    def __init__(self, device):
        self._device = device

    def read(self, cfg, block, off, size):
        data = bytearray(size)
        failed = self._device.readblocks(block, data, off)
        return bytearray(size) if failed else data  # it cannot be told; nothing is no file system

    def prog(self, cfg, block, off, data):
        return self._device.writeblocks(block, data, off)

    def erase(self, cfg, block):
        return self._device.ioctl(_ERASE, block)

    def sync(self, cfg):
        return 0


class VfsLfs2(LittleFS):
    """OSError when there is no file system on the device."""

    def __init__(self, device):
        super().__init__(_Device(device), **_sizes(device))
        try:
            self.mount()
        except Exception as error:  # littlefs has its own error classes
            raise OSError(str(error)) from None

    @staticmethod
    def mkfs(device) -> None:
        LittleFS(_Device(device), **_sizes(device)).format()


def _sizes(device) -> dict:
    sizes = {"block_size": device.ioctl(_BLOCK_SIZE, 0), "block_count": device.ioctl(_BLOCK_COUNT, 0)}
    return sizes | {
        "read_size": _READ,
        "prog_size": _READ,
        "cache_size": 4 * _READ,
        "lookahead_size": 32,
        "mount": False,
    }


def mount(system, place: str) -> None:
    _mounts[place.rstrip("/")] = system
    _patch()


def umount(place: str) -> None:
    _mounts.pop(place.rstrip("/"))


def alias(place: str, folder: str) -> None:
    """Show a folder of the PC at `place`."""
    _mounts[place.rstrip("/")] = folder
    _patch()


def _find(path):
    """(file system or folder, path inside it), or (None, path)."""
    text = os.fspath(path) if isinstance(path, (str, os.PathLike)) else ""
    for place, system in _mounts.items():
        if isinstance(text, str) and text.startswith(place + "/"):
            return system, text[len(place) :]
    return None, path


def _patch() -> None:
    global _patched
    if _patched:
        return
    _patched = True
    builtins.open = _routed(builtins.open, _open)
    os.rename = _routed(os.rename, lambda system, old, new: system.rename(old, _find(new)[1]))
    os.remove = _routed(os.remove, lambda system, path: system.remove(path))
    os.stat = _routed(os.stat, lambda system, path: (0x8000, 0, 0, 0, 0, 0, system.stat(path).size, 0, 0, 0))
    os.listdir = _routed(os.listdir, lambda system, path: system.listdir(path))


class _Written(io.BytesIO):
    """What is written goes to flash when it is closed."""

    def __init__(self, system, path):
        super().__init__()
        self._keep = lambda data: _whole(system, path, "wb", lambda file: lfs.file_write(system.fs, file, data))

    def close(self):
        if self.closed:
            return
        data = self.getvalue()
        super().close()
        try:
            self._keep(data)
        except LittleFSError as error:
            raise OSError(-error.code, error.name) from None


def _whole(system, path: str, mode: str, use):
    """One opening of a file, closed once whatever happens: closed twice it ends the interpreter."""
    file = lfs.file_open(system.fs, path, mode)
    try:
        done = use(file)
    except LittleFSError:
        with suppress(LittleFSError):
            lfs.file_close(system.fs, file)
        raise
    lfs.file_close(system.fs, file)
    return done


def _open(system, path, mode="r", buffering=-1, encoding=None, **_):
    if "w" in mode:
        raw = _Written(system, path)
    else:
        size = system.stat(path).size
        raw = io.BytesIO(_whole(system, path, "rb", lambda file: lfs.file_read(system.fs, file, size)))
    return raw if "b" in mode else io.TextIOWrapper(raw, encoding="utf-8")


def _routed(original, ours):
    def call(path=".", *args, **options):
        system, inside = _find(path)
        if isinstance(system, str):
            return original(system + inside, *args, **options)
        if not system:
            return original(path, *args, **options)
        try:
            return ours(system, inside, *args, **options)
        except LittleFSError as error:
            raise OSError(-error.code, error.name) from None

    return call
