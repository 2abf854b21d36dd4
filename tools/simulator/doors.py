"""Local ports that stand for places in the world, and say to a caller what the place itself would say."""

import socket
import struct

OPEN, REFUSE, LOSE = "open", "refuse", "lose"
_PROBE_S = 0.3  # for the way behind the air; longer than that counts as lost


class Door:
    """Stands for one (host, port). `keeper` keeps its local number while it is shut.

    listener: of an open or a losing door. spare: a connection to the place that is made already.
    """

    def __init__(self, host: str, port: int):
        self.host, self.port = host, port
        self.keeper = _bound(0)
        self.number = self.keeper.getsockname()[1]
        self.listener: socket.socket | None = None
        self.filler: socket.socket | None = None
        self.spare: socket.socket | None = None

    @property
    def entrance(self) -> socket.socket | None:
        """Where callers come in, None when they do not."""
        return None if self.filler else self.listener

    def shut(self) -> None:
        """Who calls is refused."""
        for sock in (self.listener, self.filler):
            if sock:
                sock.close()
        self.listener = self.filler = None

    def open(self) -> socket.socket:
        """Who calls is let in; returns the entrance."""
        self.listener = _bound(self.number)
        self.listener.listen(8)
        self.listener.setblocking(False)
        return self.listener

    def accept(self) -> socket.socket | None:
        """None: nobody is there any more, or the door has been shut meanwhile."""
        try:
            return self.entrance.accept()[0] if self.entrance else None
        except BlockingIOError:
            return None

    def lose(self) -> None:
        """Who calls hears nothing: a listener with a full queue does not answer a SYN at all."""
        self.listener = _bound(self.number)
        self.listener.listen(0)
        self.filler = socket.create_connection(("127.0.0.1", self.number))

    def keep(self, spare: socket.socket | None) -> None:
        if self.spare:
            self.spare.close()
        self.spare = spare

    def take(self) -> socket.socket | None:
        spare, self.spare = self.spare, None
        return spare

    def close(self) -> None:
        self.shut()
        self.keep(None)
        self.keeper.close()


def probe(host: str, port: int) -> tuple[str, socket.socket | None]:
    """What that place says to a caller now, and the connection when it is open."""
    try:
        return OPEN, socket.create_connection((host, port), _PROBE_S)
    except TimeoutError:
        return LOSE, None
    except OSError:
        return REFUSE, None


def reset(sock: socket.socket) -> None:
    """Close it with RST."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def _bound(port: int) -> socket.socket:
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("127.0.0.1", port))
    return sock
