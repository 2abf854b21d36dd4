"""Carries bytes between a terminal's connections and the hosts', as long as the air carries anything."""

import selectors
import socket

from tools.simulator.doors import reset

_CHUNK = 65536


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

    @property
    def over(self) -> bool:
        if self.dead:
            return self.ended[self.theirs]
        return all(self.ended.values()) and not any(self.out.values())


class Carrier:
    """For one thread alone, which runs `selector` and calls `carry` with what it finds there."""

    def __init__(self, selector: selectors.BaseSelector):
        self.up = False
        self._selector = selector
        self._pairs: list[Pair] = []

    def add(self, ours: socket.socket, theirs: socket.socket) -> None:
        pair = Pair(ours, theirs)
        self._pairs.append(pair)
        self._watch(pair)

    def set(self, up: bool) -> None:
        """Down, everything stands still, both ways."""
        self.up = up
        for pair in self._pairs:
            self._watch(pair)

    def abandon(self) -> None:
        """The terminal is gone: what it had not sent is never sent, and the hosts are not told."""
        for pair in self._pairs:
            pair.dead = True
            pair.out[pair.theirs].clear()
            self._watch(pair)

    def close(self) -> None:
        for pair in list(self._pairs):
            self._drop(pair)

    def carry(self, pair: Pair, sock: socket.socket, mask: int) -> None:
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
        if pair.over:
            self._drop(pair)
        else:
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
                reset(sock)
            else:
                sock.close()
