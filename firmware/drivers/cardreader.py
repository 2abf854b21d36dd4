"""A magnetic stripe reader with a UART: track 2 as ASCII, `;number=YYMM...?`, LRC, CR.

The framing is checked here (ISO/IEC 7811-6: sentinels, characters, LRC); what the digits mean is not. Nothing
of a swipe is kept once it is posted.
"""

import asyncio
import time

from micropython import const

_POLL_MS = const(20)
_GAP_MS = const(100)  # silence that ends a swipe without CR
_TRACK2 = const(40)  # characters, sentinels and LRC included

_START = const(0x3B)
_END = const(0x3F)
_CR = const(0x0D)
_LF = const(0x0A)


class CardReader:
    """`post(kind, value)` gets ("card", track 2 between the sentinels) or ("card-bad", reason): "start", "end",
    "lrc", "parity", "long", "unreadable".

    Disarmed, as at first, what the reader sends is thrown away unread.
    """

    taps = 0  # what is asked of the customer: to swipe a card

    def __init__(self, uart, post):
        self._uart = uart
        self._post = post
        self._armed = False
        self._chunk = bytearray(32)
        self._track = bytearray(_TRACK2)
        self._length = 0  # characters from the start sentinel on
        self._seen = False  # a swipe is under way
        self._last = 0  # ticks ms of its newest byte

    def arm(self):
        """From now on swipes count; one that is half over does not."""
        self._drain()
        self._wipe()
        self._armed = True

    def disarm(self):
        self._armed = False
        self._wipe()

    async def run(self):
        while True:
            self.poll(time.ticks_ms())
            await asyncio.sleep_ms(_POLL_MS)

    def poll(self, now_ms):
        """Takes what the UART holds; the time in ticks."""
        if not self._armed:
            self._drain()
            return
        while self._uart.any():
            count = self._uart.readinto(self._chunk) or 0
            for i in range(count):
                self._take(self._chunk[i])
                self._chunk[i] = 0
            self._last = now_ms
        if self._seen and time.ticks_diff(now_ms, self._last) >= _GAP_MS:
            self._finish()

    def _take(self, byte: int):
        if byte == _CR or byte == _LF:
            if self._seen:
                self._finish()
            return
        self._seen = True
        if self._length == 0 and byte != _START:
            return  # track 1 may come first
        if self._length < _TRACK2:
            self._track[self._length] = byte
        self._length += 1

    def _finish(self):
        reason = self._fault()
        track = "" if reason else str(memoryview(self._track)[1 : self._length - 2], "ascii")
        self._wipe()
        if reason:
            self._post("card-bad", reason)
        else:
            self._post("card", track)

    def _fault(self) -> str:
        """What is wrong with the swipe, "" when nothing is."""
        length = self._length
        if length == 0:
            return "start"
        if length > _TRACK2:
            return "long"
        lrc = 0
        for i in range(length):
            byte = self._track[i]
            if byte == 0x45:  # "E": the reader says it could not read the stripe
                return "unreadable"
            if byte & 0xF0 != 0x30:  # a track 2 character is 0x30 + its four bits
                return "parity"
            lrc ^= byte
        if length < 3 or self._track[length - 2] != _END:
            return "end"
        return "lrc" if lrc & 0x0F else ""

    def _drain(self):
        while self._uart.any():
            for i in range(self._uart.readinto(self._chunk) or 0):
                self._chunk[i] = 0

    def _wipe(self):
        for i in range(_TRACK2):
            self._track[i] = 0
        self._length = 0
        self._seen = False
