"""The shop's price list on flash, `goods.csv`: a line a thing, `code,name,price`, price as 12.50."""

import asyncio

from micropython import const

from payments.cards import digits
from payments.money import MAX_FEN

_SLICE = const(16)  # lines read in one go
_CODE = const(20)
_NAME = const(20)


class PriceListError(Exception):
    """args[0]: number of the line that cannot be read, 0: there is no list."""


async def find(path: str, code: str) -> "tuple | None":
    """(name, price in fen) of `code`; None: it is not in the list. Reads from the beginning, and lets others work.

    Raises PriceListError at a line that is none, even behind others: a list that is half right is not trusted.
    """
    found = None
    try:
        with open(path, "rb") as file:
            number = 0
            for line in file:
                number += 1
                if number % _SLICE == 0:
                    await asyncio.sleep_ms(0)
                entry = parse(line, number)
                if entry is not None and entry[0] == code:
                    found = entry[1:]
    except OSError:
        raise PriceListError(0) from None
    return found


def parse(line: bytes, number: int) -> "tuple | None":
    """(code, name, price in fen); None: an empty line, or the first one, which may name the columns.

    Raises PriceListError(number).
    """
    try:
        parts = [part.strip() for part in line.decode().lstrip("\ufeff").split(",")]
    except UnicodeError:
        raise PriceListError(number) from None
    if parts == [""] or (number == 1 and parts == ["code", "name", "price"]):
        return None
    fen = _fen(parts[2]) if len(parts) == 3 else 0
    if not fen or not digits(parts[0]) or len(parts[0]) > _CODE or not 0 < len(parts[1]) <= _NAME:
        raise PriceListError(number)
    return parts[0], parts[1], fen


def _fen(price: str) -> int:
    """Of "12.50", "12.5" or "12"; 0: it is no price."""
    whole, _, rest = price.partition(".")
    if not digits(whole) or len(rest) > 2 or (rest and not digits(rest)) or len(whole) > 7:
        return 0
    fen = int(whole) * 100 + int((rest + "00")[:2])
    return fen if fen <= MAX_FEN else 0
