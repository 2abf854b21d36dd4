"""What is pending is tried before a new sale, also where there is too much of it for one."""

import asyncio

import settings
from doubles.nor import Nor
from drivers.flash import Region
from flows import ready
from journal import records
from journal.journal import Journal
from payments import verdict
from till.charge import Refused
from till.ledger import Ledger
from till.till import Till

WHO = {"entry": "022", "operator": "01", "terminal": "12345678", "merchant": "123456789012345"}


class Answer:
    matched = signed = True

    def __init__(self, code):
        self.code = code
        self.fields = {39: code}


class Line:
    """Shaped like a till's dialogue, its keys and its clock. Each request is answered with `code`; `up`: bars."""

    ready = True
    mac = None
    hint = 0

    def __init__(self, code, up):
        self.code = code
        self.up = up
        self.asked = []

    async def ask(self, prepare, keyring):
        self.asked.append(prepare()[0])
        return Answer(self.code)

    def stamp(self):
        return 850000000

    now = stamp


class Inputs:
    async def get(self, timeout_ms):
        await asyncio.sleep_ms(1)


class Terminal:
    """As much of one as flows.ready takes."""

    def __init__(self, till, radio):
        self.till, self.radio = till, radio
        self.book = till.ledger.book
        self.inputs = Inputs()

    async def flow(self, name):
        pass

    def text(self, key):
        return key

    def page(self, *rows):
        pass


def got_ready(code, up=3):
    """(why a sale is refused, what the host was asked) with one reversal pending, where that is the limit."""
    line = Line(code, up)
    ledger = Ledger(Journal(Region(Nor(8))), line)
    ledger.load()
    till = Till(settings.load("no such file", {"pending_limit": 1}), ledger, line, line, line, lambda *_: None)
    payment = dict(WHO, kind="sale", trace=1, batch=7, amount=1234)
    ledger.write(records.START, **payment)
    ledger.doubt(payment, verdict.UNUSABLE)
    try:
        asyncio.run(ready.run(Terminal(till, line), "SALE"))
    except Refused as problem:
        return problem.args[0], line.asked
    return "", line.asked


def test_a_full_queue_that_the_host_takes_now_hinders_no_sale():
    assert got_ready("00") == ("", ["0400"])


def test_one_that_stays_full_does():
    assert got_ready("96") == ("refused.pending_full", ["0400"])


def test_without_a_network_that_is_said_at_once():
    assert got_ready("00", 0) == ("refused.pending_full", [])
