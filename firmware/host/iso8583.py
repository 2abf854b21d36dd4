"""ISO 8583:1987 messages as card terminals in mainland China send them: BCD, one 8-byte bitmap.

A message is an MTI ("0200") and a dict of field number -> value. Numbers, text and track 2 are str, fields 62
and 64 bytes. Lengths count digits or characters. Free text (44, 54, 59, 63) maps each byte to the character of
that number, so that a bank's name in GBK neither fails nor changes.
"""

from binascii import hexlify, unhexlify

# |number, kind, digits of the length prefix (0: fixed), longest.
# Kinds: N digits, padded right; R digits, padded left; Z track 2; A printable ASCII; S free text; B bytes.
_FIELDS = (
    b"|02N2019|03N0006|04N0012|11N0006|12N0006|13N0004|14N0004|15N0004|22N0003|23R0003|25N0002"
    b"|32N2011|35Z2037|37A0012|38A0006|39A0002|41A0008|42A0015|44S2025|48N3322|49A0003"
    b"|53N0016|54S3020|55B3255|59S3600|60N3017|61N3029|62B3512|63S3163|64B0008"
)


class FormatError(Exception):
    """Bytes or values that are no message. `field` is the field number, 0 the MTI or the whole."""

    def __init__(self, field: int, why: str) -> None:
        super().__init__("field %d: %s" % (field, why))
        self.field = field


def pack(mti: str, fields: dict) -> bytes:
    """MTI, bitmap and fields as bytes. Raises FormatError."""
    _check_length(0, len(mti), 0, 4)
    bitmap = bytearray(8)
    body = bytearray()
    for number in sorted(fields):
        kind, prefix, limit = _shape(number)
        value = fields[number]
        if not isinstance(value, bytes if kind == b"B" else str):
            raise FormatError(number, "type")
        _check_length(number, len(value), prefix, limit)
        if prefix:
            body += unhexlify(("%04d" if prefix == 3 else "%02d") % len(value))
        body += _encode(number, kind, value)
        bitmap[(number - 1) >> 3] |= 0x80 >> ((number - 1) & 7)
    return _encode(0, b"N", mti) + bitmap + body


def unpack(data: bytes) -> tuple:
    """(mti, fields) of a whole message. Any bytes give a result or FormatError."""
    if len(data) < 10:
        raise FormatError(0, "short")
    mti = _decode(0, b"N", data[:2], 4)
    fields = {}
    at = 10
    for number in range(1, 65):
        if data[2 + ((number - 1) >> 3)] & 0x80 >> ((number - 1) & 7):
            fields[number], at = _field(number, data, at)
    if at != len(data):
        raise FormatError(0, "bytes left over")
    return mti, fields


def _field(number: int, data: bytes, at: int) -> tuple:
    """(value, where the next field starts)."""
    kind, prefix, count = _shape(number)
    if prefix:
        start = at + (prefix + 1) // 2
        written = hexlify(data[at:start])
        _check_digits(number, b"N", written)
        limit, count = count, int(written or b"0")
        _check_length(number, count, prefix, limit)
        at = start
    end = at + (count if kind in b"ASB" else (count + 1) // 2)
    if end > len(data):
        raise FormatError(number, "short")
    return _decode(number, kind, data[at:end], count), end


def _shape(number: int) -> tuple:
    """(kind, digits of the length prefix, longest)."""
    at = _FIELDS.find(b"|%02d" % number)
    if at < 0:
        raise FormatError(number, "unknown")
    return _FIELDS[at + 3 : at + 4], _FIELDS[at + 4] - 48, int(_FIELDS[at + 5 : at + 8])


def _check_length(number: int, count: int, prefix: int, limit: int) -> None:
    if count > limit or (not prefix and count != limit):
        raise FormatError(number, "length")


def _check_digits(number: int, kind: bytes, digits: bytes) -> None:
    if kind == b"Z":
        digits = digits.replace(b"D", b"")
    if digits and not digits.isdigit():
        raise FormatError(number, "character")


def _encode(number: int, kind: bytes, value) -> bytes:
    if kind == b"B":
        return value
    if kind == b"A" or kind == b"S":
        return bytes(_codes(number, kind, [ord(character) for character in value]))
    digits = value.encode()
    if kind == b"Z":
        digits = digits.replace(b"=", b"D")
    _check_digits(number, kind, digits)
    if len(digits) & 1:
        digits = b"0" + digits if kind == b"R" else digits + b"0"
    return unhexlify(digits)


def _decode(number: int, kind: bytes, data: bytes, count: int):
    if kind == b"B":
        return bytes(data)
    if kind == b"A" or kind == b"S":
        return "".join([chr(code) for code in _codes(number, kind, data)])
    digits = hexlify(data).upper()
    # The padding nibble is not looked at: some hosts send 0 there, some F.
    digits = digits[-count:] if kind == b"R" else digits[:count]
    _check_digits(number, kind, digits)
    return digits.decode()


def _codes(number: int, kind: bytes, codes):
    """The codes themselves, if all of them may stand in a field of this kind."""
    for code in codes:
        if code > 255 or (kind == b"A" and not 32 <= code < 127):
            raise FormatError(number, "character")
    return codes
