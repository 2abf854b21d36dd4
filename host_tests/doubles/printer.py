"""A thermal printer at the end of a UART, in virtual time: bytes take time, lines take longer, paper ends.

The UART raises when a write would block. Questions (DLE EOT) are answered as they arrive, all else waits its turn and
stands still while the printer is offline.
"""

_ARGUMENTS = {b"\x1bE": 1, b"\x1ba": 1, b"\x1d!": 1, b"\x1dV": 1, b"\x1dr": 1, b"\x1c!": 1, b"\x10\x04": 1}
_PLAIN = (b"\x1b@", b"\x1c&", b"\x1c.")

_SENSORS = {"paper-low": 0x03, "paper-out": 0x0F}
_STATUS = {
    "ok": b"\x12\x12\x12\x12",
    "paper-low": b"\x12\x12\x12\x1e",
    "paper-out": b"\x1a\x32\x12\x7e",
    "cover-open": b"\x1a\x16\x12\x12",
    "overheated": b"\x1a\x52\x52\x12",
    "fault": b"\x1a\x52\x1a\x12",
    "waiting": b"\x1a\x12\x12\x12",
    "jammed": b"",
}
_FREE = 128  # bytes that still fit when it says busy


class Printer:
    """`paper`: lines on paper, as bytes; `then`: (lines, state) to come; `bytes`: what came over the wire."""

    def __init__(self, world, baud=9600, txbuf=1024, line_ms=75, buffer=4096):
        self.world = world
        self.state = "ok"
        self.then = None
        self.answers_marks = True
        self.prints_on = False  # feeds on without paper, as some clones do
        self.stuck = False  # the transmitter is held, as by CTS
        self.paper = []
        self.cuts = 0
        self.bytes = bytearray()
        self.longest_write = 0
        self._byte_us = 10_000_000 // baud
        self._txbuf = txbuf
        self._size = buffer
        self._line_us = line_ms * 1000
        self._wire = []  # (arrival us, byte)
        self._replies = []
        self._lose_power()

    def set(self, state):
        self._advance()
        if "off" in (state, self.state):
            self._lose_power()
        self.state = state
        self._free_us = max(self._free_us, self.world.us)

    def _lose_power(self):
        self._buffer = bytearray()
        self._line = bytearray()
        self._symbol = b""
        self._seen = bytearray(2)
        self._free_us = self.world.us

    # What the driver sees

    def txdone(self):
        self._advance()
        return not self._wire

    def busy(self):
        """DTR: offline, or hardly any room left."""
        self._advance()
        return self.state not in ("ok", "paper-low", "off") or len(self._buffer) > self._size - _FREE

    def write(self, data):
        self._advance()
        self.longest_write = max(self.longest_write, len(data))
        assert len(self._wire) + len(data) <= self._txbuf, "write would block"
        at = self._wire[-1][0] if self._wire else self.world.us
        for byte in data:
            at += self._byte_us
            self._wire.append((at, byte))
        return len(data)

    def any(self):
        self._advance()
        return len([1 for reply in self._replies if reply[0] <= self.world.us])

    def readinto(self, buf):
        if not self.any():
            return None
        buf[0] = self._replies.pop(0)[1]
        return 1

    # What the printer does

    def say(self, byte, at=None):
        self._replies.append(((self.world.us if at is None else at) + self._byte_us, byte))

    def _advance(self):
        while self._wire and not self.stuck and self._wire[0][0] <= self.world.us:
            at, byte = self._wire.pop(0)
            self._work(at)
            if self.state != "off":
                self._receive(byte, at)
        self._work(self.world.us)

    def _receive(self, byte, at):
        self.bytes.append(byte)
        self._seen = self._seen[-2:] + bytes((byte,))
        if self._seen[:2] == b"\x10\x04":
            for answer in _STATUS[self.state][byte - 1 : byte]:
                self.say(answer, at)
        if not self._buffer:
            self._free_us = max(self._free_us, at)
        assert len(self._buffer) < self._size, "the printer's buffer is full"
        self._buffer.append(byte)

    def _work(self, now):
        while (self.prints_on or self.state in ("ok", "paper-low")) and self._buffer and self._free_us <= now:
            token = self._token()
            if not token:
                return
            self._buffer = self._buffer[len(token) :]
            self._obey(token)

    def _token(self):
        """The next command with its arguments, or one byte of text; empty when it is not all here."""
        first = bytes(self._buffer[:1])
        if first not in (b"\x1b", b"\x1d", b"\x1c", b"\x10"):
            assert first in (b"\n", b"\0") or first >= b" ", first
            return first
        name = bytes(self._buffer[:2])
        if len(name) < 2:
            return b""
        if name == b"\x1d(":
            length = 5 + self._buffer[3] if len(self._buffer) > 4 else 5
        else:
            assert name in _ARGUMENTS or name in _PLAIN or name[1] == 0, name  # a NUL ends a torn one
            length = 2 + _ARGUMENTS.get(name, 0)
        return bytes(self._buffer[:length]) if len(self._buffer) >= length else b""

    def _obey(self, token):
        if token == b"\n":
            self._feed()
        elif token == b"\x1b@":
            self._line = bytearray()
        elif token[:2] == b"\x1dr" and self.answers_marks:
            self.say(_SENSORS.get(self.state, 0), self._free_us)
        elif token[:2] == b"\x1dV":
            self.cuts += 1
        elif token[5:8] == b"1P0":
            self._symbol = token[8:]
        elif token[5:8] == b"1Q0":
            self._line += b"[" + self._symbol + b"]"
            self._free_us += 7 * self._line_us
        elif len(token) == 1 and token != b"\0":
            self._line += token

    def _feed(self):
        self.paper.append(bytes(self._line))
        self._line = bytearray()
        self._free_us += self._line_us
        if self.then and len(self.paper) >= self.then[0]:
            self.state = self.then[1]
            self.then = None
            if self.state == "off":
                self._lose_power()
