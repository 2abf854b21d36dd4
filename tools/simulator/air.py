"""The air between a terminal and its hosts: names are found and connections made only while the radio is up.

Radio down: open connections stall both ways, new ones are refused. What a terminal had not sent when its plug was
pulled is never sent. All sockets belong to one thread; the methods may be called from any.
"""

import queue
import selectors
import socket
import threading
from typing import cast

from tools.simulator.carrier import Carrier
from tools.simulator.doors import LOSE, OPEN, REFUSE, Door, probe, reset
from tools.simulator.models.names import NameServer

NAME_SERVER = ("192.0.2.53", 53)  # what boards/simulator/shim/network.py has for an address


class Air:
    """`lose_connects` (SYNs get no answer) and `name_server.trouble` may be set at any time; `names` maps host names to
    addresses, before the PC's own resolver is asked. connections: how many there were; failed: how often a name was not
    found or a host not to be connected to."""

    def __init__(self):
        self.up = False
        self.lose_connects = False
        self.names: dict[str, str] = {}
        self.name_server = NameServer(self.names, lambda: self.up)
        self.connections = 0
        self.unconnected = 0
        self._doors: dict[tuple[str, int], Door] = {}
        self._jobs: queue.SimpleQueue = queue.SimpleQueue()
        self._selector = selectors.DefaultSelector()
        self._carrier = Carrier(self._selector)
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
        self._do(self._carrier.abandon)

    @property
    def failed(self) -> int:
        return self.unconnected + self.name_server.failed

    def resolve(self, host: str, port: int) -> int:
        """Local port that leads to this address; 0 while there is no network."""
        if not self.up:
            self.unconnected += 1
            return 0
        if (host, port) == NAME_SERVER:
            return self.name_server.port
        return self._do(lambda: self._door(host, port).number) or 0

    def prepare(self) -> None:
        """A connection is about to be made: see what the hosts would say to it, and let the doors say the same."""
        if not self.up:
            self.unconnected += 1
            return
        for door in list(self._doors.values()):
            mode, spare = self._probe(door)
            self.unconnected += mode != OPEN
            self._do(lambda door=door, mode=mode, spare=spare: self._set(door, mode, spare))

    def close(self) -> None:
        if self._running:
            self._do(self._end)
            self._thread.join(2)
            self.name_server.close()

    def _probe(self, door: Door) -> tuple[str, socket.socket | None]:
        if self.lose_connects:
            return LOSE, None
        return probe(door.host, door.port)

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
                    self._carrier.carry(key.data, cast(socket.socket, key.fileobj), mask)

    def _end(self) -> None:
        self._running = False
        self._carrier.close()
        for door in self._doors.values():
            door.close()
        self._selector.close()
        self._wake_in.close()
        self._wake_out.close()

    def _apply(self) -> None:
        for door in self._doors.values():
            self._set(door, OPEN if self.up else REFUSE, None)
        self._carrier.set(self.up)

    def _door(self, host: str, port: int) -> Door:
        if (host, port) not in self._doors:
            door = self._doors[host, port] = Door(host, port)
            self._set(door, OPEN if self.up else REFUSE, None)
        return self._doors[host, port]

    def _set(self, door: Door, mode: str, spare: socket.socket | None) -> None:
        door.keep(spare)
        if mode == OPEN and door.entrance:
            return
        if door.entrance:
            self._selector.unregister(door.entrance)
        door.shut()
        if mode == OPEN:
            self._selector.register(door.open(), selectors.EVENT_READ, door)
        elif mode == LOSE:
            door.lose()

    def _accept(self, door: Door) -> None:
        ours = door.accept()
        if not ours:
            return
        theirs = door.take() or self._probe(door)[1]
        if not theirs:
            reset(ours)
            return
        self.connections += 1
        self._carrier.add(ours, theirs)
