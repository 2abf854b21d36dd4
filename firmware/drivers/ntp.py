"""The time from a time server (SNTP, RFC 4330 and RFC 5905). In RAM only while it is asked for.

Nobody signs it: who asks takes it only where no time is known, and never one before what is known.
"""

import os
import struct

from micropython import const

from drivers import names, udp

_PORT = const(123)
_SIZE = const(48)
_CLIENT = b"\x23"  # version 4, mode 3
_SERVER = const(4)
_UNSET = const(3)  # the server's own clock is not set
_1900_TO_2000 = const(3155673600)  # seconds
_ERA = const(4294967296)  # seconds; the next one begins in February 2036


async def utc(host: str, name_server: str) -> int:
    """Seconds since 2000, UTC. Raises OSError with words when there is no answer to be used."""
    address, _ = await names.address(host, name_server)
    ours = os.urandom(8)  # where the time that we send it would stand: it comes back, and nobody can guess it
    found = await udp.ask(address, _PORT, _CLIENT + bytes(39) + ours, lambda answer: _read(answer, ours), 1)
    if not found:
        raise OSError("time server: no answer" if found is None else "time server: no time")
    return found


def _read(answer: bytes, ours: bytes) -> "int | None":
    """Seconds since 2000; 0: the server has no time for us (stratum 0 sends us away); None: no answer to this."""
    if len(answer) < _SIZE or answer[0] & 7 != _SERVER or answer[24:32] != ours:
        return None
    (seconds,) = struct.unpack_from(">I", answer, 40)
    if answer[0] >> 6 == _UNSET or not 1 <= answer[1] <= 15 or not seconds:
        return 0
    return seconds - _1900_TO_2000 + (_ERA if seconds < _1900_TO_2000 else 0)
