"""What the PC has the board do, sent over the port into its memory: tools/port/board.py calls these functions.

Every answer is one line of JSON. The watchdog that the firmware left is given a longer limit, for it cannot be stopped;
whoever goes away in the middle leaves a board that starts again by itself, with a whole firmware.
"""

import gc
import json
import os
from binascii import a2b_base64, b2a_base64, crc32

import deflate
import vfs
from micropython import const

import starter
from esp32 import Partition
from machine import WDT

_SECTOR = const(4096)
_PATIENCE_MS = const(120000)

dog = WDT(timeout=_PATIENCE_MS)
blank = b"\xff" * _SECTOR


def tell(value):
    dog.feed()
    print(json.dumps(value))


def about():
    """What it has room for, and what it runs."""
    gc.collect()
    slots = starter.Slots()
    tell(
        {
            "in_place": hasattr(vfs, "VfsRom") and starter.Home().memory is not None,
            "free": gc.mem_free(),
            "slot_size": starter.Home().sectors * _SECTOR,
            "use": slots.use,
            "good": slots.good,
            "starts": slots.starts,
            "held": slots.held,
            "well": starter.Log().well(),
        }
    )


def clear():
    """Which slot is written now."""
    slots = starter.Slots()
    if slots.use != slots.good and slots.starts and starter.Log().well():
        slots.good, slots.starts = slots.use, 0
    slots.clear()
    tell(slots.target())


def sums(slot: str, count: int):
    """CRC-32 of its first sectors: what is there already is not sent again."""
    home = starter.Home()
    buf = bytearray(_SECTOR)
    found = []
    for place in range(count):
        home.partition.readblocks(home.first(slot) + place, buf)
        found.append(crc32(buf))
        dog.feed()
    tell(found)


def unpacked(packed: bytes) -> bytes:
    """`packed`: base64 of bytes that are compressed as zlib does it."""
    import io

    return deflate.DeflateIO(io.BytesIO(a2b_base64(packed)), deflate.ZLIB).read()


def put(slot: str, place: int, packed: bytes):
    """One sector."""
    data = unpacked(packed)
    home = starter.Home()
    block = home.first(slot) + place
    home.partition.ioctl(6, block)
    home.partition.writeblocks(block, data, 0)
    tell(len(data))


def check(slot: str, size: int):
    tell(starter.Home().digest(slot, size).decode())


def switch(held: dict):
    starter.Slots().switch(held)
    tell(True)


def keep(path: str):
    """The file that was written beside it takes its place, in one step."""
    os.rename(path + ".new", path)
    tell(True)


def region_of(label: str):
    return Partition.find(Partition.TYPE_DATA, label=label)[0]


def program(place: int, offset: int, packed: bytes):
    """Bytes of one sector of the journal, behind or over what is there: bits are cleared, never set."""
    tell(region_of("journal").writeblocks(place, unpacked(packed), offset) in (None, 0))


def erase(place: int):
    """One sector of the journal."""
    tell(region_of("journal").ioctl(6, place) in (None, 0))


def forget():
    """The whole file system, block by block: settings, keys and people; the starter, too. What is only deleted would
    still be on the chip. MicroPython makes a new one when it starts."""
    vfs.umount("/")
    region = region_of("vfs")
    for block in range(region.ioctl(4, 0)):
        region.ioctl(6, block)
        dog.feed()
    tell(True)


def journal():
    """Every sector that is not blank: its number and base64 of its bytes. The last line is their count in all."""
    region = region_of("journal")
    buf = bytearray(_SECTOR)
    count = region.ioctl(4, 0)
    for place in range(count):
        region.readblocks(place, buf)
        if buf != blank:
            tell([place, b2a_base64(buf).decode().strip()])
    tell(count)
