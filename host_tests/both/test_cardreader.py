"""The card reader driver: framing, LRC, parity of track 2, and nothing kept. The number is UnionPay's test number."""

from doubles.stripe import Uart, sealed
from doubles.world import World
from drivers import cardreader

TRACK = "6200000000000005=30122010000000000"


class Bench:
    def __init__(self, world):
        self.world = world
        self.uart = Uart()
        self.posts = []
        self.reader = cardreader.CardReader(self.uart, lambda kind, value: self.posts.append((kind, value)))
        world.create_task(self.reader.run())

    def send(self, data, ms=150):
        self.uart.data += data
        self.world.wait(ms)

    def swipe(self, data):
        """What came of it; also looks for what was left behind."""
        self.posts.clear()
        self.send(data)
        assert bytes(self.reader._track) == bytes(40) and bytes(self.reader._chunk) == bytes(32)
        return self.posts[:]


def _bench(test, armed=True):
    with World(cardreader) as world:
        bench = Bench(world)
        if armed:
            bench.reader.arm()
        test(bench)


def test_a_good_swipe_gives_track_2_without_sentinels():
    def check(bench):
        assert bench.swipe(sealed(";%s?" % TRACK)) == [("card", TRACK)]
        assert bench.swipe(sealed(";%s?" % TRACK) + b"\n") == [("card", TRACK)]
        assert bench.swipe(b"%B6200000000000005^TEST/CARD^3012201?" + sealed(";%s?" % TRACK)) == [("card", TRACK)]

    _bench(check)


def test_longest_track_2_and_lrc_that_looks_like_an_end_sentinel():
    def check(bench):
        longest = "6" * 19 + "=" + "1" * 17
        assert bench.swipe(sealed(";%s?" % longest)) == [("card", longest)]
        assert bench.swipe(sealed(";%s1?" % longest)) == [("card-bad", "long")]
        assert sealed(";83?")[-2:] == b"?\r" and bench.swipe(sealed(";83?")) == [("card", "83")]

    _bench(check)


def test_every_single_changed_bit_is_refused():
    def check(bench):
        good = sealed(";%s?" % TRACK)
        for place in range(len(good) - 1):
            for bit in range(8):
                data = bytearray(good)
                data[place] ^= 1 << bit
                posts = bench.swipe(bytes(data))
                assert not [post for post in posts if post[0] == "card"] and posts, (place, bit, posts)

    _bench(check)


def test_reasons():
    def check(bench):
        for data, reason in (
            (b"junk\r", "start"),
            (b"%B62^X^30?\r", "start"),
            (b";62\r", "end"),
            (b";\r", "end"),
            (b";?\r", "end"),
            (b";%s?1\r" % TRACK.encode(), "lrc"),
            (b";620\xb0?4\r", "parity"),
            (b";E?\r", "unreadable"),
            (b";" + b"1" * 200 + b"?1\r", "long"),
        ):
            assert bench.swipe(data) == [("card-bad", reason)], (data, bench.posts)

    _bench(check)


def test_a_swipe_that_stops_halfway_ends_by_itself_and_spoils_no_other():
    def check(bench):
        assert bench.swipe(b";6200000000") == [("card-bad", "end")]
        assert bench.swipe(sealed(";%s?" % TRACK)[:-1]) == [("card", TRACK)]
        assert bench.swipe(b"\r\n\r\n") == []

    _bench(check)


def test_bytes_that_trickle_in_at_1200_baud_make_one_swipe():
    def check(bench):
        for byte in sealed(";%s?" % TRACK):
            bench.send(bytes((byte,)), ms=9)
        bench.world.wait(60)
        assert bench.posts == [("card", TRACK)]

    _bench(check)


def test_disarmed_nothing_is_taken_or_kept():
    def check(bench):
        assert bench.swipe(sealed(";%s?" % TRACK)) == []
        assert bench.uart.any() == 0
        bench.uart.data = sealed(";%s?" % TRACK)
        bench.reader.arm()  # what came before does not count
        bench.world.wait(150)
        assert bench.posts == []
        bench.send(b";62000", ms=30)
        bench.reader.disarm()
        assert bytes(bench.reader._track) == bytes(40)
        bench.send(b"00?\r")
        assert bench.posts == []

    _bench(check, armed=False)
