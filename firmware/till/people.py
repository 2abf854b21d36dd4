"""Who may: the supervisor's code, kept as salt and hash."""

from binascii import unhexlify
from hashlib import sha256

_FACTORY = "123456"


def is_supervisor(stored: str, code: str) -> bool:
    """`stored`: setting `supervisor`, 8 bytes of salt and 32 of SHA-256(salt, code) as hex; '' = the factory code."""
    if not stored:
        return code == _FACTORY
    raw = unhexlify(stored)
    return sha256(raw[:8] + code.encode()).digest() == raw[8:]
