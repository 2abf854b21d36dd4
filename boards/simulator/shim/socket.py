"""The chip's sockets; names resolve, and connections lead, into the simulated air.

The real socket is handed out, since TLS needs it. The air is told that one is coming, so that a connection to
a host that refuses is refused, and does not succeed at the air's door only to break behind it.
"""

import usocket
from micropython import const
from usocket import *  # noqa: F403

import wire

_RESOLVE = const(0x70)
_SOCKET = const(0x71)


def getaddrinfo(host, port, *rest) -> list:
    """Raises OSError as the chip does while there is no network or no such name."""
    answer = wire.ask(_RESOLVE, 0, port.to_bytes(2, "big") + host.encode())
    door = answer[0] << 8 | answer[1]
    if not door:
        raise OSError(-202)
    return usocket.getaddrinfo("127.0.0.1", door, *rest)


def socket(*args):
    wire.ask(_SOCKET, 0)
    return usocket.socket(*args)
