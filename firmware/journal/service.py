"""Whether a terminal may go on with the journal that is on its flash: looked at before it is opened, and only then.

Version: the third letter of a sector's magic, "SJ1\\n". Who writes what an older firmware must not pass over, a kind of
record that moves money or another layout, raises it, and begins a sector of its own version before the first such
record. The first 52 bytes of a header, with the CRC-32 at their end, stay in every version, so that each firmware can
tell a newer journal from a damaged one. Older versions are read for ever.
"""

from binascii import crc32

from micropython import const

from journal import records
from journal.scan import HEADER, SECTOR_MAGIC, Scan

NEWER = "newer"  # written by a newer firmware: nothing of it may be changed
RETIRED = "retired"  # what it holds goes on in another terminal

_VERSION = const(2)  # place in the magic
_NEWEST = const(0xFFFFFFFF)  # records from here on: those of the newest sector


def hindrance(region) -> str:
    """NEWER, RETIRED, or "" when nothing keeps the terminal from it."""
    head = bytearray(HEADER)
    for sector in range(region.size // region.sector):
        region.read(sector * region.sector, head)
        if _newer(head):
            return NEWER
    return RETIRED if _last(region) == records.RETIRED else ""


def _newer(head) -> bool:
    ours = head[:_VERSION] == SECTOR_MAGIC[:_VERSION] and head[3] == SECTOR_MAGIC[3]
    if not ours or head[_VERSION] <= SECTOR_MAGIC[_VERSION]:
        return False
    return crc32(head[:-4]) == int.from_bytes(head[-4:], "big")


def _last(region) -> int:
    """Kind of the newest record, 0 when there is none. A sector in which none became whole stands for none."""
    newest, scan = 0, Scan(region)
    for record in scan.records(_NEWEST):
        newest = record[1]
    if not newest:
        for record in Scan(region).records(scan.sequence):
            newest = record[1]
    return newest
