"""The contactless reader: frames, a card that lies there, one that is no good, and a chip that does not answer."""

from doubles.i2c import Bus, model
from doubles.world import World
from drivers import pn532

PN532 = model("pn532")["Pn532"]
UID = bytes((0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6))
OTHER = bytes((0x12, 0x34, 0x56, 0x78))
CARD = ("card", "#04a1b2c3d4e5f6")


class Bench:
    def __init__(self, world, hz=400_000):
        self.world = world
        self.faults = []
        self.chip = PN532(lambda device, what: self.faults.append(what))
        self.bus = Bus(world, {0x24: self.chip}, hz)
        self.posts = []
        self.reader = pn532.Pn532(self.bus, lambda kind, value: self.posts.append((kind, value)))
        world.create_task(self.reader.run())
        world.wait(100)

    def show(self, uid, ms=400):
        """What came of it."""
        self.posts.clear()
        self.chip.present(uid)
        self.world.wait(ms)
        return self.posts[:]


def _bench(test, **options):
    with World(pn532) as world:
        bench = Bench(world, **options)
        test(bench)
        assert bench.faults == []


def test_a_card_is_read_once_for_as_long_as_it_lies_there():
    def check(bench):
        bench.reader.arm()
        assert bench.show(UID) == [CARD]
        assert bench.show(UID, 60000) == []
        assert bench.show(b"") == []
        assert bench.show(UID) == [CARD]

    for hz in (100_000, 400_000):
        _bench(check, hz=hz)


def test_uids_of_every_length_and_cards_that_say_more():
    def check(bench):
        bench.reader.arm()
        ten = bytes(range(1, 11))
        for uid, ats in ((OTHER, b""), (ten, b""), (UID, bytes(range(19))), (ten, bytes(range(19)))):
            bench.chip.ats = ats
            assert bench.show(uid) == [("card", "#" + "".join(["%02x" % byte for byte in uid]))]
            bench.show(b"")

    _bench(check)


def test_another_card_in_its_place_is_another_reading():
    def check(bench):
        bench.reader.arm()
        assert bench.show(UID) == [CARD]
        assert bench.show(OTHER) == [("card", "#12345678")]

    _bench(check)


def test_disarmed_no_card_counts_and_the_field_is_off():
    def check(bench):
        assert bench.show(UID, 2000) == [] and bench.chip.commands == []
        bench.show(b"")
        bench.reader.arm()
        bench.world.wait(300)
        assert bench.chip.field
        bench.reader.disarm()
        bench.world.wait(300)
        assert not bench.chip.field
        looks = bench.chip.looks
        assert bench.show(UID, 2000) == [] and bench.chip.looks == looks

    _bench(check)


def test_a_card_of_the_payment_before_pays_for_no_other_until_it_was_lifted():
    def check(bench):
        bench.reader.arm()
        assert bench.show(UID) == [CARD]
        bench.reader.disarm()
        bench.world.wait(5000)
        bench.reader.arm()
        assert bench.show(UID, 3000) == [("card-bad", "lift")]
        bench.show(b"")
        assert bench.show(UID) == [CARD]
        bench.reader.disarm()
        bench.show(b"", 1000)
        assert not bench.chip.field, "it is not watched any more"
        bench.reader.arm()
        assert bench.show(UID) == [CARD], "it was away meanwhile: the same customer pays again"

    _bench(check)


def test_a_card_that_came_while_none_was_wanted_counts_when_one_is():
    def check(bench):
        bench.reader.arm()
        assert bench.show(UID) == [CARD]
        bench.reader.disarm()
        assert bench.show(OTHER, 2000) == []
        bench.reader.arm()
        assert bench.show(OTHER) == [("card", "#12345678")]

    _bench(check)


def test_a_look_that_misses_the_card_is_no_lifting():
    def check(bench):
        bench.reader.arm()
        bench.show(UID)
        for _ in range(10):
            assert bench.show(b"", 100) == []
            assert bench.show(UID, 400) == []

    _bench(check)


def test_answers_that_are_spoilt_are_asked_for_again():
    def check(bench):
        bench.reader.arm()
        bench.world.wait(300)
        for garble in (1, 2):
            bench.chip.garble = garble
            assert bench.show(UID, 1500) == [CARD]
            bench.show(b"", 600)
        bench.bus.nacks = 2
        assert bench.show(UID, 1500) == [CARD]

    _bench(check)


def test_a_reader_that_is_not_there_is_told_once_and_found_when_it_is():
    def check(bench):
        for broken in ("absent", "mute"):
            bench.posts.clear()
            setattr(bench.chip, broken, True)
            bench.reader.arm()
            bench.world.wait(4000)
            assert bench.posts == [("card-bad", "reader")]
            setattr(bench.chip, broken, False)
            bench.chip.power_on()
            bench.world.wait(1000)
            assert bench.show(UID, 1000) == [CARD]
            bench.show(b"")
            bench.reader.disarm()
            bench.world.wait(300)

    _bench(check)


def test_nothing_holds_the_terminal_up_longer_than_a_frame_takes():
    """Another task is never late by more than the longest transfer."""

    async def tick(bench, late):
        while True:
            before = bench.world.us
            await bench.world.sleep_ms(1)
            late[0] = max(late[0], bench.world.us - before - 1000)

    def check(bench):
        late = [0]
        bench.world.create_task(tick(bench, late))
        bench.reader.arm()
        for uid in (b"", UID, b"", UID):
            bench.show(uid, 1000)
        assert late[0] <= 2500, late  # 49 bytes at 400 kHz are 1.1 ms

    _bench(check)


def test_no_uid_stays_in_memory_once_the_card_is_gone():
    def check(bench):
        bench.reader.arm()
        bench.show(UID)
        assert bytes(bench.reader._frame) == bytes(48)
        bench.show(b"", 600)
        assert bench.reader._lying == b"" and UID not in bytes(bench.reader._frame)

    _bench(check)
