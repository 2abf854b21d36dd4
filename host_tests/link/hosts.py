"""Hosts that behave in one way each, good or bad: a thread and a real socket."""

import contextlib
import socket
import ssl
import threading
import time

ANSWER = b"\x00\x03yes"


class Host:
    """Listens on a free port and does `behave(host, connection)` with each connection, in a thread."""

    def __init__(self, behave, backlog=5):
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=backlog)
        self.port = self._listener.getsockname()[1]
        self._behave = behave
        self.got = []
        if behave:
            threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                self._behave(self, connection)

    def stop(self):
        self._listener.close()


def read(connection, count=7):
    """What arrives, up to `count` bytes or the end."""
    data = b""
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            break
        data += part
    return data


def reply(*parts, pause=0.0):
    """Takes the request and sends these parts."""

    def behave(host, connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        host.got.append(read(connection))
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)

    return behave


def over_tls(certificate, behave):
    """The same behind TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)

    def wrapped(host, connection):
        with context.wrap_socket(connection, server_side=True) as secure:
            behave(host, secure)

    return wrapped


def bytewise(data):
    return [bytes([byte]) for byte in data]


def free_port():
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]
