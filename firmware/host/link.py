"""One connection to the host: open, one frame out, frames in, close.

Its errors tell money apart: NotSent means that the host cannot have acted on the frame, Lost that it may have.
Sockets never block; every wait yields to the other tasks and ends by the tick clock.
"""

import asyncio
import errno
import select
import socket
import time

from micropython import const

from host import frame

_MAX_FRAME = const(1024)
_POLL_MS = const(5)

_CAUSES = {errno.ETIMEDOUT: "timeout", errno.EHOSTUNREACH: "refused", errno.ECONNREFUSED: "refused"}


class NotSent(Exception):
    """No byte the host could act on went out. `cause`: dns, refused, timeout, cert, tls or closed."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class Lost(Exception):
    """The request may have arrived; no answer did. `cause`: timeout, closed or short (in the midst of a frame)."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


def tls_context(ca_der: bytes):
    """A client context that trusts this one CA (DER) and nothing else. ValueError when it is no certificate."""
    import tls

    context = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(ca_der)
    return context


class Link:
    """A connection, used for one exchange at a time; open() again for the next.

    resolve(host, port), a coroutine, gives a socket address, and raises OSError when it cannot. With a TLS context the
    host's certificate must be for `name` (default: the host as given to open()).
    """

    def __init__(self, resolve, tls=None, name: str = "") -> None:
        self._resolve = resolve
        self._tls = tls
        self._name = name
        self._socket = self._stream = None
        self._buffer = bytearray(_MAX_FRAME)
        self._timeout_ms = self._since = 0

    async def open(self, host: str, port: int, timeout_ms: int) -> None:
        """Connect. The time also bounds the handshake, which the first send() makes; resolve() has its own. Raises
        NotSent."""
        self.close()
        try:
            address = await self._resolve(host, port)
        except OSError:
            raise NotSent("dns")
        self._start(timeout_ms)
        try:
            await self._connect(address)
            if self._tls:
                self._stream = self._tls.wrap_socket(
                    self._socket, server_hostname=self._name or host, do_handshake_on_connect=False
                )
        except OSError as error:
            self.close()
            raise NotSent(_cause(error))

    async def send(self, data: bytes) -> None:
        """Hand a frame to the network; the answer's time runs from here. Raises NotSent or Lost."""
        stream = self._stream
        if stream is None:
            raise NotSent("closed")
        sent = 0
        while sent < len(data):
            # A TLS record that waits must be offered again unchanged; it arrives whole or not at all.
            rest = memoryview(data)[sent:] if sent else data
            try:
                count = stream.write(rest)
            except ValueError:
                raise NotSent("cert")
            except OSError as error:
                raise _failed(sent, _cause(error))
            if count:
                if not sent:
                    self._start(self._timeout_ms)
                sent += count
            elif self._late():
                raise _failed(sent, "timeout")
            else:
                await asyncio.sleep_ms(_POLL_MS)
        self._start(0)

    async def receive(self, timeout_ms: int) -> bytes:
        """The next frame without its length. timeout_ms counts from send(); after it nothing is read. Raises Lost."""
        self._timeout_ms = timeout_ms
        await self._fill(0, 2)
        size = frame.length(self._buffer)
        if not 0 < size <= _MAX_FRAME - 2:
            raise Lost("short")
        await self._fill(2, 2 + size)
        return bytes(memoryview(self._buffer)[2 : 2 + size])

    def close(self) -> None:
        """Let go of the connection. Harmless when there is none."""
        # After a refused certificate TLS forgets its socket without closing it: close both.
        for stream in (self._stream, self._socket):
            if stream:
                try:
                    stream.close()
                except OSError:
                    pass
        self._socket = self._stream = None

    async def _connect(self, address) -> None:
        self._socket = self._stream = socket.socket()
        self._socket.setblocking(False)
        try:
            self._socket.connect(address)
        except OSError as error:
            if error.errno != errno.EINPROGRESS:
                raise
        poll = select.poll()
        poll.register(self._socket, select.POLLOUT)
        events = poll.poll(0)
        while not events:
            if self._late():
                raise OSError(errno.ETIMEDOUT, "connect")
            await asyncio.sleep_ms(_POLL_MS)
            events = poll.poll(0)
        if events[0][1] & (select.POLLERR | select.POLLHUP):
            raise OSError(errno.ECONNREFUSED, "connect")

    async def _fill(self, have: int, need: int) -> None:
        """Read into the buffer until it holds `need` bytes."""
        stream = self._stream
        if stream is None:
            raise Lost("closed")
        view = memoryview(self._buffer)
        while have < need:
            if self._late():
                raise Lost("timeout")
            try:
                count = stream.readinto(view[have:need])
            except OSError:
                count = 0
            if count is None:
                await asyncio.sleep_ms(_POLL_MS)
            elif count:
                have += count
            else:
                raise Lost("short" if have else "closed")
        # What completed after the deadline is no answer any more.
        if self._late():
            raise Lost("timeout")

    def _start(self, timeout_ms: int) -> None:
        self._timeout_ms = timeout_ms
        self._since = time.ticks_ms()

    def _late(self) -> bool:
        return time.ticks_diff(time.ticks_ms(), self._since) >= self._timeout_ms


def _failed(sent: int, cause: str) -> Exception:
    return Lost(cause) if sent else NotSent(cause)


def _cause(error) -> str:
    code = error.errno or 0
    # mbedTLS numbers its errors below zero.
    return "tls" if code < 0 else _CAUSES.get(code, "closed")
