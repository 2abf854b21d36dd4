"""PBKDF2 with HMAC-SHA-256 (RFC 8018), one block of 32 bytes, in slices that let everybody else work meanwhile."""

import asyncio
from hashlib import sha256

from micropython import const

_SLICE = const(20)  # rounds in one go: some 20 ms on the chip
_BLOCK = const(64)


async def derive(secret: bytes, salt: bytes, rounds: int) -> bytes:
    """32 bytes out of `secret` (at most 64 bytes)."""
    key = secret + bytes(_BLOCK - len(secret))
    inner = bytearray([byte ^ 0x36 for byte in key]) + bytearray(32)
    outer = bytearray([byte ^ 0x5C for byte in key]) + bytearray(32)
    outer[_BLOCK:] = sha256(inner[:_BLOCK] + salt + b"\x00\x00\x00\x01").digest()
    last = sha256(outer).digest()
    total = int.from_bytes(last, "big")
    for done in range(1, rounds):
        if done % _SLICE == 0:
            await asyncio.sleep_ms(0)
        inner[_BLOCK:] = last
        outer[_BLOCK:] = sha256(inner).digest()
        last = sha256(outer).digest()
        total ^= int.from_bytes(last, "big")
    return total.to_bytes(32, "big")
