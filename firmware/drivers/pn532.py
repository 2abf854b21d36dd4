"""A PN532 contactless reader on I2C: finds one ISO 14443 type A card and says its UID (NXP UM0701-02).

A frame is `00 00 FF | length | its complement | D4 or D5 | command ... | checksum | 00`; the chip acknowledges one with
`00 00 FF 00 FF 00`. On I2C each read begins with a byte whose bit 0 says whether the rest is there, and a frame must be
read in one go. So one byte is read until it is, and nothing here waits for a card: it is looked for again and again.

A card that is left on the reader is one reading. It is watched until it is gone, also while nobody wants a card: one
that was read for the payment before and still lies there pays for no other.
"""

import asyncio
import time
from binascii import hexlify

from micropython import const

_OURS = const(0xD4)
_THEIRS = const(0xD5)
_ACK = b"\x00\x00\xff\x00\xff\x00"  # from us: end what you are doing

_NORMAL = b"\x14\x01\x00\x00"  # SAMConfiguration: no secure module, no IRQ line
_ONE_TRY = b"\x32\x05\xff\x01\x00"  # RFConfiguration 5: a look for a card is one look (the default is: for ever)
_FIELD_OFF = b"\x32\x01\x00"
_LIST = b"\x4a\x01\x00"  # InListPassiveTarget: one card, 106 kbps type A

_FRAME = const(48)  # status, frame, and the longest answer: UID of 10 bytes, ATS of 20
_POLL_MS = const(10)
_LOOK_MS = const(80)  # between two looks for a card
_IDLE_MS = const(20)
_ACK_MS = const(50)  # the chip takes 15 at most
_ANSWER_MS = const(500)
_GONE = const(3)  # looks in a row that must find nothing
_SILENT = const(3)  # failures in a row that are told: the first command may only have woken it


class Pn532:
    """`post(kind, value)` gets ("card", "#" and the UID in hex digits) or ("card-bad", reason): "reader", it does not
    answer; "lift", the card from before still lies there.

    As drivers.cardreader.CardReader: disarmed, as at first, no card counts; nothing of one that is gone is kept.
    `i2c`: machine.I2C, at up to 400 kHz; the chip holds the clock up to 1 ms, which its timeout must allow.
    """

    taps = 1  # what is asked of the customer: to tap a card

    def __init__(self, i2c, post, address: int = 0x24):
        self._i2c = i2c
        self._post = post
        self._address = address
        self._frame = bytearray(_FRAME)
        self._status = bytearray(1)
        self._armed = False
        self._told = False  # of what is in the way, once for each arm()
        self._awake = False  # set up, field perhaps on
        self._failures = 0
        self._lying = b""  # UID of the card that was read and is not gone yet
        self._misses = 0

    def arm(self):
        """From now on a card counts; one that still lies there from before does not."""
        self._armed = True
        self._told = False
        self._failures = 0

    def disarm(self):
        self._armed = False

    async def run(self):
        while True:
            try:
                await asyncio.sleep_ms(await self.round())
            except OSError:
                self._failed()
                await asyncio.sleep_ms(_LOOK_MS)

    async def round(self) -> int:
        """One look; the ms until the next one is due. Raises OSError when the chip does not answer as it must."""
        if not self._armed and not self._lying:
            if self._awake:
                self._awake = False
                await self._ask(_FIELD_OFF)
            return _IDLE_MS
        if not self._awake:
            await self._wake()
        uid = await self._look()
        self._failures = 0
        self._found(uid)
        return _LOOK_MS

    async def _wake(self):
        self._i2c.writeto(self._address, _ACK)
        await asyncio.sleep_ms(_POLL_MS)
        await self._ask(_NORMAL)
        await self._ask(_ONE_TRY)
        self._awake = True

    async def _look(self) -> bytes:
        """The UID of a card, b"" when there is none."""
        length = await self._ask(_LIST)
        frame = self._frame
        # Behind status and 5 bytes of head: D5, 4B, cards, number, SENS_RES 2, SEL_RES, UID's length, UID.
        end = 14 + frame[13] if length > 8 and frame[8] else 0
        uid = bytes(frame[14:end]) if end <= 6 + length else b""
        for i in range(_FRAME):
            frame[i] = 0
        return uid

    def _found(self, uid: bytes):
        if not uid:
            self._misses += 1
            if self._misses >= _GONE:
                self._lying = b""
            return
        self._misses = 0
        if uid == self._lying:
            self._tell("lift")
        elif self._armed:
            self._told = True
            self._lying = uid
            self._post("card", "#" + str(hexlify(uid), "ascii"))
        else:
            self._lying = b""  # another one by now: it counts when one is wanted

    def _failed(self):
        self._awake = False
        self._failures += 1
        self._misses += 1
        if self._misses >= _GONE:
            self._lying = b""  # a dead reader watches nothing
        if self._failures >= _SILENT:
            self._tell("reader")

    def _tell(self, reason: str):
        if self._armed and not self._told:
            self._told = True
            self._post("card-bad", reason)

    async def _ask(self, command: bytes) -> int:
        """Sends a command; the length of its answer, which is in the frame from byte 6 on. Raises OSError."""
        self._i2c.writeto(self._address, _framed(command))
        await self._ready(_ACK_MS)
        self._read(7)
        if self._frame[1:7] != _ACK:
            raise OSError("reader: no ACK")
        await self._ready(_ANSWER_MS)
        self._read(_FRAME)
        frame = self._frame
        length = frame[4]
        if frame[1:4] != b"\x00\x00\xff" or length + frame[5] & 0xFF or not 2 <= length <= _FRAME - 7:
            raise OSError("reader: no frame")
        if sum(frame[6 : 7 + length]) & 0xFF or frame[6] != _THEIRS or frame[7] != command[0] + 1:
            raise OSError("reader: bad answer")
        return length

    async def _ready(self, limit_ms: int):
        """Until an answer is there. Raises OSError when it is not in time."""
        start = time.ticks_ms()
        while True:
            await asyncio.sleep_ms(_POLL_MS)
            self._i2c.readfrom_into(self._address, self._status)
            if self._status[0] & 1:
                return
            if time.ticks_diff(time.ticks_ms(), start) >= limit_ms:
                raise OSError("reader: silent")

    def _read(self, size: int):
        self._i2c.readfrom_into(self._address, memoryview(self._frame)[:size])
        if not self._frame[0] & 1:
            raise OSError("reader: not ready")


def _framed(command: bytes) -> bytes:
    """The frame of a command with its parameters."""
    length = len(command) + 1
    body = bytes((_OURS,)) + command
    return b"\x00\x00\xff" + bytes((length, -length & 0xFF)) + body + bytes((-sum(body) & 0xFF, 0))
