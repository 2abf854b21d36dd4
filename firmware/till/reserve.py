"""What of the journal is kept back, so that whatever is open can always be closed. All in bytes on flash."""

from micropython import const

_PAYMENT = const(512)  # the records of one, from intent to last slip, at most
_GOODS = const(280)  # a record of goods, at most
_SIGNING = const(2048)  # sign-on and trace records while reversals are being delivered
_SETTLE = const(4096)  # a settlement takes some 400, its end and slip among them; the rest is for those without result
_MESSAGE = const(52)  # records of a message of an upload: trace 24, and how many payments are there 28
_IN_ONE = const(8)  # payments in such a message
_NUMBERS = const(1000)  # trace numbers for sign-on and settlement


def of_settlement(book) -> int:
    """What it may take when the host has other totals, and wants every payment of the batch."""
    totals = book.totals
    most = totals.debits + totals.credits + len(book.pending) + 1
    return _SETTLE + _MESSAGE * (most // _IN_ONE + 1)


def of_open(book) -> int:
    """What the closing of all that is open may take, the batch's settlement last."""
    return of_settlement(book) + _PAYMENT * len(book.pending)


def of_sale(book, goods: int) -> int:
    """What must be left before one with so many records of goods, for that and for the closing of all that is open."""
    return of_open(book) + _SIGNING + _GOODS * goods + _PAYMENT


def numbered(book) -> bool:
    """Whether the batch has trace numbers left for a sale and for all that comes after it."""
    return book.numbers_left >= _NUMBERS
