"""An ESP32's boot loader on a pseudo-terminal, as Espressif's documentation of the serial protocol has it, with the
program that esptool loads into RAM ("stub") as the chip then runs it. Flash is a bytearray."""

import hashlib
import os
import pty
import struct
import threading
import tty
import zlib

SECTOR = 4096
_END, _ESC = 0xC0, 0xDB
_SYNC, _READ_REG, _MEM_END, _MEM = 0x08, 0x0A, 0x06, (0x05, 0x07)
_ERASE, _ERASE_REGION, _READ, _MD5 = 0xD0, 0xD1, 0xD2, 0x13
_BEGIN, _DATA, _FINISH = 0x10, 0x11, 0x12
_QUIET = (0x09, 0x0B, 0x0D, 0x0F, 0x02, 0x04)  # write register, flash size, attach, baud rate, begin and end of nothing
_MAGIC_REGISTER = 0x40001000
_FLASH_ID_REGISTER = 0x3FF42080
_DIVIDER_REGISTER = 0x3FF40014  # of the baud rate: a crystal of 40 MHz
_ROM = 0x20120707  # what the boot loader in ROM answers, and the stub does not
_UNKNOWN = b"\x01\x05"


class BootLoader:
    """`magic`: the number by which esptool knows the kind of chip, 0x00F01D83: ESP32. `erased`: how often all of the
    flash was erased."""

    def __init__(self, flash: bytearray, magic: int = 0x00F01D83):
        self.flash = flash
        self.erased = 0
        self.wrote: list[tuple[int, int]] = []
        self._magic = magic
        self._stub = False
        self._at = 0
        self._inflate = zlib.decompressobj()
        self._ours, self._theirs = pty.openpty()
        tty.setraw(self._ours)
        tty.setraw(self._theirs)
        self.port = os.ttyname(self._theirs)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "BootLoader":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        os.close(self._theirs)
        self._thread.join(5)
        os.close(self._ours)

    def _run(self) -> None:
        frame, escaped, inside = bytearray(), False, False
        while True:
            try:
                sent = os.read(self._ours, 65536)
            except OSError:
                return
            for byte in sent:
                if byte == _END:
                    if inside and frame:
                        self._take(bytes(frame))
                        frame, inside = bytearray(), False
                    else:
                        inside = True
                elif byte == _ESC:
                    escaped = True
                elif inside:
                    frame.append({0xDC: _END, 0xDD: _ESC}[byte] if escaped else byte)
                    escaped = False

    def _send(self, packet: bytes) -> None:
        packed = packet.replace(b"\xdb", b"\xdb\xdd").replace(b"\xc0", b"\xdb\xdc")
        data = b"\xc0" + packed + b"\xc0"
        while data:
            data = data[os.write(self._ours, data) :]

    def _answer(self, command: int, value: int = 0, data: bytes = b"", fault: bytes = b"\0\0") -> None:
        status = fault if self._stub else fault + b"\0\0"
        self._send(struct.pack("<BBHI", 1, command, len(data) + len(status), value) + data + status)

    def _take(self, frame: bytes) -> None:
        if len(frame) < 8 or frame[0]:
            return  # how far a read got
        command, data = frame[1], frame[8:]
        if command == _SYNC:
            self._stub = False  # as after a reset
            for _ in range(8):
                self._answer(command, _ROM)
        elif command == _READ_REG:
            register = int.from_bytes(data[:4], "little")
            known = {_MAGIC_REGISTER: self._magic, _FLASH_ID_REGISTER: 0x1640EF, _DIVIDER_REGISTER: 347}
            self._answer(command, known.get(register, 0))
        elif command in _MEM or command in _QUIET:
            self._answer(command)
        elif command == _MEM_END:
            self._answer(command)
            self._stub = True
            self._send(b"OHAI")
        else:
            self._flash(command, data)

    def _flash(self, command: int, data: bytes) -> None:
        words = struct.unpack_from(f"<{min(4, len(data) // 4)}I", data)
        if command == _ERASE:
            self.erased += 1
            self.flash[:] = b"\xff" * len(self.flash)
            self._answer(command)
        elif command == _MD5:
            digest = hashlib.md5(self.flash[words[0] : words[0] + words[1]])
            self._answer(command, data=digest.digest() if self._stub else digest.hexdigest().encode())
        elif command == _READ:
            self._answer(command)
            part = bytes(self.flash[words[0] : words[0] + words[1]])
            for at in range(0, len(part), words[2]):
                self._send(part[at : at + words[2]])
            self._send(hashlib.md5(part).digest())
        elif command == _BEGIN:
            size, _, _, self._at = words
            self._inflate = zlib.decompressobj()
            self.wrote.append((self._at, size))
            whole = (size + SECTOR - 1) // SECTOR * SECTOR
            self.flash[self._at : self._at + whole] = b"\xff" * whole
            self._answer(command)
        elif command == _DATA:
            part = self._inflate.decompress(data[16:])
            self.flash[self._at : self._at + len(part)] = part
            self._at += len(part)
            self._answer(command)
        else:
            self._answer(command, fault=b"\0\0" if command == _FINISH else _UNKNOWN)
