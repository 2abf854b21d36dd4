"""Signing on by itself, where that cannot bring what is missing."""

import asyncio

import settings
from doubles.key_host import MASTER, KeyHost
from doubles.nor import Nor
from doubles.world import World
from drivers.flash import Region
from journal.journal import Journal
from raises import raises
from till import opening
from till.dialogue import Dialogue
from till.keyring import Keyring
from till.ledger import Ledger
from till.signon import BAD_KEYS, NO_KEY, SignOnFailed
from till.till import Till

TIME = {12: "101010", 13: "1208"}


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
    line = KeyHost(TIME)
    assert after(4000, line, "").needs_sign_on and line.asked == ["0800"]


def test_a_person_who_signs_on_is_told_that_it_is_missing():
    for master, why in (("", NO_KEY), ("FF" * 16, BAD_KEYS)):
        till = terminal(KeyHost(TIME), master, "00" * 16)
        assert raises(SignOnFailed, asyncio.run, till.sign_on()).args == (why, "")


def test_one_sign_on_is_enough():
    line = KeyHost(TIME)
    assert not after(4000, line).needs_host and line.asked == ["0800"]


def test_a_host_that_does_not_tell_the_time_is_asked_again_as_seldom_as_a_reversal_is_sent():
    """After 5, 15, 60 s and so on: each sign-on takes room in the journal."""
    for time in ({}, {12: "000000", 13: "0000"}):
        line = KeyHost(time)
        assert not after(90000, line).needs_sign_on
        assert len(line.asked) == 4, time


def test_a_time_server_is_asked_first_and_again_as_seldom_as_a_reversal_is_sent():
    """With TLS the host could tell nothing before."""
    for answers, asked in ((1, 1), (3, 3), (99, 4)):
        line, servers = KeyHost({}), []

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
    till = terminal(KeyHost({}), MASTER)
    with World(opening) as world:
        world.create_task(opening.run(till, None))
        world.wait(4000)
    assert till.needs_time
