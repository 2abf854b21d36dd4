"""A code scanner of the GM65 family on a UART: what it read as ASCII, then CR. It is dark until it is asked to read.

Frames to the module: `7E 00 08 01 | register 2 | value | AB CD`, the last two in place of a CRC. Its answer to one,
`02 00 00 01 00 33 31`, comes down the same wire as the codes.

Register 0000: light on success 80, sound 40, aiming 10, lamp 04; 1 reads on command, 2 reads all the time.
"""

import asyncio
import time

from micropython import const

_DARK = b"\x7e\x00\x08\x01\x00\x00\xd5\xab\xcd"  # on command only, and none is ever given
_READING = b"\x7e\x00\x08\x01\x00\x00\xd6\xab\xcd"

_POLL_MS = const(20)
_EMV = b"hQVDUFYwM"  # how EMVCo's code of a payer begins: base64 of 85 05 CPV01
_GAP_MS = const(100)  # silence that ends a code without CR
_MOST = const(32)  # characters; the longest payment code has 24
_CR = const(0x0D)
_LF = const(0x0A)
_STX = const(0x02)  # begins an answer
_REST = const(6)  # of an answer, after that


class Scanner:
    """`post(kind, value)` gets ("code", text) or ("code-bad", reason): "emv", "long", "noise".

    A code is a credential: nothing of it is kept once it is posted.
    """

    def __init__(self, uart, post):
        self._uart = uart
        self._post = post
        self._chunk = bytearray(32)
        self._code = bytearray(_MOST)
        self._length = 0
        self._skip = 0  # bytes of an answer that are still to come
        self._last = 0  # ticks ms of the newest byte

    async def run(self):
        """Reads codes until it is cancelled; one that is half over at first does not count."""
        self._drain()
        self._uart.write(_READING)
        while True:
            self.poll(time.ticks_ms())
            await asyncio.sleep_ms(_POLL_MS)

    async def stop(self):
        """Dark, and nothing in memory. For after run() was cancelled; this is then over."""
        self._uart.write(_DARK)
        while not self._uart.txdone():
            await asyncio.sleep_ms(_POLL_MS)
        self._drain()
        self._wipe()
        self._uart.deinit()

    def poll(self, now_ms):
        """Takes what the UART holds; the time in ticks."""
        while self._uart.any():
            count = self._uart.readinto(self._chunk) or 0
            for i in range(count):
                self._take(self._chunk[i])
                self._chunk[i] = 0
            self._last = now_ms
        if (self._length or self._skip) and time.ticks_diff(now_ms, self._last) >= _GAP_MS:
            self._finish()

    def _take(self, byte: int):
        if self._skip:
            self._skip -= 1
        elif byte == _CR or byte == _LF:
            self._finish()
        elif byte == _STX and not self._length:
            self._skip = _REST
        else:
            if self._length < _MOST:
                self._code[self._length] = byte
            self._length += 1

    def _finish(self):
        """At the end of a code, if there was one."""
        length = self._length
        reason = self._fault()
        code = "" if reason else str(memoryview(self._code)[:length], "ascii")
        self._wipe()
        if reason:
            self._post("code-bad", reason)
        elif code:
            self._post("code", code)

    def _fault(self) -> str:
        if self._code[: len(_EMV)] == _EMV:
            return "emv"
        if self._length > _MOST:
            return "long"
        for i in range(self._length):
            if not 0x20 <= self._code[i] < 0x7F:
                return "noise"
        return ""

    def _drain(self):
        while self._uart.any():
            for i in range(self._uart.readinto(self._chunk) or 0):
                self._chunk[i] = 0

    def _wipe(self):
        for i in range(_MOST):
            self._code[i] = 0
        self._length = self._skip = 0
