"""Runs inside the terminal, on MicroPython: starts the firmware of the image as the boot loader would, with one thing
added: whenever the simulated chip reports its heap, the collector's own count of it is printed too."""

import gc

import micropython
import vfs

import wire

_report = wire._report_heap


def report():
    _report()  # collects first
    micropython.mem_info()


wire._report_heap = report
vfs.umount("/")
gc.collect()

import main  # noqa: E402

main.main()
