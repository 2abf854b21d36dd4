"""A counter with a terminal on it: the firmware's till with its real journal on NOR and its real link to the host.

There is no screen: what a cashier does by keys is done by the calls that the flows make. The power may fail; then the
next life begins from the same flash.
"""

import asyncio

import settings
from doubles.cut_nor import CutNor, PowerCut
from drivers.clock import Clock
from drivers.flash import Region

# Imported here once, so that nothing is fetched and released for each message.
from host import keys, mac  # noqa: F401
from host.link import Link
from journal.journal import Journal
from payments import asked  # noqa: F401
from till import history, inquiry, management  # noqa: F401
from till.dialogue import Dialogue
from till.keyring import Keyring
from till.ledger import Ledger
from till.till import Till
from tools.simulator.provision import TMK_1, TMK_2

SHORT = {
    "answer_timeout_s": 0.3, "connect_timeout_s": 1, "qr_wait_s": 0.15, "qr_query_s": 0.02, "qr_reverse_after_s": 0.05,
}  # fmt: skip


class Flash(CutNor):
    """Once the power failed nothing more is done: whatever the program still tries comes to nothing."""

    @property
    def dead(self) -> bool:
        return self.left is not None and self.left < 0

    def pull(self) -> None:
        self.left = -1

    def _alive(self) -> None:
        if self.dead:
            raise PowerCut

    def writeblocks(self, block, buf, offset):
        self._alive()
        return super().writeblocks(block, buf, offset)

    def ioctl(self, op, arg):
        if op == 6:
            self._alive()
        return super().ioctl(op, arg)


class Rtc:
    """Without a battery; it stands still between two words of the host."""

    def __init__(self):
        self._now = (2000, 1, 1, 5, 0, 0, 0, 0)

    def datetime(self, value=None):
        self._now = value or self._now
        return self._now


async def _as_it_is(host, port):
    """The host's address stands in the settings."""
    return host, port


class Counter:
    """`port`: of the host on this machine; sectors: of the journal."""

    def __init__(self, port: int, sectors: int):
        chosen = {"host": f"127.0.0.1:{port}", "tmk_1": TMK_1, "tmk_2": TMK_2, "pending_limit": 3}
        self._settings = settings.load("no such file", chosen | {"retry_delays_s": "0"})
        for name, value in SHORT.items():  # shorter than a terminal may be set to
            setattr(self._settings, name, value)
        self.flash = Flash(sectors)
        self.lives = 0
        self.start()

    def start(self) -> None:
        """Power on."""
        self.flash.left = None
        self.lives += 1
        clock = Clock(Rtc())
        ledger = Ledger(Journal(Region(self.flash)), clock)
        dialogue = Dialogue(self._settings, Link(_as_it_is))
        keyring = Keyring("cup-ecb", TMK_1, TMK_2)
        self.till = Till(self._settings, ledger, dialogue, keyring, clock, lambda *_: None)
        ledger.load()
        self.till.take_up()

    @property
    def book(self):
        return self.till.ledger.book

    async def ready(self) -> None:
        """As flows/ready.py, without paper; raises as it does."""
        till = self.till
        while not till.ledger.room_for_sale and till.ledger.tidy():
            await asyncio.sleep(0)
        till.check_sale()
        if till.needs_sign_on or till.needs_time:
            await till.sign_on_if_needed()
        if self.book.pending:
            await till.delivery.drain()
            till.check_sale()

    async def until_pulled(self, action, seconds: float | None):
        """What `action` returns; after so many seconds the plug is pulled. Raises PowerCut then, or what it raises."""
        task = asyncio.ensure_future(action)
        done, _ = await asyncio.wait([task], timeout=seconds)
        if not done:
            self.flash.pull()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            raise PowerCut
        return task.result()
