"""Nothing that the terminal does by itself takes the room in which what is open ends."""

import asyncio

import settings
from doubles.key_host import MASTER, KeyHost
from doubles.nor import Nor
from drivers.flash import Region
from journal import records
from journal.journal import Journal
from till import reserve
from till.dialogue import Dialogue
from till.keyring import Keyring
from till.ledger import Ledger
from till.till import Till

WHO = {"entry": "022", "operator": "01", "terminal": "12345678", "merchant": "123456789012345"}


class Clock:
    hint = 0

    def stamp(self):
        return 850000000

    def now(self):
        return 2026, 12, 8, 0, 0, 0

    def set(self, mmdd, hhmmss):
        pass


def full(line):
    """A till whose journal has no room for one more sale."""
    ledger = Ledger(Journal(Region(Nor(8))), Clock())
    ledger.load()
    chosen = settings.load("no such file", {"mac": "aes-cmac"})
    till = Till(chosen, ledger, Dialogue(chosen, line), Keyring("aes-cmac", MASTER, MASTER), Clock(), lambda *_: None)
    till.network(True)
    asyncio.run(till.sign_on())
    while ledger.room_for_sale:
        ledger.write(records.GRANTED, operator="00", purpose="x" * 250)
    return till


def begin(till):
    book = till.ledger.book
    payment = dict(WHO, kind="sale", trace=book.next_trace(), batch=book.batch, amount=1234)
    till.ledger.write(records.START, **payment)
    till.ledger.doubt(payment, "98")


def test_a_reversal_that_the_host_wants_a_sign_on_for_again_and_again_can_be_closed_at_last():
    """Four in an hour: a long weekend of that took the rest of a full journal, and no word could be kept any more."""
    line = KeyHost()
    till = full(line)
    begin(till)
    while till.ledger.room > reserve.of_settlement(till.ledger.book) + 460:
        till.ledger.write(records.TRACE, trace=till.ledger.book.next_trace())
    line.asked.clear()
    assert asyncio.run(till.delivery.attempt()) is False
    assert line.asked == ["0400"] and till.ledger.book.pending[0]["answer"] == "77"
    line.code = "00"
    assert asyncio.run(till.delivery.attempt()) is True


def test_a_host_that_refuses_the_sign_on_leaves_the_room_to_settle():
    """The settlement signs on by itself."""
    till = full(KeyHost())
    till.stale = True
    assert till.needs_sign_on and not till.needs_host
