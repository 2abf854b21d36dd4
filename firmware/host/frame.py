"""The envelope of a message on the wire: length 2 | TPDU 5 | header 6 | message.

The length counts what follows it, big-endian. TPDU and header are given as hex digits, as in the settings.
"""

from binascii import unhexlify

_ENVELOPE = 11
_SHORTEST = _ENVELOPE + 10  # MTI and bitmap
_TPDU_ID = 0x60


class FrameError(Exception):
    """Bytes that are no frame."""


def wrap(body: bytes, tpdu: str, header: str) -> bytes:
    """The whole frame, length included. Raises FrameError for a TPDU or header of the wrong size."""
    try:
        envelope = unhexlify(tpdu) + unhexlify(header)
    except ValueError:
        raise FrameError("tpdu or header")
    if len(tpdu) != 10 or len(envelope) != _ENVELOPE:
        raise FrameError("tpdu or header")
    return (_ENVELOPE + len(body)).to_bytes(2, "big") + envelope + body


def length(prefix: bytes) -> int:
    """How many bytes follow the two length bytes."""
    return prefix[0] << 8 | prefix[1]


def unwrap(payload: bytes) -> bytes:
    """The message in a payload (the frame without its length). Raises FrameError.

    The addresses are not compared: hosts swap them, or put their own.
    """
    if len(payload) < _SHORTEST:
        raise FrameError("short")
    if payload[0] != _TPDU_ID:
        raise FrameError("tpdu")
    return payload[_ENVELOPE:]
