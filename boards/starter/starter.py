"""Picks the firmware that the board runs: the one deployed last while it starts, the one before when it does not.

Two firmwares lie in the partition `romfs`, one in each half: slots a and b. Each is a ROM image. Where MicroPython was
built with VfsRom it runs in place; elsewhere romreader.py reads it, and its code takes RAM.

A firmware just deployed is on trial. It has passed when a run of a minute has been good: the crash log, where every
start on trial stands as a failure beforehand, then says that there is none. After three starts without that the other
one runs again, and the crash log says so. One that was damaged is found by its SHA-256 and never started.

/slots.json is always replaced in one step, and what it says about a slot is written after the slot: whenever the power
fails, it names a firmware that is whole. A start that is not on trial writes nothing.
"""

import hashlib
import io
import json
import os
import sys
import time
from binascii import hexlify

import vfs
from micropython import const

from esp32 import Partition
from machine import RTC, WDT, reset, reset_cause

SECTOR = const(4096)
_SLOTS = "/slots.json"
_CRASHES = "/crashes.json"
_STARTS = const(3)
_KEPT = const(3)  # entries of the crash log
_LONGEST = const(500)
_MOST_DIGITS = const(8)  # in a line: what an error quotes may be a card number
_HANGS_MS = const(60000)  # a firmware on trial that never comes to have a watchdog of its own
_LATER_S = const(3)
_SEGMENT = const(2)  # request of rom_ioctl
_WATCHDOG_RESET = const(3)


def ready() -> bool:
    """Have the firmware that is to run at /rom, and nothing else mounted. False: none is whole."""
    home = Home()
    slots = Slots()
    slot = slots.pick(Log(), lambda slot: home.whole(slot, slots.held))
    if not slot:
        print("No whole firmware in slot a or b: make deploy")
        return False
    print("slot", slot, slots.held[slot]["name"])
    if slots.use != slots.good:
        WDT(timeout=_HANGS_MS)
    home.mount(slot)
    vfs.umount("/")
    return True


def failed(problem):
    """The firmware could not be started, or ended in an error that it did not keep. The next start is soon."""
    text = _text(problem, io.StringIO())
    print(text)
    Log().add(text)
    time.sleep(_LATER_S)
    reset()


class Slots:
    """use: the slot that starts next, "" before anything was deployed. good: the one to fall back to, which has passed
    its trial or was the only one; "" for none. starts: of `use`, as long as it is on trial. held: slot to {"size",
    "sha256", "board", "name"}."""

    def __init__(self):
        try:
            with open(_SLOTS) as file:
                kept = json.load(file)
        except (OSError, ValueError):
            kept = {}
        self.use = kept.get("use", "")
        self.good = kept.get("good", "")
        self.starts = kept.get("starts", 0)
        self.held = kept.get("held", {})

    def save(self):
        """In one step: whenever the power fails, the old file is there or the new one."""
        put(_SLOTS, {"use": self.use, "good": self.good, "starts": self.starts, "held": self.held})

    def pick(self, log, whole) -> str:
        """The slot to start now; that is written down before it starts. "": there is none. whole(slot)"""
        if self.use != self.good and self.starts:
            self._judge(log, whole)
        if not whole(self.use):
            if not whole(other(self.use)):
                return ""
            self._turn(log, "broken")
        if self.use != self.good and (self.good or not self.starts):
            # The first firmware has none to fall back to: after its first start it counts failures by itself.
            log.begin()
            self.starts += 1
            self.save()
        return self.use

    def _judge(self, log, whole):
        if log.well():
            self.good, self.starts = self.use, 0
            self.save()
        elif self.good and self.starts >= _STARTS and whole(self.good):
            self._turn(log, "failed")

    def _turn(self, log, why: str):
        """Back to the other one. The last line is what the terminal shows: 16 characters."""
        bad, self.use = self.use, other(self.use)
        about = "firmware %s %s, %s" % (self.held.get(bad, {}).get("name", "?"), why, _ended())
        log.add("%s\n%s %s, %s runs" % (about, bad, why, self.use))
        self.good, self.starts = self.use, 0
        self.save()

    def target(self) -> str:
        """Where the next firmware goes: never over the one that has passed."""
        return other(self.good or self.use or "b")

    def clear(self):
        """From here on the target may be written over: what starts meanwhile is the other one."""
        slot = self.target()
        if slot in self.held:
            del self.held[slot]
            self.use = other(slot) if other(slot) in self.held else ""
            self.starts = 0
            self.save()

    def switch(self, about: dict):
        """What was written to the target starts next."""
        if self.use in self.held:
            self.good = self.good or self.use
        self.use = self.target()
        self.held[self.use] = about
        self.starts = 0
        self.save()


class Home:
    """The partition with both slots."""

    def __init__(self):
        self.memory = None
        try:
            self.partition = vfs.rom_ioctl(_SEGMENT, 0)
            self.memory = memoryview(self.partition)
        except (AttributeError, TypeError):  # not built in; no such partition
            self.partition = Partition.find(Partition.TYPE_DATA, label="romfs")[0]
        self.sectors = self.partition.ioctl(4, 0) // 2  # of a slot

    def first(self, slot: str) -> int:
        return self.sectors if slot == "b" else 0

    def digest(self, slot: str, size: int) -> bytes:
        """SHA-256 of the first `size` bytes."""
        buf = bytearray(SECTOR)
        hashed = hashlib.sha256()
        for place in range(0, size, SECTOR):
            self.partition.readblocks(self.first(slot) + place // SECTOR, buf)
            hashed.update(memoryview(buf)[: min(SECTOR, size - place)])
        return hexlify(hashed.digest())

    def whole(self, slot: str, held: dict) -> bool:
        about = held.get(slot)
        return about is not None and self.digest(slot, about["size"]) == about["sha256"].encode()

    def mount(self, slot: str):
        try:
            vfs.umount("/rom")  # MicroPython mounts what is in slot a by itself
        except OSError:
            pass
        start = self.first(slot) * SECTOR
        if self.memory is not None:
            image = self.memory[start : start + self.sectors * SECTOR]
            vfs.mount(vfs.VfsRom(image), "/rom")  # pyright: ignore[reportAttributeAccessIssue]
        else:
            from romreader import RomReader

            vfs.mount(RomReader(self.partition, start), "/rom")


class Log:
    """The crash log of the firmware, as far as every firmware keeps it the same way: `failures` and `entries`."""

    def __init__(self):
        try:
            with open(_CRASHES) as file:
                self.kept: dict = json.load(file)
            self.kept["entries"] = [str(entry) for entry in self.kept["entries"]]
        except (OSError, ValueError, KeyError, TypeError):
            self.kept = {"entries": [], "counts": {}}

    def well(self) -> bool:
        """A run of a minute was good, and ended in no fault."""
        return self.kept.get("failures") == 0

    def begin(self):
        """A start on trial: a failure until it proves to be none. It is the only one, so that safe mode is not due."""
        if self.kept.get("failures") != 1:
            self._save()
        RTC().memory(b"")  # where failures are counted while there is no file to write to

    def add(self, text: str):
        self.kept["entries"] = (self.kept["entries"] + ["0 " + text[-_LONGEST:]])[-_KEPT:]
        self._save()
        RTC().memory(b"")

    def _save(self):
        self.kept["failures"] = 1
        put(_CRASHES, self.kept)


def other(slot: str) -> str:
    return "a" if slot == "b" else "b"


def put(path: str, value: dict):
    """A JSON file in place of the old one, in one step."""
    fresh = path + ".new"
    with open(fresh, "w") as file:
        json.dump(value, file)
    os.rename(fresh, path)


def _text(problem, out) -> str:
    """Its traceback, by way of the text stream `out`."""
    sys.print_exception(problem, out)
    lines = out.getvalue().strip().split("\n")
    return "\n".join([line if _digits(line) <= _MOST_DIGITS else "***" for line in lines])


def _digits(line: str) -> int:
    return sum([1 for byte in line.encode() if 0x30 <= byte < 0x3A])


def _ended() -> str:
    return "watchdog" if reset_cause() == _WATCHDOG_RESET else "restarted"
