"""Signing on by itself, where that cannot bring what is missing."""

import settings
from doubles.nor import Nor
from doubles.world import World
from drivers.flash import Region
from host import frame, iso8583
from host.cmac import check_value
from journal.journal import Journal
from till import opening
from till.dialogue import Dialogue
from till.keyring import Keyring
from till.ledger import Ledger
from till.till import Till

MASTER = "00112233445566778899AABBCCDDEEFF"  # both halves
KEY = b"a key of 16 byte"


class Clock:
    """Not set until the host tells."""

    hint = 0

    def __init__(self):
        self._now = 0

    def stamp(self):
        return self._now

    def now(self):
        return (2026, 12, 8, 0, 0, 0) if self._now else None

    def set(self, mmdd, hhmmss):
        self._now = 850000000


class Line:
    """A host: it gives keys. `asked`: the MTIs of what it was sent."""

    def __init__(self):
        self.asked = []
        self._answer = b""

    async def open(self, host, port, timeout_ms):
        self.close()

    async def send(self, data):
        mti, fields = iso8583.unpack(frame.unwrap(data[2:]))
        self.asked.append(mti)
        answer = {number: fields[number] for number in (11, 41, 42) if number in fields}
        answer.update({12: "101010", 13: "1208", 39: "00", 60: "00000007003", 62: _wrapped()})
        self._answer = data[2:13] + iso8583.pack("%04d" % (int(mti) + 10), answer)

    async def receive(self, timeout_ms):
        return self._answer

    def close(self):
        self._answer = b""


def _wrapped():
    from cryptolib import aes

    return aes(bytes(16), 1).encrypt(KEY) + check_value(KEY)


def terminal(line, master=MASTER):
    clock = Clock()
    ledger = Ledger(Journal(Region(Nor(16))), clock)
    ledger.load()
    chosen = settings.load("no such file", {"mac": "aes-cmac"})
    till = Till(chosen, ledger, Dialogue(chosen, line), Keyring("aes-cmac", master, master), clock, lambda *_: None)
    till.network(True)
    return till


def test_a_terminal_without_a_master_key_goes_on_waiting_for_one():
    """It must not fall: the keypad is where the key comes in."""
    line = Line()
    till = terminal(line, "")
    with World(opening) as world:
        world.create_task(opening.run(till))
        world.wait(4000)
    assert line.asked == ["0800"] and till.needs_sign_on
