"""The file of people that a terminal is given: codes are typed here, and hashed with the PC's own PBKDF2."""

import hashlib
import os
from binascii import crc32

ROUNDS = 1000


def file(*people: tuple[str, str, str]) -> bytes:
    """Of (number, role, code): "00" to "99", "s" supervisor or "o" operator, digits."""
    return b"".join(_line(number, role, code) for number, role, code in people)


def tries(**wrong: int) -> bytes:
    """The file of wrong codes: `tries(_00=3)`, at a time that no clock knows."""
    return b"".join(sealed(f"{number[1:]} {count} 0") for number, count in wrong.items())


def sealed(line: str) -> bytes:
    return f"{line} {crc32(line.encode()):08x}\n".encode()


def _line(number: str, role: str, code: str) -> bytes:
    salt = os.urandom(16)
    digest = hashlib.pbkdf2_hmac("sha256", code.encode(), salt, ROUNDS)
    return sealed(f"{number} {role} {ROUNDS} {salt.hex()} {digest.hex()}")
