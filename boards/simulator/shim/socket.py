"""The chip's sockets; they lead into the simulated air.

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
    """Of an address in numbers. A name's look-up would hold up everything on the chip: no firmware may ask for it."""
    if not host.replace(".", "").isdigit():
        raise ValueError("the look-up of a name stops the chip: " + host)
    answer = wire.ask(_RESOLVE, 0, port.to_bytes(2, "big") + host.encode())
    door = answer[0] << 8 | answer[1]
    if not door:
        raise OSError(-202)
    return usocket.getaddrinfo("127.0.0.1", door, *rest)


def socket(*args):
    if SOCK_DGRAM not in args[1:]:  # noqa: F405
        wire.ask(_SOCKET, 0)
    return usocket.socket(*args)
