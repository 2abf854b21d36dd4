"""AES-CMAC (RFC 4493), its first 8 bytes: a message authentication code for field 64, and what checks an AES key.

Beside host.mac, so that a terminal with AES keys has no DES in RAM.
"""

from cryptolib import aes

from host.refused import KeyRefused

AES_CMAC = "aes-cmac"


class AesCmac:
    def __init__(self, key: bytes) -> None:
        self._cipher = aes(key, 1)
        zero = self._cipher.encrypt(bytes(16))
        self._whole = _double(zero)
        self._padded = _double(self._whole)

    def sign(self, mab: bytes) -> bytes:
        return self.full(mab)[:8]

    def full(self, message: bytes) -> bytes:
        """All 16 bytes."""
        chain = bytes(16)
        last = max(len(message) - 1, 0) & ~15
        for at in range(0, last, 16):
            chain = self._cipher.encrypt(_xor(chain, message[at : at + 16]))
        block = bytes(message[last:])
        if len(block) == 16:
            block = _xor(block, self._whole)
        else:
            block = _xor(self._padded, block + b"\x80" + bytes(15 - len(block)))
        return self._cipher.encrypt(_xor(chain, block))


def check_value(key: bytes) -> bytes:
    """The KCV of a clear AES key, 4 bytes."""
    return AesCmac(key).full(bytes(16))[:4]


def create(kind: str, key: bytes) -> AesCmac:
    """An object with `sign(mab) -> 8 bytes`. Raises host.refused.KeyRefused."""
    if kind != AES_CMAC or len(key) != 16:
        raise KeyRefused("%s, key of %d bytes" % (kind, len(key)))
    return AesCmac(key)


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes([a ^ b for a, b in zip(one, other)])


def _double(block: bytes) -> bytes:
    """The block times x in GF(2**128), RFC 4493 2.3."""
    result = bytearray(16)
    carry = 0
    for at in range(15, -1, -1):
        result[at] = (block[at] << 1 | carry) & 255
        carry = block[at] >> 7
    if carry:
        result[15] ^= 0x87
    return bytes(result)
