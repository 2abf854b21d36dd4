"""The first thing that MicroPython runs, where the terminal is frozen into it: the terminal.

Fonts and texts are read in place, from the image in `romfs` that MicroPython has mounted at /rom (MICROPY_VFS_ROM).
"""

import sys

sys.path[:] = [".frozen"]

import vfs  # noqa: E402

from esp32 import Partition  # noqa: E402


def _format():
    """Make the file system of a new chip: MicroPython's own _boot.py, which is not here, would do it. A damaged one is
    left as it is, for the terminal to tell."""
    region = Partition.find(Partition.TYPE_DATA, label="vfs")[0]
    buf = bytearray(region.ioctl(5, 0))
    for block in (0, 1):  # one of them may be blank after a cut, when the other took its place
        region.readblocks(block, buf)
        if buf != b"\xff" * len(buf):
            return
    vfs.VfsLfs2.mkfs(region)


_format()

import main  # noqa: E402

main.main()
