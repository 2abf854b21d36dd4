"""One question and its answer by UDP, while everything else goes on."""

import asyncio
import errno
import socket
import time

from micropython import const

MOST = const(512)  # bytes of an answer that is taken
_TRY_MS = const(1000)
_LOOK_MS = const(20)


async def ask(ip: str, port: int, request: bytes, read, tries: int = 3):
    """What `read(answer)` makes of the first answer that it takes; None when there is none within a second a try.

    `ip` is in numbers: for a name getaddrinfo would stop the whole chip, for seconds.
    The request is sent again with each try. read(bytes) gives None for what is no answer to it; its errors come
    through. An answer longer than MOST is given to it with one byte more.
    """
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        line.setblocking(False)
        line.connect(socket.getaddrinfo(ip, port)[0][-1])  # so that nothing comes in from elsewhere
        for _ in range(tries):
            line.write(request)
            found = await _answer(line, read)
            if found is not None:
                return found
    except OSError:  # no way there, or nobody there who listens
        pass
    finally:
        line.close()
    return None


async def _answer(line, read):
    """Within one try; one look at a time, for somebody may flood the line."""
    since = time.ticks_ms()
    while time.ticks_diff(time.ticks_ms(), since) < _TRY_MS:
        message = _received(line)
        found = None if message is None else read(message)
        if found is not None:
            return found
        await asyncio.sleep_ms(_LOOK_MS)
    return None


def _received(line) -> "bytes | None":
    """One datagram: readinto() would join all that came."""
    try:
        return line.recv(MOST + 1)
    except OSError as error:
        if error.errno != errno.EAGAIN:
            raise
        return None
