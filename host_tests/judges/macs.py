"""The three MACs, written a second time on the `cryptography` package."""

from functools import reduce

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC


def triple(key: bytes) -> bytes:
    """A key of any DES length as the 24 bytes of triple DES."""
    return (key * 3)[:24] if len(key) < 24 else key


def des(key: bytes, data: bytes, chained: bool = False) -> bytes:
    mode = modes.CBC(bytes(8)) if chained else modes.ECB()
    return Cipher(TripleDES(triple(key)), mode).encryptor().update(data)


def des_back(key: bytes, data: bytes) -> bytes:
    return Cipher(TripleDES(triple(key)), modes.ECB()).decryptor().update(data)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 8) or bytes(8)


def cup_ecb(key: bytes, data: bytes) -> bytes:
    data = _padded(data)
    blocks = [int.from_bytes(data[at : at + 8], "big") for at in range(0, len(data), 8)]
    digits = f"{reduce(int.__xor__, blocks):016X}".encode()
    first = int.from_bytes(des(key, digits[:8]), "big") ^ int.from_bytes(digits[8:], "big")
    return des(key, first.to_bytes(8, "big")).hex().upper()[:8].encode()


def x9_19(key: bytes, data: bytes) -> bytes:
    left, right = key[:8], key[8:] or key[:8]
    last = des(left, _padded(data), chained=True)[-8:]
    return des(left, des_back(right, last)).hex().upper()[:8].encode()


def aes_cmac(key: bytes, data: bytes) -> bytes:
    maker = CMAC(AES(key))
    maker.update(data)
    return maker.finalize()[:8]
