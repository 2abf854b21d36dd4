"""Money is a whole number of fen, everywhere. Text only at the edges."""

from micropython import const

MAX_FEN = const(999999999)  # nine digits: 9,999,999.99


def to_text(fen: int) -> str:
    """'1,234.56' for 123456."""
    yuan, rest = divmod(abs(fen), 100)
    digits = str(yuan)
    groups = []
    while len(digits) > 3:
        groups.insert(0, digits[-3:])
        digits = digits[:-3]
    groups.insert(0, digits)
    return "%s%s.%02d" % ("-" if fen < 0 else "", ",".join(groups), rest)


def push(fen: int, digits: str) -> int:
    """`fen` after typing `digits` ('7' or '00') behind it; unchanged when it would pass MAX_FEN."""
    for digit in digits:
        more = fen * 10 + (ord(digit) - 48)
        if more > MAX_FEN:
            return fen
        fen = more
    return fen


def pull(fen: int) -> int:
    """`fen` with its last digit taken back."""
    return fen // 10
