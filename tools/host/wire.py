"""Frames and ISO 8583 messages of the Suretill dialect, read and written with pyiso8583.

This is on purpose not the firmware's codec: two implementations from the same description judge each other.
"""

from dataclasses import dataclass, field

import iso8583

MAX_FRAME = 1024
MIN_FRAME = 5 + 6 + 2 + 8
MAC_BYTES = 8


class WireError(Exception):
    """Bytes that are no message of this dialect, or fields that cannot be written as one."""


def _entry(max_len: int, len_type: int = 0, text: bool = False, raw: bool = False, left: bool = False) -> dict:
    entry = {"data_enc": "latin-1" if text else "b", "len_enc": "bcd", "len_type": len_type, "max_len": max_len}
    if not text and not raw:
        entry["len_count"] = "nibbles"
        entry["left_pad" if left else "right_pad"] = "0"
    return entry


NUMERIC = {2: (19, 1), 3: (6, 0), 4: (12, 0), 11: (6, 0), 12: (6, 0), 13: (4, 0), 14: (4, 0), 15: (4, 0), 22: (3, 0),
           23: (3, 0), 25: (2, 0), 32: (11, 1), 48: (322, 2), 60: (17, 2), 61: (29, 2)}  # fmt: skip # a table
TEXT = {37: (12, 0), 38: (6, 0), 39: (2, 0), 41: (8, 0), 42: (15, 0), 44: (25, 1), 49: (3, 0), 59: (600, 2),
        63: (163, 2)}  # fmt: skip # a table
RAW = {62: (512, 2), 64: (8, 0)}


def _spec() -> dict:
    spec = {"h": _entry(0, raw=True), "t": _entry(2, raw=True), "p": _entry(8, raw=True), "1": _entry(8, raw=True)}
    spec.update({str(n): _entry(size, kind, left=n == 23) for n, (size, kind) in NUMERIC.items()})
    spec.update({str(n): _entry(size, kind, text=True) for n, (size, kind) in TEXT.items()})
    spec.update({str(n): _entry(size, kind, raw=True) for n, (size, kind) in RAW.items()})
    spec["35"] = _entry(37, 1)
    return spec


SPEC = _spec()


@dataclass
class Message:
    """One message. `fields` holds text: digits, characters, or upper-case hex for 62 and 64; track 2 (35) with a D."""

    mti: str
    fields: dict[int, str]
    tpdu: bytes = bytes.fromhex("6000030000")
    header: bytes = bytes.fromhex("602200000000")
    body: bytes = field(default=b"", repr=False)

    def get(self, number: int) -> str:
        """The field's text, empty when it is absent."""
        return self.fields.get(number, "")

    @property
    def mab(self) -> bytes:
        """The bytes a MAC is made over: everything from the MTI up to field 64."""
        return self.body[:-MAC_BYTES] if 64 in self.fields else self.body


def decode(body: bytes) -> tuple[str, dict[int, str]]:
    """Read MTI and fields; raises WireError for anything that is not a whole message of the dialect."""
    if len(body) < 10:
        raise WireError("shorter than MTI and bitmap")
    bits = int.from_bytes(body[2:10], "big")
    for number in range(1, 65):
        if bits >> (64 - number) & 1 and (number == 1 or str(number) not in SPEC):
            raise WireError(f"field {number} is not part of this dialect")
    try:
        decoded, _ = iso8583.decode(body, SPEC)
    except iso8583.DecodeError as error:
        raise WireError(f"field {error.field}: {error.msg}") from None
    if not decoded["t"].isdecimal():
        raise WireError("MTI is not decimal")
    fields = {int(name): value for name, value in decoded.items() if name.isdigit()}
    for number, value in fields.items():
        if number in NUMERIC and not value.isdecimal():
            raise WireError(f"field {number}: not decimal")
    return decoded["t"], fields


def encode(mti: str, fields: dict[int, str]) -> bytes:
    """Write MTI, bitmap and fields; raises WireError with the field that does not fit."""
    unknown = [number for number in fields if str(number) not in SPEC or number == 1]
    if unknown:
        raise WireError(f"field {unknown[0]} is not part of this dialect")
    try:
        raw, _ = iso8583.encode({"h": "", "t": mti, **{str(n): v for n, v in sorted(fields.items())}}, SPEC)
    except iso8583.EncodeError as error:
        raise WireError(f"field {error.field}: {error.msg}") from None
    return bytes(raw)


def parse(payload: bytes) -> Message:
    """Read what follows the two length bytes: TPDU, header, body."""
    if len(payload) < MIN_FRAME:
        raise WireError(f"frame of {len(payload)} bytes is too short")
    if payload[0] != 0x60:
        raise WireError(f"TPDU begins with {payload[0]:02X}, not 60")
    mti, fields = decode(payload[11:])
    return Message(mti, fields, payload[:5], payload[5:11], payload[11:])


def answer_tpdu(tpdu: bytes) -> bytes:
    """The TPDU of an answer: destination and source change places."""
    return tpdu[:1] + tpdu[3:5] + tpdu[1:3]


def frame(body: bytes, tpdu: bytes, header: bytes) -> bytes:
    """Length bytes, TPDU, header and body: what goes to the socket."""
    payload = tpdu + header + body
    return len(payload).to_bytes(2, "big") + payload
