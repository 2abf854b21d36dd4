"""Who may: operators and supervisors, each with a name of two digits and a code of which the file keeps a hash.

    00 s 1000 salt hash     a supervisor: rounds of PBKDF2, 16 bytes of salt, 32 of hash, as hex
    01 o 0                  an operator whose code is still the factory's

A file that is not there holds the two people of the factory. A slow hash does not make short codes safe from somebody
who holds the flash: 1000 rounds take about a second here, and a PC tries all codes of six digits in minutes. It keeps a
code from being read off; at the keypad it is the lock-out (till/tries.py) that makes guessing hopeless.
"""

import os
from binascii import hexlify, unhexlify

from micropython import const

from till import lines
from till.pbkdf2 import derive

SUPERVISOR = "s"
OPERATOR = "o"
LEAST = {SUPERVISOR: 6, OPERATOR: 4}  # digits of a code
MOST = const(12)
_FACTORY = ("00 s 0", "01 o 0")
_CODES = {SUPERVISOR: "123456", OPERATOR: "0000"}
_ROUNDS = const(1000)


class Unreadable(Exception):
    """What the file says of this person, or all of it, is damaged: another supervisor gives a new code, or the terminal
    is provisioned again."""


class People:
    """`path`: the file; `rename(old, new)` puts a new one in place of the old in one step.

    Everything raises Unreadable when the file cannot be read, and OSError when it cannot be written.
    """

    def __init__(self, path: str, rename):
        self._path = path
        self._rename = rename

    def rows(self) -> list:
        """[(number, role)] of all whose line can be read, by number."""
        return sorted([(number, words[0]) for number, words in self._read() if words])

    def supervisors(self) -> list:
        """Their numbers."""
        return [number for number, role in self.rows() if role == SUPERVISOR]

    def role(self, number: str) -> str:
        """SUPERVISOR or OPERATOR; "" when there is nobody with this number."""
        return self._words(number)[0]

    def factory(self, number: str) -> bool:
        """Whether the code is still the one that everybody knows."""
        return self._words(number)[1:] == ["0"]

    async def right(self, number: str, code: str) -> bool:
        """Whether this is the person's code. Takes its time, in slices."""
        role, rounds, *kept = self._words(number)
        if rounds == "0":
            return code == _CODES[role]
        salt, digest = [unhexlify(part) for part in kept]
        return await derive(code.encode(), salt, int(rounds)) == digest

    async def put(self, number: str, role: str, code: str):
        """Add a person, or give one a new code or role."""
        salt = os.urandom(16)
        digest = await derive(code.encode(), salt, _ROUNDS)
        self._write(number, (role, str(_ROUNDS), _hex(salt), _hex(digest)))

    def remove(self, number: str):
        self._write(number, None)

    def _read(self):
        try:
            for row in lines.read(self._path, _FACTORY):
                yield row
        except OSError:
            raise Unreadable from None

    def _words(self, number: str) -> list:
        found = [""]
        for key, words in self._read():
            if key == number:
                found = words
        if found is None:
            raise Unreadable
        return found

    def _write(self, number: str, words):
        lines.write(self._path, self._rename, number, words, _FACTORY)


def weak(role: str, code: str) -> bool:
    """Whether everybody would try this code first: a factory's, or one digit over and over."""
    return code in _CODES.values() or code == code[0] * len(code)


def _hex(raw: bytes) -> str:
    return hexlify(raw).decode()
