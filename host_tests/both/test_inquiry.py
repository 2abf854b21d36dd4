"""How long and how often the host is asked about a payment code, and when a wallet may be told to undo one."""

from doubles.world import World
from host.link import Lost, NotSent
from payments import verdict
from till import delivery, inquiry

PAYMENT = {
    "kind": "sale", "trace": 7, "batch": 1, "amount": 1234, "entry": "032", "terminal": "12345678",
    "merchant": "123456789012345", "reason": "98", "since": 0, "tries": 0,
}  # fmt: skip


class Settings:
    qr_wait_s = 30
    qr_query_s = 5
    qr_show_s = 120
    qr_reverse_after_s = 15
    retry_delays = (0, 5)
    terminal_id = "12345678"
    merchant_id = "123456789012345"


class Answer:
    def __init__(self, code, signed=True):
        self.code = code
        self.signed = signed
        self.matched = True
        self.fields = {39: code}


class Payer:
    def __init__(self, shown=False):
        self.shown = shown
        self.over = False


class Till:
    """`answers`: codes, Answers or errors, one a query; the last one repeats. `asked`: seconds at which it was."""

    def __init__(self, world, *answers):
        self.settings = Settings
        self.stale = False
        self.dialogue = self.keyring = self.ledger = self.book = self
        self.pending = []
        self.ready = True
        self.mac = None
        self.asked = []
        self._world = world
        self._began = world.ms
        self._answers = list(answers)

    @property
    def seconds(self):
        return (self._world.ms - self._began) // 1000

    async def ask(self, prepare, mac):
        self.asked.append(self.seconds)
        self.mti, _ = prepare()
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Answer) else Answer(answer)


def inquire(world, till, lost=False, payer=None):
    """(outcome, detail), what was told meanwhile"""
    told = []
    outcome, detail, _ = world.run(inquiry.inquire(till, PAYMENT, payer or Payer(), lost, told.append))
    return (outcome, detail), told


def test_a_customer_who_confirms_is_asked_for_every_five_seconds():
    with World(inquiry) as world:
        till = Till(world, "09", "09", "00")
        assert inquire(world, till) == ((verdict.APPROVED, "00"), ["wait.confirm"] * 3)
        assert till.asked == [5, 10, 15] and till.mti == "0620"


def test_one_who_never_does_has_thirty_seconds():
    with World(inquiry) as world:
        till = Till(world, "09")
        assert inquire(world, till)[0] == (verdict.REVERSE, "98")
        assert till.asked == [5, 10, 15, 20, 25, 30]


def test_a_lost_answer_is_asked_for_at_once():
    with World(inquiry) as world:
        till = Till(world, Lost("timeout"), NotSent("dns"), "00")
        assert inquire(world, till, lost=True) == ((verdict.APPROVED, "00"), ["wait.asking"])
        assert till.asked == [0, 5, 10], "that a query was not sent says nothing of the payment"
        till = Till(world, "25")
        assert inquire(world, till, lost=True)[0] == (verdict.REVERSE, "06"), (
            "it may still arrive: the reversal bars it"
        )


def test_a_shown_code_is_waited_for_longer_and_until_nobody_waits():
    with World(inquiry) as world:
        till = Till(world, "09")
        assert inquire(world, till, payer=Payer(shown=True))[0] == (verdict.REVERSE, "98")
        assert till.asked[-1] == 120
        payer = Payer(shown=True)
        till = Till(world, "09")

        async def leave():
            await world.sleep_ms(7200)
            payer.over = True

        world.create_task(leave())
        assert inquire(world, till, payer=payer)[0] == (verdict.REVERSE, "98")
        assert till.asked == [5, 7], "once more, for who paid in that moment"


def test_an_answer_without_good_mac_or_about_the_query_itself_decides_nothing():
    with World(inquiry) as world:
        till = Till(world, Answer("00", signed=False), "96", "A0", "51")
        assert inquire(world, till)[0] == (verdict.DECLINED, "51")
        assert till.stale, "new keys are fetched meanwhile"


def test_a_wallet_is_told_to_undo_a_payment_no_sooner_than_it_takes_it():
    with World(delivery, inquiry) as world:
        till = Till(world, NotSent("dns"))
        queue = delivery.Delivery(till, None)
        payment = dict(PAYMENT, asked=world.ticks_ms())
        till.pending.append(payment)
        world.wait(4000)
        assert not world.run(queue.attempt()) and till.asked == []
        world.create_task(queue.run())
        world.wait(14000)
        assert till.asked[0] == 15
        world.us += 600_000_000_000  # a week: ticks have come round, and it is not early again
        count = len(till.asked)
        world.run(queue.attempt())
        assert len(till.asked) == count + 1


def test_after_a_restart_it_counts_from_there_and_cards_do_not_wait():
    with World(delivery, inquiry) as world:
        till = Till(world, NotSent("dns"))
        queue = delivery.Delivery(till, None)
        till.pending.append(dict(PAYMENT))
        world.create_task(queue.run())
        world.wait(14000)
        assert till.asked == []
        world.wait(2000)
        assert till.asked == [15]
        till.pending[:] = [dict(PAYMENT, entry="022")]
        assert not world.run(queue.attempt()) and till.asked[-1] == 16
