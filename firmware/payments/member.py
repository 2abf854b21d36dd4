"""A member card: a contactless card of the shop's own, known by its UID.

A host knows cards by number, so a UID is written as one: 9 (which ISO/IEC 7812 leaves to a country's own use), the UID
as 17 decimal digits, a check digit. It goes out as field 2 with entry mode 072, without expiry or track. A UID proves
nothing, for a card can be made with any: such cards are good for as much as the shop would lend on a word.
"""

from micropython import const

from payments.cards import Card, CardError, luhn

CONTACTLESS = "072"  # field 22

_RANDOM = const(0x08)  # first byte of a UID of four that is another one each time (ISO/IEC 14443-3)
_LENGTHS = (4, 7)  # bytes; ten do not fit into a card number


def from_uid(uid: str) -> Card:
    """Card of a UID in hex digits. Raises CardError when the next tap, or another card, could give another number."""
    raw = bytes.fromhex(uid)
    # A short UID begins with zeros as a number: no long one may.
    if len(raw) not in _LENGTHS or len(raw) == 4 and raw[0] == _RANDOM or len(raw) == 7 and not raw[0]:
        raise CardError("card.no_member")
    number = "9%017d" % int.from_bytes(raw, "big")
    for digit in "0123456789":
        if luhn(number + digit):
            number += digit
            break
    card = Card(number, "")
    card.entry = CONTACTLESS
    return card
