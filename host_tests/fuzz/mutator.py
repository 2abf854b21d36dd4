"""Small changes to bytes: the same seed and case number always give the same change."""

from random import Random

_TELLING = b"\x00\x01\x0f\x10\x7f\x80\x99\xa5\xff0123459ADEFd=?;\r"


def chance(seed: int, area: str, case: int) -> Random:
    """The dice of one case."""
    return Random(f"{seed} {area} {case}")


def mutated(dice: Random, data: bytes, others: list) -> bytes:
    """`data` after one to four changes; `others`: of which pieces may be taken."""
    changed = bytearray(data)
    for _ in range(1 + int(dice.random() ** 3 * 4)):
        dice.choice(_CHANGES)(dice, changed, others)
    return bytes(changed)


def _place(dice: Random, data: bytearray) -> int:
    return int(dice.random() * len(data))


def _flip(dice, data, others):
    if data:
        data[_place(dice, data)] ^= 1 << int(dice.random() * 8)


def _set(dice, data, others):
    if data:
        data[_place(dice, data)] = dice.choice(_TELLING) if dice.random() < 0.6 else int(dice.random() * 256)


def _nibble(dice, data, others):
    """Another digit in a packed number, or in a length."""
    if data:
        at, digit = _place(dice, data), int(dice.random() * 10)
        data[at] = data[at] & 0xF0 | digit if dice.random() < 0.5 else data[at] & 0x0F | digit << 4


def _insert(dice, data, others):
    at = _place(dice, data)
    data[at:at] = dice.randbytes(1 + int(dice.random() * 9))


def _remove(dice, data, others):
    at = _place(dice, data)
    del data[at : at + 1 + int(dice.random() ** 2 * 16)]


def _repeat(dice, data, others):
    at = _place(dice, data)
    data[at:at] = data[at : at + 1 + int(dice.random() * 16)]


def _swap(dice, data, others):
    if data:
        one, other = _place(dice, data), _place(dice, data)
        data[one], data[other] = data[other], data[one]


def _pair(dice, data, others):
    """The same bits in two places eight bytes apart: a checksum of folded blocks does not see it."""
    if len(data) > 8:
        at = int(dice.random() * (len(data) - 8))
        bit = 1 << int(dice.random() * 8)
        data[at] ^= bit
        data[at + 8] ^= bit


def _cut(dice, data, others):
    del data[_place(dice, data) :]


def _splice(dice, data, others):
    other = dice.choice(others)
    at, start = _place(dice, data), int(dice.random() * len(other))
    piece = other[start : start + 1 + int(dice.random() * 40)]
    data[at : at + (len(piece) if dice.random() < 0.5 else 0)] = piece


_CHANGES = (_flip, _flip, _set, _set, _nibble, _nibble, _insert, _remove, _repeat, _swap, _pair, _cut, _splice)
