"""Message authentication codes for field 64, three kinds.

`sign` takes every byte from the MTI up to field 64 and gives the 8 bytes of that field.
"""

from binascii import hexlify

from host.des import Des

CUP_ECB = "cup-ecb"
X9_19 = "x9.19"
AES_CMAC = "aes-cmac"


class BadKey(Exception):
    """An unknown kind of MAC, or a key of the wrong length for it."""


class CupEcb:
    """UnionPay "ECB" MAC: the blocks are folded into one, its hex digits are enciphered in two steps."""

    def __init__(self, key: bytes) -> None:
        self._cipher = Des(key)

    def sign(self, mab: bytes) -> bytes:
        folded = bytearray(8)
        for at in range(len(mab)):
            folded[at & 7] ^= mab[at]
        digits = hexlify(folded).upper()
        half = self._cipher.encrypt(digits[:8])
        return _eight_digits(self._cipher.encrypt(_xor(half, digits[8:])))


class X919:
    """ANSI X9.19, ISO/IEC 9797-1 algorithm 3, zero padding; with a single-length key it is X9.9."""

    def __init__(self, key: bytes) -> None:
        self._left = Des(key[:8])
        self._right = Des(key[8:]) if len(key) > 8 else None

    def sign(self, mab: bytes) -> bytes:
        chain = bytes(8)
        for at in range(0, len(mab) or 1, 8):
            chain = self._left.encrypt(_xor(chain, mab[at : at + 8]))
        if self._right:
            chain = self._left.encrypt(self._right.decrypt(chain))
        return _eight_digits(chain)


class AesCmac:
    """AES-CMAC (RFC 4493), its first 8 bytes."""

    def __init__(self, key: bytes) -> None:
        from cryptolib import aes

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
            block = _xor(self._padded, block + b"\x80")
        return self._cipher.encrypt(_xor(chain, block))


def create(kind: str, key: bytes):
    """An object with `sign(mab) -> 8 bytes`. Raises BadKey."""
    makers = {CUP_ECB: (CupEcb, (8, 16)), X9_19: (X919, (8, 16)), AES_CMAC: (AesCmac, (16,))}
    if kind not in makers:
        raise BadKey("unknown kind of MAC: " + kind)
    maker, lengths = makers[kind]
    if len(key) not in lengths:
        raise BadKey("%s: key of %d bytes" % (kind, len(key)))
    return maker(key)


def _xor(block: bytes, other: bytes) -> bytes:
    """`block` with `other` on its first bytes."""
    result = bytearray(block)
    for at in range(len(other)):
        result[at] ^= other[at]
    return bytes(result)


def _eight_digits(block: bytes) -> bytes:
    return hexlify(block[:4]).upper()


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
