"""The journal and littlefs on NOR flash that counts, on MicroPython.

    micropython on_flash.py ROOT REQUEST

REQUEST is a JSON object: `records` and `length` of one series, `sale` (payload lengths of the records of one sale),
`sales` to measure, `recoveries` (numbers of records, null: as many as fit in 256 KiB). Prints a JSON object.
"""

import json
import sys

import vfs

root, request = sys.argv[1:]
sys.path[:] = [root + "/firmware", ".frozen"]

from drivers.flash import Region  # noqa: E402
from journal.journal import Journal, JournalFull  # noqa: E402

SECTOR = 4096
SIZE = 256 * 1024
ROOMY = 4 * 1024 * 1024
ONES = b"\xff" * SECTOR


class Nor:
    """Shaped like esp32.Partition; counts what is programmed, erased and read."""

    def __init__(self, size):
        self.data = bytearray(size)
        for at in range(0, size, SECTOR):
            self.data[at : at + SECTOR] = ONES
        self.forget()

    def forget(self):
        self.programs = self.programmed = self.erases = self.reads = self.read = 0
        self.sectors = set()

    def readblocks(self, block, buf, offset=0):
        at = block * SECTOR + offset
        buf[:] = memoryview(self.data)[at : at + len(buf)]
        self.reads += 1
        self.read += len(buf)
        self.sectors.add(block)

    def writeblocks(self, block, buf, offset=0):
        at = block * SECTOR + offset
        old = bytes(memoryview(self.data)[at : at + len(buf)])
        if old.count(b"\xff") != len(old):
            wanted = int.from_bytes(buf, "big")
            if int.from_bytes(old, "big") & wanted != wanted:
                raise ValueError("program of 1 over 0")
        self.data[at : at + len(buf)] = buf
        self.programs += 1
        self.programmed += len(buf)

    def ioctl(self, op, arg):
        if op == 4:
            return len(self.data) // SECTOR
        if op == 5:
            return SECTOR
        if op == 6:
            self.data[arg * SECTOR : (arg + 1) * SECTOR] = ONES
            self.erases += 1
        return 0

    def counted(self):
        return {"programs": self.programs, "bytes": self.programmed, "erases": self.erases}


class Log:
    """Our journal."""

    def __init__(self, nor):
        self._journal = Journal(Region(nor))
        for _ in self._journal.replay():
            pass

    def write(self, payload):
        self._journal.append(3, payload)


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


def recovery(lengths, count):
    """What a start reads of a journal with `count` records (None: as many as fit in 256 KiB)."""
    size = SIZE
    while count and size < count * (max(lengths) + 16):
        size *= 2
    nor = Nor(size)
    log = Log(nor)
    written = 0
    try:
        while written != count:
            log.write(payload(lengths[written % len(lengths)], written))
            written += 1
    except JournalFull:
        pass
    nor.forget()
    found = len([1 for _ in Journal(Region(nor)).replay()])
    if found != written:
        raise ValueError("records found: " + str(found))
    with_records = len([1 for at in range(0, size, SECTOR) if nor.data[at] != 0xFF])
    about = {"records": found, "region": size, "sectors": with_records, "all": len(nor.sectors)}
    about["reads"] = nor.reads
    about["bytes"] = nor.read
    return about


def main():
    asked = json.loads(request)
    ways = (("journal", Log), ("append", Appended), ("files", Files))
    found = {"series": {}, "capacity": {}, "sales": {}, "recoveries": []}
    for name, way in ways:
        found["capacity"][name] = capacity(way, asked["length"])
        found["series"][name] = series(way, asked["records"], asked["length"])
        if name != "files":
            found["sales"][name] = sales(way, asked["sale"], asked["sales"])
    for count in asked["recoveries"]:
        found["recoveries"].append(recovery(asked["sale"], count))
    print(json.dumps(found))


main()
