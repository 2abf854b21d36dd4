"""A payment code as the customer's phone showed it. It lives in RAM for one request; only `masked` outlives it.

What came from the scanner is a payment code and what was swiped is a card: a code of UnionPay looks like a card number,
so digits alone decide nothing.
"""

from payments.cards import CardError, digits, mask
from payments.entry import CODE

_KINDS = (  # the first two digits from and to, digits least and most
    (10, 15, 18, 18),  # WeChat
    (25, 30, 16, 24),  # Alipay
    (62, 62, 19, 19),  # UnionPay
)


class Code:
    """`masked`: first 6 and last 4, like a card's."""

    entry = CODE
    shown = False
    over = False  # while it is asked for, somebody waits

    def __init__(self, code: str):
        self._code = code

    @property
    def masked(self) -> str:
        return mask(self._code)

    def fill(self, request: dict):
        """Put what the host must see into the request of the sale."""
        request["code"] = self._code

    def wipe(self):
        self._code = ""


def from_text(text: str) -> Code:
    """The payment code that was scanned or keyed. Raises CardError."""
    if digits(text) and len(text) > 2:
        kind = int(text[:2])
        for first, last, least, most in _KINDS:
            if first <= kind <= last and least <= len(text) <= most:
                return Code(text)
    raise CardError("card.no_pay_code")
