"""Two card readers as one: either is heard, whoever asked has the first one's card, and nothing of the other stays."""

import asyncio

from doubles.stripe import Uart, sealed
from drivers import cardreader, readers

FIRST = "6200000000000005=30122010000000000"
SECOND = "6200000000000518=30122010000000000"


class Bench:
    def __init__(self):
        self.uarts = Uart(), Uart()
        self.posts = []
        self.both = readers.Readers([cardreader.CardReader(uart, self._post) for uart in self.uarts])

    def _post(self, kind, value):
        self.posts.append((kind, value))
        if kind == "card":
            self.both.disarm()  # as the flow does

    async def sent(self, *data):
        """What comes of it."""
        self.posts.clear()
        for uart, some in zip(self.uarts, data):
            uart.data += some
        while self.uarts[0].data or self.uarts[1].data:
            await asyncio.sleep_ms(5)
        await asyncio.sleep_ms(0)
        return self.posts[:]


def test_each_is_heard_when_armed_and_neither_when_not():
    async def check():
        bench = Bench()
        task = asyncio.create_task(bench.both.run())
        good, other = sealed(";%s?" % FIRST), sealed(";%s?" % SECOND)
        assert await bench.sent(good, other) == []
        bench.both.arm()
        assert await bench.sent(b"", other) == [("card", SECOND)]
        assert await bench.sent(good, b"") == [], "the question was answered"
        bench.both.arm()
        assert await bench.sent(b";62\r", b"") == [("card-bad", "end")]
        assert await bench.sent(good, other) == [("card", FIRST)], "the first alone"
        task.cancel()

    assert readers.Readers([]).taps == 2
    asyncio.run(check())


def test_a_reader_that_breaks_ends_the_task_so_that_the_terminal_starts_again():
    class Broken:
        async def run(self):
            raise OSError("reader")

    async def check():
        try:
            await readers.Readers([cardreader.CardReader(Uart(), None), Broken()]).run()
        except OSError as problem:
            return str(problem)

    assert asyncio.run(check()) == "reader"
