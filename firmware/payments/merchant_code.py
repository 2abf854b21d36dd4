"""The code that the terminal shows and the customer's phone reads (EMVCo QR Code Specification for Payment Systems,
merchant-presented mode): the amount, and a reference by which the host knows the payment.

It is ASCII, so that it reads the same wherever it is decoded. A field is id 2, length 2 (characters), value.
"""

from payments.entry import CODE

_SYSTEM = "org.suretill"  # whose account template it is
_MERCHANT = 25  # characters of a name
_CITY = 15


class Shown:
    """Who pays is not known yet: the host learns it from the wallet that reads the code.

    `over`: nobody waits for it any more.
    """

    entry = CODE
    masked = ""
    shown = True

    def __init__(self):
        self.over = False

    def fill(self, request: dict):
        """Put what the host must see into the request of the sale."""
        request["reference"] = reference(request)

    def wipe(self):
        """There is no secret in it."""


def reference(payment: dict) -> str:
    """Terminal, batch and trace number: never the same twice."""
    return "%s%06d%06d" % (payment["terminal"], payment["batch"], payment["trace"])


def payload(settings, payment: dict) -> bytes:
    """What the code says. It can be paid once."""
    merchant = payment["merchant"]
    name = settings.merchant_name
    text = (
        field(0, "01")
        + field(1, "12")  # for one payment
        + field(26, field(0, _SYSTEM) + field(1, merchant))
        + field(52, merchant[7:11])  # the trade stands in the merchant number
        + field(53, "156")
        + field(54, "%d.%02d" % (payment["amount"] // 100, payment["amount"] % 100))
        + field(58, "CN")
        + field(59, name[:_MERCHANT] if _plain(name) else merchant)
        + field(60, settings.merchant_city[:_CITY])
        + field(62, field(5, reference(payment)))
    )
    return sealed(text)


def sealed(text: str) -> bytes:
    """The payload with its check sum, which covers its own id and length as well."""
    data = (text + "6304").encode()
    return data + ("%04X" % crc(data)).encode()


def field(number: int, value: str) -> str:
    return "%02d%02d%s" % (number, len(value), value)


def crc(data: bytes) -> int:
    """CRC-16/CCITT-FALSE (in the catalogues also IBM-3740): 0x1021 from 0xFFFF, over bytes."""
    rest = 0xFFFF
    for byte in data:
        rest ^= byte << 8
        for _ in range(8):
            rest = (rest << 1 ^ (0x1021 if rest & 0x8000 else 0)) & 0xFFFF
    return rest


def _plain(text: str) -> bool:
    """Printable ASCII."""
    return len([byte for byte in text.encode() if 0x20 <= byte < 0x7F]) == len(text.encode())
