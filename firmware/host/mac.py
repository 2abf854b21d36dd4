"""Message authentication codes of DES for field 64, two kinds; the third is in host.cmac.

`sign` takes every byte from the MTI up to field 64 and gives the 8 bytes of that field.
"""

from binascii import hexlify

from host.des import Des
from host.refused import KeyRefused

CUP_ECB = "cup-ecb"
X9_19 = "x9.19"


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


def create(kind: str, key: bytes):
    """An object with `sign(mab) -> 8 bytes`. Raises host.refused.KeyRefused."""
    makers = {CUP_ECB: CupEcb, X9_19: X919}
    if kind not in makers or len(key) not in (8, 16):
        raise KeyRefused("%s, key of %d bytes" % (kind, len(key)))
    return makers[kind](key)


def _xor(block: bytes, other: bytes) -> bytes:
    """`block` with `other` on its first bytes."""
    result = bytearray(block)
    for at in range(len(other)):
        result[at] ^= other[at]
    return bytes(result)


def _eight_digits(block: bytes) -> bytes:
    return hexlify(block[:4]).upper()
