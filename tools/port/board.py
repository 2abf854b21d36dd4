"""What a board on a port can be asked to do. Every change is made in an order that a power cut cannot hurt."""

import base64
import hashlib
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from mpremote.transport_serial import SerialTransport

from tools.build import ROOT
from tools.port import Trouble, finding

AGENT = ROOT / "boards" / "starter" / "agent.py"
SECTOR = 4096
PATIENCE_S = 20  # the longest that it says nothing: SHA-256 of a slot
# The firmware's watchdog cannot be stopped, and bites within seconds: from now on within two minutes.
_CALM = """
try:
    from machine import WDT
    WDT(timeout=120000)
except ImportError:
    pass
"""
_WINDOW = 12  # 4 KB: what the board has to set aside for it


class Board:
    """`transport`: in the raw REPL, nothing running."""

    def __init__(self, transport: SerialTransport):
        self._transport = transport

    def ask(self, call: str, *values):
        """The answer of a function of boards/starter/agent.py; the last line of it, when there are several."""
        return self.lines(call, *values)[-1]

    def lines(self, call: str, *values) -> list:
        said, fault = self._transport.exec_raw(f"{call}({', '.join(map(repr, values))})", timeout=PATIENCE_S)
        if fault:
            raise Trouble(f"The board could not do it ({call}): {fault.decode().strip().splitlines()[-1]}")
        return [json.loads(line) for line in said.decode().splitlines()]

    def interpreter(self) -> dict:
        """The board as MicroPython calls it, and the version of that."""
        self._transport.exec("from sys import implementation as i")
        machine, version, mpy = self._transport.eval(
            "(getattr(i, '_machine', ''), i[1][:3], getattr(i, '_mpy', 0) & 0xFF)"
        )
        return {"machine": machine, "version": version, "mpy": mpy}

    def has_slots(self) -> bool:
        """It has our partition table."""
        self._transport.exec("from esp32 import Partition as p")
        return self._transport.eval("len(p.find(p.TYPE_DATA, label='romfs'))") == 1

    def install(self, files: list[tuple[str, bytes]]) -> None:
        """The starter, where the board has none or another one."""
        for name, data in files:
            self.write("/" + name, data)

    def start_agent(self) -> None:
        """It needs the starter on the board."""
        if not self._transport.fs_exists("/starter.mpy"):
            raise Trouble("There is no Suretill on this board yet: make deploy")
        self._transport.exec(AGENT.read_bytes())

    def sector(self, slot: str, place: int, data: bytes) -> None:
        self.ask("put", slot, place, self.packed(data.ljust(SECTOR, b"\xff")))

    def packed(self, data: bytes) -> bytes:
        """At most a sector, as the agent takes it."""
        packer = zlib.compressobj(9, wbits=_WINDOW)
        return base64.b64encode(packer.compress(data) + packer.flush())

    def read(self, path: str) -> bytes | None:
        """A file of its file system; None when there is none."""
        if not self._transport.fs_exists(path):
            return None
        return bytes(self._transport.fs_readfile(path))

    def write(self, path: str, data: bytes) -> bool:
        """In place of the old one in one step, and only when it differs. False: it does not."""
        if self._transport.fs_exists(path) and self._same(path, data):
            return False
        self._transport.fs_writefile(path + ".new", data)
        if not self._same(path + ".new", data):
            raise Trouble(f"{path} arrived damaged: do this again; a shorter cable may help")
        self._transport.exec(f"import os\nos.rename({path + '.new'!r}, {path!r})")
        return True

    def _same(self, path: str, data: bytes) -> bool:
        return self._transport.fs_hashfile(path, "sha256") == hashlib.sha256(data).digest()

    def journal(self) -> bytes:
        """The whole region."""
        *used, count = self.lines("journal")
        region = bytearray(b"\xff" * SECTOR * count)
        for place, data in used:
            region[place * SECTOR : place * SECTOR + SECTOR] = base64.b64decode(data)
        return bytes(region)

    def restart(self) -> None:
        self._transport.exec_raw_no_follow("import machine\nmachine.reset()")


@contextmanager
def board(port: str) -> Iterator[Board]:
    """The board on this port, stopped; it starts again in the end."""
    port = finding.choose(port)
    transport = finding.open_port(port)
    try:
        finding.stop(transport, port)
        with finding.unbroken(port):
            transport.exec(_CALM)
            found = Board(transport)
            try:
                yield found
            except Trouble:
                found.restart()
                raise
            found.restart()
    finally:
        transport.serial.close()
