"""A small file of lines, each with a key, changed in one step.

    key word word ... CRC-32 of all before it

A change writes a new file and puts it in the place of the old one: a power cut leaves one of the two, whole. It goes
line by line, so the file may be longer than what RAM has room for.
"""

import errno
from binascii import crc32

from micropython import const

_LONGEST = const(200)


def read(path: str, default: tuple = ()):
    """Yield (key, words) of each line, `words` None when it is damaged. `default`: lines of a file that is not there.

    Run it to its end: it holds the file open. Raises OSError.
    """
    for line in _lines(path, default):
        yield _key(line), _words(line)


def write(path: str, rename, key: str, words, default: tuple = ()):
    """The line of `key` becomes `words` (None: it goes), the others stay as they are. Raises OSError."""
    fresh = path + ".new"
    with open(fresh, "wb") as file:
        for line in _lines(path, default):
            if _key(line) != key:
                file.write(line + b"\n")
        if words is not None:
            file.write(_sealed(" ".join([key] + list(words)).encode()) + b"\n")
    rename(fresh, path)


def _lines(path: str, default: tuple):
    try:
        file = open(path, "rb")
    except OSError as problem:
        if problem.errno != errno.ENOENT:
            raise
        for words in default:
            yield _sealed(words.encode())
        return
    with file:
        while True:
            line = file.readline(_LONGEST)
            if not line:
                return
            yield line.rstrip(b"\n")


def _sealed(line: bytes) -> bytes:
    return line + b" %08x" % crc32(line)


def _key(line: bytes) -> str:
    """What is no text has no key."""
    key = line.split(b" ")[0]
    return key.decode() if key.isdigit() else ""


def _words(line: bytes) -> "list | None":
    told = line[:-9]
    if not told or _sealed(told) != line:
        return None
    return told.decode().split(" ")[1:]
