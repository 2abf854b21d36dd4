"""The first thing that MicroPython runs, where the terminal is frozen into it: the terminal.

Fonts and texts are read in place, from the image in `romfs` that MicroPython has mounted at /rom (MICROPY_VFS_ROM).
"""

import sys

sys.path[:] = [".frozen"]

import main  # noqa: E402

main.main()
