"""Addresses of hosts by their names, from a name server (RFC 1035). In RAM only while one is looked up.

The chip's own look-up stops everything, for seven seconds a server that keeps silent.
"""

import os
import struct

from micropython import const

from drivers import udp

_PORT = const(53)
_HEAD = const(12)
_ADDRESS = const(1)  # types of records
_ALIAS = const(5)
_NO_SUCH_NAME = const(3)
_SHORTEST_S = const(60)
_LONGEST_S = const(86400)
_NAME = const(255)  # the longest one


async def address(host: str, server: str) -> tuple:
    """(IPv4 address, seconds for which it holds). Raises OSError with words when it cannot be found, or within 3 s."""
    if _literal(host):
        return host, _LONGEST_S
    request = os.urandom(2) + b"\1\0\0\1\0\0\0\0\0\0" + _question(host)
    try:
        found = await udp.ask(server, _PORT, request, lambda message: _read(message, request))
    except ValueError as problem:
        raise OSError("name server: %s" % problem) from None
    if not found:
        raise OSError("name server: no answer")
    if not found[0]:
        raise OSError("no host of that name")
    return found


def _literal(host: str) -> bool:
    parts = host.split(".")
    return len(parts) == 4 and all([part.isdigit() and len(part) < 4 and int(part) < 256 for part in parts])


def _question(host: str) -> bytes:
    """For an address (A) in the internet (IN)."""
    found = b""
    for label in host.lower().split("."):
        size = len(label.encode())
        if not 0 < size < 64:
            raise OSError("that is no host's name")
        found += bytes((size,)) + label.encode()
    return found + b"\0\0\1\0\1"


def _read(message: bytes, request: bytes) -> "tuple | None":
    """(address, seconds), "" as address when there is no such name; None: it does not answer this request.

    Raises ValueError with words when it does, but cannot be read or has no address.
    """
    end = len(request)
    if message[:2] != request[:2] or len(message) < end or message[2] & 0xF8 != 0x80:
        return None
    if message[4:6] != b"\0\1" or message[_HEAD:end].lower() != request[_HEAD:]:
        return None
    if len(message) > udp.MOST:
        raise ValueError("answer too long")
    code = message[3] & 0x0F
    if code == _NO_SUCH_NAME:
        return "", 0
    if code:
        raise ValueError("error %d" % code)
    try:
        return _found(message, end)
    except IndexError:
        raise ValueError("answer cut off") from None


def _found(message: bytes, at: int) -> tuple:
    """(address, seconds) of the name that was asked for, or of the one that it is another word for."""
    records = _records(message, at)
    wanted, _ = _name(message, _HEAD)
    seconds = _LONGEST_S
    for _ in records:
        fit = [record for record in records if record[0] == wanted]
        for _, kind, held, place in fit:
            if kind == _ADDRESS:
                numbers = tuple(message[place : place + 4])
                return "%d.%d.%d.%d" % numbers, max(min(seconds, held), _SHORTEST_S)
        for _, _, held, place in fit:
            wanted, _ = _name(message, place)
            seconds = min(seconds, held)
    raise ValueError("no address")


def _records(message: bytes, at: int) -> list:
    """[(name, type, seconds, where its data is)] of the addresses and aliases in the answer."""
    found = []
    for _ in range(message[6] << 8 | message[7]):
        name, at = _name(message, at)
        if at + 10 > len(message):
            raise IndexError
        kind, group, seconds, size = struct.unpack_from(">HHIH", message, at)
        at += 10
        if at + size > len(message):
            raise IndexError
        if group == 1 and (kind == _ALIAS or (kind == _ADDRESS and size == 4)):
            found.append((name, kind, seconds if seconds >> 31 == 0 else 0, at))
        at += size
    return found


def _name(message: bytes, at: int) -> tuple:
    """(name, where it ends). Raises IndexError beyond the message, ValueError when it is none."""
    name, end, first = b"", 0, at
    while message[at]:
        size = message[at]
        if size >= 0xC0:  # the rest stands further to the front
            end = end or at + 2
            at = (size & 0x3F) << 8 | message[at + 1]
            if at >= first:
                raise ValueError("a name in circles")
            first = at
        else:
            name += message[at : at + 1 + size].lower()
            at += 1 + size
        if 63 < size < 0xC0 or len(name) > _NAME:
            raise ValueError("a name too long")
    return name, end or at + 1
