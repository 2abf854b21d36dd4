"""The air between a terminal and its host: a TCP proxy that can stop carrying anything.

Radio down: open connections stall both ways, new ones are refused. What a terminal had not sent when its plug was
pulled is never sent. All sockets belong to one thread; the methods may be called from any.
"""

import queue
import selectors
import socket
import struct
import threading
import time
from typing import cast

_CHUNK = 65536
_PROBE_S = 0.3  # for the way behind the air; longer than that counts as lost


class Door:
    """A local port that stands for one (host, port) of the world. `keeper` keeps its number while it is shut."""

    def __init__(self, host: str, port: int):
        self.host, self.port = host, port
        self.keeper = _bound(0)
        self.number = self.keeper.getsockname()[1]
        self.listener: socket.socket | None = None
        self.filler: socket.socket | None = None
        self.spare: socket.socket | None = None

    def close(self) -> None:
        for sock in (self.keeper, self.listener, self.filler, self.spare):
            if sock:
                sock.close()


class Pair:
    """One connection: `ours` to the terminal, `theirs` to the host; bytes on their way in between."""

    def __init__(self, ours: socket.socket, theirs: socket.socket):
        self.ours, self.theirs = ours, theirs
        self.out = {ours: bytearray(), theirs: bytearray()}
        self.ended = {ours: False, theirs: False}
        self.dead = False
        for sock in (ours, theirs):
            sock.setblocking(False)

    def other(self, sock: socket.socket) -> socket.socket:
        return self.theirs if sock is self.ours else self.ours


class Air:
    """`dns_fail`, `dns_delay_s` and `lose_connects` (SYNs get no answer) may be set at any time; `names` maps host
    names to addresses, before the PC's own resolver is asked."""

    def __init__(self):
        self.up = False
        self.dns_fail = False
        self.dns_delay_s = 0.0
        self.lose_connects = False
        self.names: dict[str, str] = {}
        self.connections = 0
        self._doors: dict[tuple[str, int], Door] = {}
        self._pairs: list[Pair] = []
        self._jobs: queue.SimpleQueue = queue.SimpleQueue()
        self._selector = selectors.DefaultSelector()
        self._wake_out, self._wake_in = socket.socketpair()
        self._selector.register(self._wake_out, selectors.EVENT_READ, None)
        self._thread = threading.Thread(target=self._run, name="air", daemon=True)
        self._running = True
        self._thread.start()

    # For the terminal's side

    def link(self, up: bool) -> None:
        """The terminal's Wi-Fi has, or has not, an address."""
        if up != self.up:
            self.up = up
            self._do(self._apply)

    def cut(self) -> None:
        """The terminal is gone; the host is not told."""
        self._do(self._abandon)

    def resolve(self, host: str, port: int) -> int:
        """Local port that leads to `host`; 0 when the name cannot be found now."""
        if self.dns_delay_s:
            time.sleep(self.dns_delay_s)
        if not self.up:
            return 0
        if not host.replace(".", "").isdigit() and (self.dns_fail or not self._known(host)):
            return 0
        return self._do(lambda: self._door(host, port).number) or 0

    def prepare(self) -> None:
        """A connection is about to be made: see what the hosts would say to it, and let the doors say the same."""
        if not self.up:
            return
        for door in list(self._doors.values()):
            mode, spare = self._probe(door)
            self._do(lambda door=door, mode=mode, spare=spare: self._set(door, mode, spare))

    def close(self) -> None:
        if self._running:
            self._do(self._end)
            self._thread.join(2)

    def _known(self, host: str) -> bool:
        if host in self.names:
            return True
        try:
            return bool(socket.getaddrinfo(host, None))
        except OSError:
            return False

    def _probe(self, door: Door):
        if self.lose_connects:
            return "lose", None
        try:
            address = (self.names.get(door.host, door.host), door.port)
            return "open", socket.create_connection(address, _PROBE_S)
        except TimeoutError:
            return "lose", None
        except OSError:
            return "refuse", None

    # For the thread

    def _do(self, work):
        if not self._running:
            return None
        done: queue.SimpleQueue = queue.SimpleQueue()
        self._jobs.put((work, done))
        self._wake_in.send(b"!")
        return done.get()

    def _run(self) -> None:
        while self._running:
            for key, mask in self._selector.select():
                if key.fileobj is self._wake_out:
                    self._wake_out.recv(1)
                    work, done = self._jobs.get()
                    done.put(work())
                elif isinstance(key.data, Door):
                    self._accept(key.data)
                else:
                    self._carry(key.data, cast(socket.socket, key.fileobj), mask)

    def _end(self) -> None:
        self._running = False
        for pair in list(self._pairs):
            self._drop(pair)
        for door in self._doors.values():
            door.close()
        self._selector.close()
        self._wake_in.close()
        self._wake_out.close()

    def _door(self, host: str, port: int) -> Door:
        if (host, port) not in self._doors:
            door = self._doors[host, port] = Door(host, port)
            self._set(door, "open" if self.up else "refuse", None)
        return self._doors[host, port]

    def _set(self, door: Door, mode: str, spare) -> None:
        if door.spare:
            door.spare.close()
        door.spare = spare
        if mode == "open" and door.listener and not door.filler:
            return
        if door.listener:
            if not door.filler:
                self._selector.unregister(door.listener)
            door.listener.close()
            door.listener = None
        if door.filler:
            door.filler.close()
            door.filler = None
        if mode == "open":
            door.listener = _bound(door.number)
            door.listener.listen(8)
            self._selector.register(door.listener, selectors.EVENT_READ, door)
        elif mode == "lose":
            # A listener with a full queue does not answer a SYN at all.
            door.listener = _bound(door.number)
            door.listener.listen(0)
            door.filler = socket.create_connection(("127.0.0.1", door.number))

    def _apply(self) -> None:
        for door in self._doors.values():
            self._set(door, "open" if self.up else "refuse", None)
        for pair in self._pairs:
            self._watch(pair)

    def _abandon(self) -> None:
        for pair in self._pairs:
            pair.dead = True
            pair.out[pair.theirs].clear()
            self._watch(pair)

    def _accept(self, door: Door) -> None:
        ours, _ = door.listener.accept()
        theirs, door.spare = door.spare, None
        if not theirs:
            _, theirs = self._probe(door)
        if not theirs:
            _reset(ours)
            return
        self.connections += 1
        pair = Pair(ours, theirs)
        self._pairs.append(pair)
        self._watch(pair)

    def _watch(self, pair: Pair) -> None:
        """Wait for what this pair can do now: nothing while the radio is down."""
        for sock in (pair.ours, pair.theirs):
            mask = 0
            if pair.dead:
                mask = selectors.EVENT_READ if sock is pair.theirs else 0
            elif self.up:
                mask |= selectors.EVENT_WRITE if pair.out[sock] else 0
                room = len(pair.out[pair.other(sock)]) < _CHUNK
                mask |= selectors.EVENT_READ if room and not pair.ended[sock] else 0
            self._interest(sock, mask, pair)

    def _interest(self, sock: socket.socket, mask: int, pair: Pair) -> None:
        known = sock.fileno() in self._selector.get_map()
        if mask and known:
            self._selector.modify(sock, mask, pair)
        elif mask:
            self._selector.register(sock, mask, pair)
        elif known:
            self._selector.unregister(sock)

    def _carry(self, pair: Pair, sock: socket.socket, mask: int) -> None:
        if pair not in self._pairs:
            return
        try:
            if mask & selectors.EVENT_READ:
                self._read(pair, sock)
            if mask & selectors.EVENT_WRITE and pair.out[sock]:
                sent = sock.send(pair.out[sock])
                del pair.out[sock][:sent]
                self._half_close(pair, pair.other(sock))
        except BlockingIOError:
            pass
        except OSError:
            self._drop(pair, broken=True)
            return
        if all(pair.ended.values()) and not any(pair.out.values()) or pair.dead and pair.ended[pair.theirs]:
            self._drop(pair)
        else:
            self._watch(pair)

    def _read(self, pair: Pair, sock: socket.socket) -> None:
        data = sock.recv(_CHUNK)
        if not data:
            pair.ended[sock] = True
            self._half_close(pair, sock)
        elif not pair.dead:
            pair.out[pair.other(sock)] += data

    @staticmethod
    def _half_close(pair: Pair, sock: socket.socket) -> None:
        """One end is over and all it said is passed on: the other learns of it."""
        other = pair.other(sock)
        if pair.ended[sock] and not pair.out[other] and not pair.dead:
            other.shutdown(socket.SHUT_WR)

    def _drop(self, pair: Pair, broken: bool = False) -> None:
        self._pairs.remove(pair)
        for sock in (pair.ours, pair.theirs):
            self._interest(sock, 0, pair)
            if broken:
                _reset(sock)
            else:
                sock.close()


def _bound(port: int) -> socket.socket:
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("127.0.0.1", port))
    return sock


def _reset(sock: socket.socket) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()
