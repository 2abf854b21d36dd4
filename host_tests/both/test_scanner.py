"""The code scanner's driver: framing, what is no code, the module's own answers, and nothing kept."""

from doubles.world import World
from drivers import scanner

CODE = "135112298638468293"
ANSWER = b"\x02\x00\x00\x01\x00\x33\x31"


class Uart:
    """What a scanner sent, and what it was told."""

    def __init__(self):
        self.data = b""
        self.told = []
        self.open = True

    def any(self):
        return len(self.data)

    def readinto(self, buf):
        count = min(len(buf), len(self.data))
        buf[:count] = self.data[:count]
        self.data = self.data[count:]
        return count or None

    def write(self, data):
        self.told.append(data)

    def txdone(self):
        return True

    def deinit(self):
        self.open = False


class Bench:
    def __init__(self, world, waiting=b""):
        self.world = world
        self.uart = Uart()
        self.uart.data = waiting
        self.posts = []
        self.scanner = scanner.Scanner(self.uart, lambda kind, value: self.posts.append((kind, value)))
        world.create_task(self.scanner.run())
        world.wait(30)

    def send(self, data, ms=150):
        """What came of it; also looks for what was left behind."""
        self.posts.clear()
        self.uart.data += data
        self.world.wait(ms)
        assert bytes(self.scanner._code) == bytes(32) and bytes(self.scanner._chunk) == bytes(32)
        return self.posts[:]


def test_a_code_ends_with_a_return_or_with_silence():
    with World(scanner) as world:
        bench = Bench(world)
        for end in (b"\r", b"\r\n", b""):
            assert bench.send(CODE.encode() + end) == [("code", CODE)]
        assert bench.send(b"\r\n\r\n") == []


def test_what_is_no_text_or_has_no_end_is_told():
    with World(scanner) as world:
        bench = Bench(world)
        assert bench.send(b"1" * 32 + b"\r") == [("code", "1" * 32)]
        assert bench.send(b"1" * 33 + b"\r") == [("code-bad", "long")]
        assert bench.send(b"x" * 900 + b"\r") == [("code-bad", "long")]
        assert bench.send("付款".encode() + b"\r") == [("code-bad", "noise")]
        assert bench.send(b"13\x00\x01\r") == [("code-bad", "noise")]


def test_the_code_of_a_payer_after_emvco_is_named_and_nothing_of_it_is_told():
    """A published example; whole, cut to what the driver can hold, and no more than the beginning."""
    whole = b"hQVDUFYwMWEaTwegAAAAVVVVVw8SNFZ4kBI0WNGRIgESNF8="
    with World(scanner) as world:
        bench = Bench(world)
        for code in (whole, whole[:32], whole[:9]):
            assert bench.send(code + b"\r") == [("code-bad", "emv")]
        assert bench.send(whole[:8] + b"\r") == [("code", "hQVDUFYw")]


def test_the_modules_answer_is_no_code_whole_or_torn():
    with World(scanner) as world:
        bench = Bench(world)
        assert bench.send(ANSWER + CODE.encode() + b"\r") == [("code", CODE)]
        assert bench.send(ANSWER[:3]) == []
        assert bench.send(CODE.encode() + b"\r") == [("code", CODE)]


def test_bytes_that_trickle_in_make_one_code():
    with World(scanner) as world:
        bench = Bench(world)
        for byte in CODE.encode() + b"\r":
            bench.uart.data += bytes((byte,))
            world.wait(90)
        assert bench.posts == [("code", CODE)]


def test_it_reads_only_while_it_is_asked_to():
    with World(scanner) as world:
        bench = Bench(world, b"1234567890\r")
        assert bench.posts == [], "what came before does not count"
        assert bench.uart.told == [b"\x7e\x00\x08\x01\x00\x00\xd6\xab\xcd"]
        bench.uart.data = b"135112"
        world.run(bench.scanner.stop())
        assert bench.uart.told[1:] == [b"\x7e\x00\x08\x01\x00\x00\xd5\xab\xcd"]
        assert not bench.uart.open and bytes(bench.scanner._code) == bytes(32) and bench.posts == []
