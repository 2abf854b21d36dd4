"""The journal and littlefs on NOR flash that counts, on MicroPython.

    micropython on_flash.py ROOT REQUEST

REQUEST is a JSON object: `records` and `length` of one series, `sale` (payload lengths of the records of one sale),
`sales` to measure. Prints a JSON object.
"""

import json
import sys

import vfs

root, request = sys.argv[1:]
sys.path[:] = [root + "/firmware", root + "/host_tests/bench", ".frozen"]

from counting import Nor  # noqa: E402

from drivers.flash import Region  # noqa: E402
from journal.journal import Journal, JournalFull  # noqa: E402

SIZE = 256 * 1024
ROOMY = 4 * 1024 * 1024


class Log:
    """Our journal, idle after each record."""

    def __init__(self, nor):
        self._journal = Journal(Region(nor))
        for _ in self._journal.replay():
            pass

    def write(self, payload):
        self._journal.append(3, payload)
        while self._journal.tidy():
            pass


class Appended:
    """One file on littlefs, appended to and flushed after each record."""

    def __init__(self, nor):
        vfs.VfsLfs2.mkfs(nor)
        self._file = vfs.VfsLfs2(nor).open("journal", "ab")

    def write(self, payload):
        self._file.write(payload)
        self._file.flush()


class Files:
    """A file on littlefs for each record."""

    def __init__(self, nor):
        vfs.VfsLfs2.mkfs(nor)
        self._system = vfs.VfsLfs2(nor)
        self._count = 0

    def write(self, payload):
        self._count += 1
        with self._system.open(str(self._count), "wb") as file:
            file.write(payload)


def payload(length, n):
    return bytes([(n * 7 + i) & 0xFF for i in range(length)])


def series(way, count, length):
    """`count` records of `length` bytes, in a region with room for the most wasteful way."""
    nor = Nor(ROOMY)
    log = way(nor)
    nor.forget()
    for n in range(count):
        log.write(payload(length, n))
    return nor.counted()


def capacity(way, length):
    """How many records of `length` bytes fit in 256 KiB."""
    log = way(Nor(SIZE))
    count = 0
    try:
        while True:
            log.write(payload(length, count))
            count += 1
    except (OSError, JournalFull):
        return count


def sales(way, lengths, count):
    """[counts] of each of `count` sales, after as many before."""
    nor = Nor(SIZE)
    log = way(nor)
    each = []
    for n in range(2 * count):
        nor.forget()
        for length in lengths:
            log.write(payload(length, n))
        each.append(nor.counted())
    return each[count:]


def main():
    asked = json.loads(request)
    ways = (("journal", Log), ("append", Appended), ("files", Files))
    found = {"series": {}, "capacity": {}, "sales": {}}
    for name, way in ways:
        found["capacity"][name] = capacity(way, asked["length"])
        found["series"][name] = series(way, asked["records"], asked["length"])
        if name != "files":
            found["sales"][name] = sales(way, asked["sale"], asked["sales"])
    print(json.dumps(found))


main()
