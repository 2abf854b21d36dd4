"""Working keys: how they arrive in field 62 of a sign-on, and how they are checked.

Every key comes with a check value (KCV): 4 bytes that only the right key, unwrapped under the right terminal
master key (TMK), can make.
"""

from host.cmac import AES_CMAC, check_value
from host.des import Des
from host.refused import KeyRefused

_KCV = 4


def unwrap(kind: str, tmk: bytes, field62: bytes) -> bytes:
    """The MAC key of a sign-on answer, for a MAC of this kind. Raises KeyRefused.

    The PIN key is checked and dropped: this terminal takes no PIN.
    """
    if kind == AES_CMAC:
        if len(field62) != 20 or len(tmk) != 16:
            raise KeyRefused("length")
        return _unwrap_aes(tmk, field62)
    if len(tmk) not in (8, 16, 24):
        raise KeyRefused("length")
    size = {24: 8, 40: 16, 60: 16, 84: 16}.get(len(field62))
    if not size:
        raise KeyRefused("length")
    cipher = Des(tmk)
    entry = size + _KCV
    _unwrap_des(cipher, field62[:entry])
    return _unwrap_des(cipher, field62[entry : 2 * entry])


def kcv(kind: str, key: bytes) -> bytes:
    """The 4-byte check value of a clear key."""
    if kind == AES_CMAC:
        return check_value(key)
    return Des(key).encrypt(bytes(8))[:_KCV]


def combine(component1: bytes, component2: bytes) -> bytes:
    """The TMK of its two components. ValueError when their lengths differ."""
    if len(component1) != len(component2):
        raise ValueError("components differ in length")
    return bytes([a ^ b for a, b in zip(component1, component2)])


def _unwrap_des(cipher: Des, entry: bytes) -> bytes:
    """One key of an entry: wrapped key 8 or 16, check value 4. A single-length key in 16 bytes ends in zeros."""
    wrapped, check = entry[:-_KCV], entry[-_KCV:]
    if wrapped[8:] == bytes(8):
        wrapped = wrapped[:8]
    key = b"".join([cipher.decrypt(wrapped[at : at + 8]) for at in range(0, len(wrapped), 8)])
    if kcv("", key) != check:
        raise KeyRefused("check value")
    return key


def _unwrap_aes(tmk: bytes, entry: bytes) -> bytes:
    from cryptolib import aes

    key = aes(tmk, 1).decrypt(entry[:16])
    if kcv(AES_CMAC, key) != entry[16:]:
        raise KeyRefused("check value")
    return key
