"""A shop with short timers for a soak: a terminal that tells its heap, and a host whose books can be kept."""

import contextlib
import random
import socket
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from host_tests.e2e.shop import Shop
from host_tests.soak.heap import Watched

QUICK = {
    "answer_timeout_s": 1, "connect_timeout_s": 1, "retry_delays_s": "0,1", "pending_limit": 3, "qr_query_s": 1,
    "qr_wait_s": 5, "qr_reverse_after_s": 1,
}  # fmt: skip


@dataclass(frozen=True)
class State:
    """What a terminal and its host remember: to begin a step again from it."""

    flash: bytes | None = None
    books: bytes | None = None

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "flash.bin").write_bytes(self.flash or b"")
        (folder / "books.db").write_bytes(self.books or b"")

    @classmethod
    def read(cls, folder: Path) -> "State":
        return cls((folder / "flash.bin").read_bytes(), (folder / "books.db").read_bytes())


class Counter(Shop):
    """`with Counter(folder, rom) as shop:`. The host's books lie in `folder`, which must be new."""

    made_of = Watched

    def __init__(self, folder: Path, rom: Path | None, language: str, seed: int = 1, state: State | None = None):
        folder.mkdir(parents=True)
        self._books = folder / "books.db"
        state = state or State()
        if state.books:
            self._books.write_bytes(state.books)
        chip = {"rom": rom, "image": state.flash, "seed": seed}
        super().__init__(
            host={"port": _port(), "db": str(self._books)}, simulator=chip, **(QUICK | {"language": language})
        )

    def state(self) -> State:
        with contextlib.closing(sqlite3.connect(self._books)) as books:
            return State(self.terminal.flash.image(), books.serialize())


def _port() -> int:
    """For the host; one that nobody is given by chance while the host has closed it."""
    while True:
        port = random.randrange(12000, 32000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
