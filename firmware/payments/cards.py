"""A card as it was swiped or keyed. It lives in RAM for one request; only `masked` outlives it."""

from micropython import const

from payments.entry import KEYED, SWIPED

_PAN_MIN = const(12)
_PAN_MAX = const(19)


class CardError(Exception):
    """The card or payment code cannot be used; args[0] is a text key that says why. Never holds the number."""


class Card:
    """Who pays. Each kind has `entry` (field 22), `masked`, fill(), wipe(), and says whether it is `shown`: then the
    payer reads a code off the screen.

    number: digits; expiry: 'YYMM'; track2: 'number=YYMM...' or '' when keyed; entry: field 22 without PIN."""

    shown = False

    def __init__(self, number: str, expiry: str, track2: str = ""):
        self.number = number
        self.expiry = expiry
        self.track2 = track2
        self.entry = SWIPED if track2 else KEYED

    @property
    def masked(self) -> str:
        return mask(self.number)

    def fill(self, request: dict):
        """Put what the host must see into the request of the sale."""
        request["card"] = self.number
        request["expiry"] = self.expiry
        request["track2"] = self.track2

    def wipe(self):
        self.number = self.expiry = self.track2 = ""


def mask(number: str) -> str:
    """First 6 and last 4, the rest stars (PCI DSS 3.4.1)."""
    return number[:6] + "*" * (len(number) - 10) + number[-4:]


def luhn(number: str) -> bool:
    """Whether the check digit fits (ISO/IEC 7812-1 annex B)."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = (ord(digit) - 48) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def digits(text: str) -> bool:
    """Whether `text` is ASCII digits and nothing else, at least one."""
    for char in text:
        if not "0" <= char <= "9":
            return False
    return text != ""


def check_number(number: str):
    """Raises CardError when `number` can be no card number."""
    if not digits(number) or not _PAN_MIN <= len(number) <= _PAN_MAX:
        raise CardError("card.length")
    if not luhn(number):
        raise CardError("card.number")


def check_expiry(expiry: str, today: str = ""):
    """Raises CardError when `expiry` ('YYMM') is no month, or lies before `today` ('YYMM', '' = not known)."""
    if len(expiry) != 4 or not digits(expiry) or not 1 <= int(expiry[2:]) <= 12:
        raise CardError("card.expiry")
    if today and expiry < today:
        raise CardError("card.expired")


def from_track2(track2: str, today: str = "") -> Card:
    """Card of a track 2 without sentinels: number, '=' or 'D', YYMM, rest (ISO/IEC 7813). Raises CardError."""
    track2 = track2.replace("D", "=").replace("d", "=")
    number, _, rest = track2.partition("=")
    if len(track2) > 37 or len(rest) < 4 or not digits(number + rest):
        raise CardError("card.unread")
    expiry = rest[:4]
    check_number(number)
    check_expiry(expiry, today)
    return Card(number, expiry, track2)


def from_keys(number: str, expiry: str, today: str = "") -> Card:
    """Card of a keyed number and expiry. Raises CardError."""
    check_number(number)
    check_expiry(expiry, today)
    return Card(number, expiry)
