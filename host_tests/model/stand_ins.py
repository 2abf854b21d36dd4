"""What the firmware is given instead of I/O: a line, a lock, keys, a clock and a log, all without waiting.

A coroutine of the firmware stops at `Wait` only, so that the search decides what happens next.
"""

from binascii import crc32
from types import SimpleNamespace

from doubles.nor import Nor
from drivers.flash import Region
from host.refused import KeyRefused
from journal.journal import Journal
from till.keyring import NoKeys

SETTINGS = SimpleNamespace(
    status_url="",
    address=("host", 5500),
    connect_timeout_s=10,
    answer_timeout_s=30,
    tpdu="6000030000",
    header="602200000000",
    terminal_id="12345678",
    merchant_id="123456789012345",
    operator="01",
    require_login=False,
    retry_delays=(0, 5),
    pending_limit=3,
    pending_max_age_s=86400,
)


class PowerIsOff(Exception):
    """Code that runs on after the plug was pulled must not reach the flash."""


class Wait:
    """Awaited by the firmware; `what` is what it waits for."""

    def __init__(self, what: str):
        self.what = what

    def __await__(self):
        return (yield self.what)


class Lock:
    """asyncio.Lock without a loop, first come first served."""

    def __init__(self):
        self._held = False
        self._queue = []

    def locked(self) -> bool:
        return self._held

    async def __aenter__(self):
        place = object()
        self._queue.append(place)
        try:
            while self._held or self._queue[0] is not place:
                await Wait("lock")
        finally:
            self._queue.remove(place)
        self._held = True

    async def __aexit__(self, *_):
        self._held = False


class Line:
    """A host.link.Link: `world` hears what is put on it."""

    def __init__(self, world):
        self._world = world

    async def open(self, host, port, timeout_ms):
        await Wait("open")

    async def send(self, frame):
        self._world.about_to_leave(frame)
        await Wait("send")
        self._world.left(frame)

    async def receive(self, timeout_ms):
        return await Wait("receive")

    def close(self):
        self._world.hung_up()


class Mac:
    """Good enough against a model: nobody in it computes checksums but those who hold the key."""

    def __init__(self, generation: int):
        self._seed = crc32(b"key %d" % generation)

    def sign(self, mab: bytes) -> bytes:
        return b"%08X" % crc32(mab, self._seed)


class Keyring:
    """Keys are numbered; field 62 says the number, or is damaged."""

    entered = True  # a master key

    def __init__(self, generation: int = 0):
        self.generation = generation

    def accept(self, wrapped: bytes):
        if wrapped[:1] != b"K":
            raise KeyRefused("check value")
        self.generation = wrapped[1]

    @property
    def ready(self) -> bool:
        return self.generation > 0

    @property
    def mac(self):
        if not self.generation:
            raise NoKeys
        return Mac(self.generation)


class Clock:
    hint = 0

    def stamp(self) -> int:
        return 850_000_000

    def now(self) -> tuple:
        return (2026, 12, 8, 0, 0, 0)

    def set(self, mmdd, hhmmss) -> bool:
        return True


class MemoryFlash:
    """Records in a list: can be copied a hundred thousand times. `power` False: nothing is written any more."""

    def __init__(self, records=()):
        self.records = list(records)
        self.power = True

    def journal(self):
        return _Log(self)

    def replay(self, since=0):
        return iter(self.records[since:])


class _Log:
    """A journal.journal.Journal of one endless sector."""

    room = 250_000
    damaged = 0
    head = bytes(32)

    def __init__(self, flash):
        self._flash = flash
        self.replay = flash.replay

    def scan(self):
        return self

    def older(self, sector=None):
        return 0 if sector is None else None

    def newer(self, sector):
        return None

    def within(self, sector):
        return iter(self._flash.records)

    def append(self, kind: int, payload: bytes) -> int:
        if not self._flash.power:
            raise PowerIsOff
        records = self._flash.records
        records.append((len(records) + 1, kind, payload))
        return len(records)


class NorFlash:
    """The real journal on NOR flash in memory."""

    def __init__(self):
        self._nor = Nor(16)
        self.power = True

    def journal(self):
        journal = Journal(Region(self._nor))
        list(journal.replay())
        append = journal.append

        def guarded(kind, payload):
            if not self.power:
                raise PowerIsOff
            return append(kind, payload)

        journal.append = guarded
        return journal

    def replay(self, since=0):
        return Journal(Region(self._nor)).replay()
