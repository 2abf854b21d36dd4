"""A customer's wallet: reads the code that a terminal shows (EMVCo merchant-presented mode), and pays it.

Written from the specification, apart from the firmware, so that each judges the other.
"""

from dataclasses import dataclass

SYSTEM = "org.suretill"
_REFERENCE = 8 + 6 + 6  # terminal, batch, trace number


class WalletProblem(Exception):
    """The code cannot be read, or not be paid; the text says why."""


@dataclass(frozen=True)
class Bill:
    """What a code asks for; amount in fen."""

    merchant: str
    terminal: str
    batch: int
    trace: int
    amount: int


def read(code: str) -> Bill:
    """Raises WalletProblem."""
    if code[-8:-4] != "6304" or seal(code[:-8]) != code:
        raise WalletProblem("this is no payment code, or it is damaged")
    fields = _fields(code)
    account, reference = _fields(fields.get("26", "")), _fields(fields.get("62", "")).get("05", "")
    if (fields.get("00"), fields.get("53"), account.get("00")) != ("01", "156", SYSTEM):
        raise WalletProblem("a code of another payment system")
    if len(reference) != _REFERENCE or not reference.isdecimal() or not account.get("01", "").isdecimal():
        raise WalletProblem("the code names no payment")
    terminal, batch, trace = reference[:8], int(reference[8:14]), int(reference[14:])
    return Bill(account["01"], terminal, batch, trace, _fen(fields.get("54", "")))


def seal(text: str) -> str:
    """A code with its check sum at the end, which covers its own id and length as well."""
    text += "6304"
    return f"{text}{_crc(text.encode()):04X}"


def _fields(text: str) -> dict[str, str]:
    """Id, length, value in a row; lengths count characters."""
    found, at = {}, 0
    while at < len(text):
        name, length = text[at : at + 2], text[at + 2 : at + 4]
        if not length.isdecimal() or len(text) < at + 4 + int(length) or name in found:
            raise WalletProblem("the code is damaged")
        found[name] = text[at + 4 : at + 4 + int(length)]
        at += 4 + int(length)
    return found


def _fen(text: str) -> int:
    yuan, _, rest = text.partition(".")
    if not (yuan + rest).isdecimal() or len(rest) > 2:
        raise WalletProblem("the code has no amount")
    return int(yuan) * 100 + int(f"{rest:0<2}")


def _crc(data: bytes) -> int:
    """CRC-16/CCITT-FALSE, by the table."""
    value = 0xFFFF
    for byte in data:
        value = (value << 8 & 0xFFFF) ^ _TABLE[value >> 8 ^ byte]
    return value


def _row(byte: int) -> int:
    value = byte << 8
    for _ in range(8):
        value = (value << 1 & 0xFFFF) ^ (0x1021 if value & 0x8000 else 0)
    return value


_TABLE = [_row(byte) for byte in range(256)]
