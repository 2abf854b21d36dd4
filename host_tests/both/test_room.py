"""When the terminal erases: while nobody works at it; and before a sale that has no room otherwise, never in one."""

from doubles.nor import Nor
from doubles.world import World
from drivers.flash import Region
from flows import desk, ready
from journal import records
from journal.journal import Journal
from till.ledger import Ledger

LONG = "0" * 220


class Clock:
    def stamp(self):
        return 800000000


class Counter:
    """A terminal as far as these flows look at it; `events`: what its inputs bring, None: nothing for a while."""

    aside = None

    def __init__(self, ledger, events=()):
        self.settings = self.inputs = self.till = self
        self.require_login = False
        self.ledger, self.book = ledger, ledger.book
        self.events = list(events)
        self.made_room = 0
        self.shown = []

    def text(self, key):
        return key

    def page(self, *rows):
        self.shown.append(rows)

    async def get(self, ms):
        return self.events.pop(0)

    async def make_room(self):
        self.made_room += 1


def a_ring_that_ran_short():
    """The ledger after a settlement, and never idle: no sale fits, though nothing is kept for anybody."""
    ledger = Ledger(Journal(Region(Nor(16))), Clock())
    ledger.load()
    ledger.write(records.SIGN_ON, batch=1, keys=bytes(40))
    while ledger.room_for_sale:
        ledger.write(records.TRACE, trace=ledger.book.next_trace(), merchant=LONG)
    totals = ledger.book.totals.fields
    ledger.write(records.SETTLING, batch=1, trace=ledger.book.next_trace(), **totals)
    ledger.write(records.SETTLED, batch=1, trace=ledger.book.next_trace(), result=1, head=ledger.head, **totals)
    return ledger


def test_room_is_made_when_nobody_presses_a_key_and_no_amount_is_typed():
    ledger = a_ring_that_ran_short()
    with World() as world:
        for amount, event, made in ((0, None, 1), (5, None, 0), (0, ("card", "7"), 0), (5, ("key", "1"), 0)):
            counter = Counter(ledger, [event])
            world.run(desk._step(counter, amount))
            assert counter.made_room == made, (amount, event)


def test_a_sale_is_not_refused_for_room_that_only_waits_to_be_made_and_the_screen_says_what_it_waits_for():
    ledger = a_ring_that_ran_short()
    assert not ledger.room_for_sale
    counter = Counter(ledger)
    with World(ready) as world:
        world.run(ready._room(counter, "SALE", ()))
        assert ledger.room_for_sale and counter.shown == [("SALE", "wait.making_room")]
        world.run(ready._room(counter, "SALE", ()))
        assert len(counter.shown) == 1, "there is room: nothing is erased"
