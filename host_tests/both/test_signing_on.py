"""Signing on by itself, where that cannot bring what is missing."""

import asyncio

import settings
from doubles.nor import Nor
from doubles.world import World
from drivers.flash import Region
from host import frame, iso8583
from host.cmac import check_value
from journal.journal import Journal
from raises import raises
from till import opening
from till.dialogue import Dialogue
from till.keyring import Keyring
from till.ledger import Ledger
from till.signon import BAD_KEYS, NO_KEY, SignOnFailed
from till.till import Till

MASTER = "00112233445566778899AABBCCDDEEFF"  # both halves
TIME = {12: "101010", 13: "1208"}
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

    def take(self, stamp):
        self._now = stamp

    def set(self, mmdd, hhmmss):
        self._now = 850000000 if mmdd != "0000" else 0


class Line:
    """A host: it gives keys, and `time` (fields 12 and 13). `asked`: the MTIs of what it was sent."""

    def __init__(self, time):
        self.asked = []
        self._time = time
        self._answer = b""

    async def open(self, host, port, timeout_ms):
        self.close()

    async def send(self, data):
        mti, fields = iso8583.unpack(frame.unwrap(data[2:]))
        self.asked.append(mti)
        answer = {number: fields[number] for number in (11, 41, 42) if number in fields}
        answer.update(self._time)
        answer.update({39: "00", 60: "00000007003", 62: _wrapped()})
        self._answer = data[2:13] + iso8583.pack("%04d" % (int(mti) + 10), answer)

    async def receive(self, timeout_ms):
        return self._answer

    def close(self):
        self._answer = b""


def _wrapped():
    from cryptolib import aes

    return aes(bytes(16), 1).encrypt(KEY) + check_value(KEY)


def terminal(line, master, other=None, **chosen):
    """A till; `other`: the second half of its master key, where that is not the first again."""
    clock = Clock()
    ledger = Ledger(Journal(Region(Nor(16))), clock)
    ledger.load()
    chosen = settings.load("no such file", dict(chosen, mac="aes-cmac"))
    keyring = Keyring("aes-cmac", master, other or master)
    till = Till(chosen, ledger, Dialogue(chosen, line), keyring, clock, lambda *_: None)
    till.network(True)
    return till


def after(ms, line, master=MASTER):
    """The till, after so long with the task that opens the day."""
    till = terminal(line, master)
    with World(opening) as world:
        world.create_task(opening.run(till, None))
        world.wait(ms)
    return till


def test_a_terminal_without_a_master_key_goes_on_waiting_for_one():
    """It must not fall: the keypad is where the key comes in."""
    line = Line(TIME)
    assert after(4000, line, "").needs_sign_on and line.asked == ["0800"]


def test_a_person_who_signs_on_is_told_that_it_is_missing():
    for master, why in (("", NO_KEY), ("FF" * 16, BAD_KEYS)):
        till = terminal(Line(TIME), master, "00" * 16)
        assert raises(SignOnFailed, asyncio.run, till.sign_on()).args == (why, "")


def test_one_sign_on_is_enough():
    line = Line(TIME)
    assert not after(4000, line).needs_host and line.asked == ["0800"]


def test_a_host_that_does_not_tell_the_time_is_asked_again_as_seldom_as_a_reversal_is_sent():
    """After 5, 15, 60 s and so on: each sign-on takes room in the journal."""
    for time in ({}, {12: "000000", 13: "0000"}):
        line = Line(time)
        assert not after(90000, line).needs_sign_on
        assert len(line.asked) == 4, time


def test_a_time_server_is_asked_first_and_again_as_seldom_as_a_reversal_is_sent():
    """With TLS the host could tell nothing before."""
    for answers, asked in ((1, 1), (3, 3), (99, 4)):
        line, servers = Line({}), []

        async def utc(server, servers=servers, answers=answers):
            servers.append(server)
            if len(servers) < answers:
                raise OSError("time server: no answer")
            return 850000000

        till = terminal(line, MASTER, time_server="ntp.test")
        with World(opening) as world:
            world.create_task(opening.run(till, utc))
            world.wait(90000)
        assert servers == ["ntp.test"] * asked
        assert till.needs_time == (answers == 99)
        if not till.needs_time:
            assert till.age_s({"since": 850000000}) == 480 * 60, "local time"


def test_without_a_time_server_nobody_is_asked():
    till = terminal(Line({}), MASTER)
    with World(opening) as world:
        world.create_task(opening.run(till, None))
        world.wait(4000)
    assert till.needs_time
