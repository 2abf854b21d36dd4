"""A name server on the loopback: it knows some names, and the PC's own; and gets into every trouble there is.

As in RFC 1035: answers are an alias and its address, names in them are pointers to the question.
"""

import os
import socket
import threading
import time
from collections.abc import Callable

SILENT, UNKNOWN, GARBAGE, OTHER_ID, SLOW = "silent", "unknown", "garbage", "other-id", "slow"
_SLOW_S = 1.3  # longer than a client waits before it asks again
_TTL_S = 60
_ALIAS = b"\x04host\xc0\x0c"  # "host." and the name that was asked for


class NameServer:
    """`names`: host to address. `up()`: whether anything gets through the air. `trouble`: one of the above, or "".

    asked: the names, in order; failed: how many did not get an answer that helps.
    """

    def __init__(self, names: dict[str, str], up: Callable[[], bool]):
        self.trouble = ""
        self.asked: list[str] = []
        self.failed = 0
        self._names, self._up = names, up
        self._line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._line.bind(("127.0.0.1", 0))
        self.port: int = self._line.getsockname()[1]
        self._thread = threading.Thread(target=self._run, name="names", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """A datagram without anything in it is the end."""
        self._line.sendto(b"", ("127.0.0.1", self.port))
        self._thread.join(2)
        self._line.close()

    def _run(self) -> None:
        while True:
            message, caller = self._line.recvfrom(600)
            if not message:
                return
            if self._up():
                answer = self._answer(message)
                if answer:
                    self._line.sendto(answer, caller)

    def _answer(self, message: bytes) -> bytes:
        name = _name(message)
        self.asked.append(name)
        address = "" if self.trouble == UNKNOWN else self._address(name)
        self.failed += not address or self.trouble in (SILENT, GARBAGE, OTHER_ID)
        if self.trouble == SLOW:
            time.sleep(_SLOW_S)
        return {
            SILENT: b"",
            GARBAGE: os.urandom(60),
            OTHER_ID: bytes((message[0] ^ 1, message[1])) + _told(message, address)[2:],
        }.get(self.trouble, _told(message, address))

    def _address(self, name: str) -> str:
        if name in self._names:
            return self._names[name]
        try:
            return socket.gethostbyname(name)
        except OSError:
            return ""


def _name(message: bytes) -> str:
    labels, at = [], 12
    while size := message[at]:
        labels.append(message[at + 1 : at + 1 + size].decode())
        at += 1 + size
    return ".".join(labels)


def _told(message: bytes, address: str) -> bytes:
    """The answer to this message: an alias, and the address of that; without an address, that there is no such name."""
    head = message[:2] + (b"\x81\x80\0\1\0\2\0\0\0\0" if address else b"\x81\x83\0\1\0\0\0\0\0\0")
    if not address:
        return head + message[12:]
    end = len(message) + 12  # of the alias' head
    alias = b"\xc0\x0c" + _record(5, _ALIAS)
    return head + message[12:] + alias + (0xC000 | end).to_bytes(2, "big") + _record(1, socket.inet_aton(address))


def _record(kind: int, data: bytes) -> bytes:
    return kind.to_bytes(2, "big") + b"\0\1" + _TTL_S.to_bytes(4, "big") + len(data).to_bytes(2, "big") + data
