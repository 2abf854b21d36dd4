"""Stands for a board with MicroPython: flash in a file, the start-up order and the raw REPL of the chip's firmware.

    micropython repl.py LAYOUT FLASH MODE

LAYOUT: JSON, label to [start, size]. MODE: "main" starts main.py first, as a hard reset does; "raw" waits in the raw
REPL, as after a soft reset there. The exit code says how it ended: 10 hard reset, 11 soft reset, 12 power cut.
Protocol: docs.micropython.org, "The pyboard.py tool" and raw REPL.
"""

import io
import json
import os
import sys
import time

sys.path[:] = [__file__.rsplit("/", 1)[0], ".frozen"]
import vfs

import esp32
import machine

HARD, SOFT, CUT = 10, 11, 12
incoming = open("/dev/fd/0", "rb", buffering=0)
layout, path, mode = sys.argv[1:4]
layout = json.loads(layout)
backing = open(path, "r+b", buffering=0)


def keep(at, data):
    backing.seek(at)
    backing.write(data)


class Vfs:
    """The module as it is built for a board with code in place."""

    VfsLfs2 = vfs.VfsLfs2
    VfsRom = vfs.VfsRom
    mount = vfs.mount
    umount = vfs.umount
    rom_ioctl = esp32.rom_ioctl


class Time:
    """Of what runs below the firmware; nobody waits here."""

    sleep_ms = time.sleep_ms

    @staticmethod
    def sleep(seconds):
        time.sleep_ms(seconds * 10)


def start():
    """As _boot.py: the file system at /, made when the flash is new."""
    esp32.Partition.flash = flash = esp32.Flash(layout, bytearray(backing.read()), keep)
    if len(sys.argv) > 4:
        flash.left = int(sys.argv[4])
    vfs.umount("/")
    region = esp32.Partition("vfs")
    at = layout["vfs"][0]
    if flash.cells[at : at + 4096] == b"\xff" * 4096:
        vfs.VfsLfs2.mkfs(region)
    vfs.mount(vfs.VfsLfs2(region), "/")
    sys.modules["vfs"], sys.modules["time"] = Vfs, Time
    sys.path[:] = ["", ".frozen", "/lib"]


def say(text):
    print(text, end="")


def until(ends) -> bytes:
    """What comes in before one of these bytes, and that byte."""
    found = bytearray()
    while True:
        try:
            byte = incoming.read(1)
        except KeyboardInterrupt:
            continue
        if not byte:
            sys.exit(0)
        found += byte
        if byte in ends:
            return bytes(found)


def execute(source):
    say("OK")
    try:
        exec(compile(source, "<stdin>", "exec"), scope)
        say("\x04\x04>")
    except (Exception, KeyboardInterrupt) as problem:
        out = io.StringIO()
        sys.print_exception(problem, out)
        say("\x04" + out.getvalue() + "\x04>")


def raw():
    """Ends with the friendly REPL (ctrl-B) or a reset."""
    say("raw REPL; CTRL-B to exit\r\n>")
    while True:
        found = until((b"\x01", b"\x02", b"\x04", b"\x05"))
        if found[-1] == 1:
            say("raw REPL; CTRL-B to exit\r\n>")
        elif found[-1] == 2:
            return
        elif found[-1] == 5:
            incoming.read(2)
            say("R\x00")  # no raw paste here
        elif len(found) == 1:
            say("OK\r\nMPY: soft reboot\r\n")
            sys.exit(SOFT)
        else:
            execute(found[:-1])


scope = {"__name__": "__main__"}
start()
try:
    if mode == "main" and "main.py" in os.listdir("/"):
        try:
            with open("/main.py") as file:
                source = file.read()
            exec(compile(source, "main.py", "exec"), scope)
        except KeyboardInterrupt:
            say("KeyboardInterrupt\r\n")
    if mode == "raw":
        raw()
    while True:
        say("\r\n>>> ")
        if until((b"\x01", b"\x04"))[-1] == 4:
            sys.exit(SOFT)
        raw()
except machine.Reset:
    sys.exit(HARD)
except esp32.PowerCut:
    sys.exit(CUT)
