"""One terminal, its flash, the network and the host, between two events.

The terminal is the firmware itself: till, ledger, book, verdicts, delivery, dialogue, codec. Where its coroutines wait,
`events` says what may come next and `apply` lets it come.
"""

import asyncio
from copy import copy
from functools import cache

from host.link import Lost, NotSent
from journal import records
from model import payment_host, stand_ins
from model.payment_host import PaymentHost
from model.picture import stack
from payments import book as books
from payments import paper, verdict
from payments.cards import Card
from till import history, refund, settlement, void  # noqa: F401  the history stays in RAM
from till.charge import Refused
from till.dialogue import Dialogue
from till.ledger import Ledger
from till.signon import SignOnFailed
from till.till import Till

AMOUNT = 1234
PART = 800  # of a sale, given back at once: a second refund must be smaller
ON_THE_WAY, HEARD, GONE = "on the way", "heard", "gone"
_CARD = Card("6200000000000005", "3012", "6200000000000005=30122010000000000")


class Broken(Exception):
    """A rule does not hold; args: which, and what was seen."""


class World:
    """`left_over`: events of a kind that may still come (press, cut, sign on, close, forge).

    `told`: traces of which the cashier read "approved"; `by_hand`: that a supervisor closed; `used`: that were on the
    line; `refunds`: what was on the line of each refund.
    """

    def __init__(self, left_over: dict, flash=None, host=None):
        self.left_over = dict(left_over)
        self.flash = flash or stand_ins.MemoryFlash()
        self.host = host or PaymentHost()
        self.told = set()
        self.by_hand = set()
        self.used = set()
        self.refunds = {}
        self.adrift = ()  # frames whose sender no longer listens, but that may still come to the host
        self.late = b""  # an approval that nobody waited for any more
        self._power_on()

    def _power_on(self):
        self.flash.power = True
        self.keyring = stand_ins.Keyring()
        self.ledger = Ledger(self.flash.journal(), stand_ins.Clock())
        self.ledger.load()
        self._assemble()
        self.till.take_up()

    def _assemble(self):
        dialogue = Dialogue(stand_ins.SETTINGS, stand_ins.Line(self))
        dialogue.turn = stand_ins.Lock()
        self.till = Till(stand_ins.SETTINGS, self.ledger, dialogue, self.keyring, stand_ins.Clock(), lambda *told: 0)
        self.till.signing_on = stand_ins.Lock()
        self.till.delivery._busy = stand_ins.Lock()
        self.tasks = {}  # name -> [coroutine, what it waits for]
        self.sent = False  # the request of who is at the desk is leaving: it cannot be cancelled any more
        self.request = b""  # of the connection that is open
        self.stage = ""  # of that request: ON_THE_WAY, HEARD by the host, GONE
        self.reply = b""  # of the host, on its way back

    @property
    def book(self):
        return self.ledger.book

    def told_by_flash(self) -> list:
        """[(kind, fields)] of every record."""
        return [(kind, decoded(payload)) for _, kind, payload in self.flash.replay()]

    @property
    def at_rest(self) -> bool:
        """No coroutine is under way: this world can be copied."""
        return not self.tasks

    def copy(self) -> "World":
        twin = object.__new__(World)
        twin.left_over = dict(self.left_over)
        twin.flash = stand_ins.MemoryFlash(self.flash.records)
        twin.host = self.host.copy()
        twin.refunds = dict(self.refunds)
        twin.told, twin.used, twin.by_hand = set(self.told), set(self.used), set(self.by_hand)
        twin.adrift, twin.late = self.adrift, self.late
        twin.keyring = stand_ins.Keyring(self.keyring.generation)
        twin.ledger = Ledger(twin.flash.journal(), stand_ins.Clock())
        twin.ledger.book = _copied(self.book)
        twin.ledger._began, twin.ledger._settled = dict(self.ledger._began), self.ledger._settled
        twin._assemble()
        twin.till.stale = self.till.stale
        return twin

    def dispose(self):
        """The coroutines end here, without another word on flash."""
        self.flash.power = False
        for coroutine, _ in self.tasks.values():
            try:
                coroutine.close()
            except (stand_ins.PowerIsOff, RuntimeError):
                pass
        self.tasks = {}

    # What may happen

    def events(self) -> list:
        found = self._from_outside()
        for waits in [waits for _, waits in self.tasks.values()]:
            if waits == "open":
                found += ["the line opens", "no line"]
            elif waits == "send":
                found += ["the request leaves", "nothing leaves"]
            elif waits == "receive":
                found += self._on_the_line()
            elif waits == "supervisor":
                found.append("a supervisor agrees")
        for frame in self.adrift[:1]:
            found += ["a frame adrift: host " + decision for decision in self.host.may(frame)]
            found.append("a frame adrift is lost")
        return found

    def _from_outside(self) -> list:
        found, pending = [], self.book.pending
        if "desk" not in self.tasks:
            found += self._at_the_desk()
        elif not self.sent:
            found.append("cancel")
        if pending and "delivery" not in self.tasks and not self.till.delivery._busy.locked():
            found.append("timer")
        if "sign-on" not in self.tasks and ("desk" not in self.tasks or self.till.needs_sign_on):
            found += self._if_left("sign on")
        if pending:
            found += self._if_left("close by hand")
        if self.book.due:
            found += ["print fails", "print works"]
        return found + self._if_left("cut")

    def _at_the_desk(self) -> list:
        found = self._if_left("press") + self._if_left("press settle")
        if self._newest_sale():
            found += self._if_left("press void") + self._if_left("press refund")
        if self.book.closing and "answer" in self.book.settling:
            found += self._if_left("settle later")
        return found

    def _newest_sale(self) -> int:
        """Its trace number, 0 when there was none."""
        sales = [f["trace"] for kind, f in self.told_by_flash() if kind == records.START and f["kind"] == books.SALE]
        return sales[-1] if sales else 0

    def _if_left(self, event: str) -> list:
        return [event] if self.left_over.get(event) else []

    def _on_the_line(self) -> list:
        found = ["no answer"]
        if self.stage == ON_THE_WAY:
            found += ["host " + decision for decision in self.host.may(self.request)] + ["the request is lost"]
        if self.stage != HEARD and _mti(self.request) not in _UNSIGNED:
            found += ["answer: " + event for event in self._if_left("forged approval")]
        if self.reply:
            found += ["answer: " + kind for kind in _HARMS[self._kind()]]
        if self.late:
            found.append("answer: to somebody else")
        return found

    def _kind(self) -> str:
        mti, fields, _ = payment_host.read(self.request)
        code = payment_host.read(b"\0\0" + self.reply)[1].get(39, "00")
        return mti if code in ("00", "25", "12") else "refusal of " + mti

    # What happens

    def apply(self, event: str):
        """Raises Broken when the firmware does what it must never do."""
        before = len(self.flash.records) if isinstance(self.flash, stand_ins.MemoryFlash) else None
        if event in self.left_over:
            self.left_over[event] -= 1
        subject, _, rest = event.partition(": ")
        if subject == "answer":
            self._resume("receive", self._answer(rest))
        elif subject == "a frame adrift":
            self._hear_adrift(rest)
        elif event.startswith("host "):
            self.stage, self.reply = HEARD, self.host.hear(self.request, event[5:])
        else:
            getattr(self, "_" + event.replace(" ", "_"))()
        if before is not None and event != "cut" and len(self.flash.records) > before + 1:
            raise Broken("one step writes one record: a cut within it is a cut before or after it", event)

    def _press(self):
        self._come_to_the_desk(self._sale())

    def _press_void(self):
        self._come_to_the_desk(self._void(self._newest_sale()))

    def _press_refund(self):
        self._come_to_the_desk(self._refund(payment_host.reference(self._newest_sale())))

    def _press_settle(self):
        self._come_to_the_desk(self._settle())

    def _settle_later(self):
        self.till.settle_later("01")

    def _come_to_the_desk(self, coroutine):
        self.sent = False
        self._begin("desk", coroutine)

    async def _sale(self):
        """As flows/sale.py goes, without its screens."""
        await self._ready()
        self._tell(await self.till.charge(AMOUNT, _CARD, self._is_leaving))

    async def _void(self, trace: int):
        """As flows/void.py goes."""
        await self._ready()
        sale = await void.sale_of(self.till, trace)
        await stand_ins.Wait("supervisor")
        self._tell(await void.void(self.till, sale, "01", self._is_leaving))

    async def _refund(self, rrn: str):
        """As flows/refund.py goes: of what is left, a part at most."""
        await self._ready()
        sale = await refund.sale_of(self.till, rrn, payment_host.DAY)
        fen = min(PART, refund.left(sale)) if sale else PART
        await stand_ins.Wait("supervisor")
        payment = refund.intent(rrn, payment_host.DAY, sale, fen, "01")
        self._tell(await refund.refund(self.till, payment, self._is_leaving))

    async def _settle(self):
        """As flows/settling.py goes."""
        await settlement.prepare(self.till)
        await settlement.settle(self.till, self._is_leaving)

    async def _ready(self):
        """As flows/ready.py goes."""
        till = self.till
        till.check_sale()
        if till.needs_sign_on:
            await till.sign_on_if_needed()
        if self.book.pending:
            await till.delivery.drain()
            till.check_sale()

    def _tell(self, ended: tuple):
        if ended[0] == verdict.APPROVED:
            self.told.add(self.book.last["trace"])

    def _is_leaving(self, *_):
        self.sent = True

    def _cancel(self):
        self._step("desk", asyncio.CancelledError())

    def _timer(self):
        self._begin("delivery", self.till.delivery.attempt())

    def _sign_on(self):
        self._begin("sign-on", self.till.sign_on())

    def _close_by_hand(self):
        self.by_hand.add(self.book.pending[0]["trace"])
        self.till.close_by_hand(self.book.pending[0], "123456", "00")

    def _print_works(self):
        self._print(paper.PRINTED)

    def _print_fails(self):
        self._print(paper.NOT_PRINTED)

    def _print(self, state: int):
        slip, batch, trace = self.book.due[0]
        self.till.slip_ended(slip, {"batch": batch, "trace": trace}, state)

    def _cut(self):
        self.hung_up()
        self.dispose()
        self._power_on()

    def _a_supervisor_agrees(self):
        self._resume("supervisor")

    def _the_line_opens(self):
        self._resume("open")

    def _no_line(self):
        self._resume("open", NotSent("refused"))

    def _the_request_leaves(self):
        self._resume("send")

    def _nothing_leaves(self):
        self._resume("send", NotSent("cert"))

    def _no_answer(self):
        self._resume("receive", Lost("timeout"))

    def _the_request_is_lost(self):
        self.stage = GONE

    def _a_frame_adrift_is_lost(self):
        self.adrift = self.adrift[1:]

    def _hear_adrift(self, decision: str):
        frame, self.adrift = self.adrift[0], self.adrift[1:]
        self._came_late(frame, self.host.hear(frame, decision.partition(" ")[2]))

    def _came_late(self, request: bytes, reply: bytes):
        if payment_host.read(request)[0] == "0200" and payment_host.read(b"\0\0" + reply)[1][39] == "00":
            self.late = reply

    def _answer(self, kind: str) -> bytes:
        request, key = self.request, self.host.key
        if kind == "to somebody else":
            late, self.late = self.late, b""
            return late
        reply, self.reply = self.reply, b""
        if kind == "forged approval":
            self.left_over[kind] -= 1
            return payment_host.answer(request, "00", key, seal="bad")
        if kind == "as the host gave it":
            return reply
        if kind == "wrong amount":
            return payment_host.answer(request, "00", key, amount=1)
        if kind == "bad MAC":
            return payment_host.answer(request, "00", key, seal="bad")
        if kind == "unsigned":
            return payment_host.answer(request, "00")
        if kind == "bad keys":
            return payment_host.answer(request, "00", 0, b"X0")
        return payment_host.answer(request, kind[-2:], key)

    # What the line tells

    def about_to_leave(self, frame: bytes):
        mti, fields, _ = payment_host.read(frame)
        trace = int(fields[11])
        begun = {f["trace"]: f["kind"] for kind, f in self.told_by_flash() if kind == records.START}
        if mti == "0200" and (not begun or list(begun)[-1] != trace):
            raise Broken("a payment is sent after its intent is durable", f"trace {trace}")
        if mti in ("0400", "0220") and trace in self.by_hand:
            raise Broken("what a supervisor closed is not sent any more", f"trace {trace} in {mti}")
        compared = self.book.settling and self.book.settling["result"] in (books.BALANCED, books.UNBALANCED)
        if compared and mti in ("0200", "0220"):
            raise Broken("a batch that the host compared takes no payment", f"trace {trace} in {mti}")
        if mti == "0220":
            self._refund_leaves(trace, begun, {number: fields[number] for number in fields if number != 64})
        if mti == "0400" and begun.get(trace) not in (books.SALE, books.VOID):
            raise Broken("a refund is never reversed", f"trace {trace}")
        if mti in _UNSIGNED and (self.book.open or self.book.pending):
            raise Broken("no settlement while anything is open or pending", f"trace {trace} in {mti}")
        if mti != "0400" and trace not in self.refunds:
            if trace in self.used:
                raise Broken("a trace number is used once", f"trace {trace} in {mti}")
            self.used.add(trace)

    def _refund_leaves(self, trace: int, begun: dict, fields: dict):
        if begun.get(trace) != books.REFUND:
            raise Broken("a refund is sent under the number of its intent", f"trace {trace}")
        before = self.refunds.get(trace)
        if before is None:
            if trace in self.used or list(begun)[-1] != trace:
                raise Broken("a payment is sent after its intent is durable", f"trace {trace}")
            self.used.add(trace)
            self.refunds[trace] = fields
        elif before != fields:
            raise Broken("a refund is sent again as it was", f"trace {trace}")

    def left(self, frame: bytes):
        self.request, self.stage = frame, ON_THE_WAY

    def hung_up(self):
        """What nobody listens to any more may come all the same: the request to the host, the answer to us."""
        if self.stage == ON_THE_WAY:
            self.adrift += (self.request,)
        elif self.reply:
            self._came_late(self.request, self.reply)
        self.request, self.stage, self.reply = b"", "", b""

    # The coroutines

    def _begin(self, name: str, coroutine):
        self.tasks[name] = [coroutine, ""]
        self._step(name)

    def _resume(self, waits: str, value=None):
        name = next(name for name, task in self.tasks.items() if task[1] == waits)
        self._step(name, value)

    def _step(self, name: str, value=None):
        """Run one coroutine on, then those that a lock let go."""
        self._run(name, value)
        moved = True
        while moved:
            moved = False
            for other in [other for other, task in self.tasks.items() if task[1] == "lock"]:
                self._run(other, None)
                moved = moved or other not in self.tasks or self.tasks[other][1] != "lock"

    def _run(self, name: str, value):
        coroutine = self.tasks[name][0]
        try:
            if isinstance(value, BaseException):
                waits = coroutine.throw(value)
            else:
                waits = coroutine.send(value)
            while waits is None:  # a look back in the journal lets others run; nothing that they do changes its end
                waits = coroutine.send(None)
            self.tasks[name][1] = waits
        except (StopIteration, Refused, NotSent, Lost, SignOnFailed, settlement.NotSettled, asyncio.CancelledError):
            del self.tasks[name]

    def picture(self) -> tuple:
        """All that the future depends on, hashable: two worlds of one picture are one state."""
        book = self.book
        pending = tuple((p["trace"], p["batch"], p["reason"], p.get("auth")) for p in book.pending)
        settling = book.settling and tuple([(name, book.settling.get(name)) for name in _SETTLING])
        terminal = (book.batch, book.trace, book.keys, pending, tuple(book.due), book.open and book.open["trace"])
        terminal += settling, tuple(book.totals.fields.values()), self._journal()
        tasks = tuple((name, waits, stack(coroutine)) for name, (coroutine, waits) in self.tasks.items())
        return (
            terminal, self.keyring.generation, self.till.stale, tasks, self.sent and "desk" in self.tasks,
            self.host.state(), self.request, self.stage, self.reply, self.adrift, self.late,
            tuple(sorted(self.told)), tuple(self.left_over.values()),
        )  # fmt: skip

    def _journal(self) -> tuple:
        """What a look back finds: how each payment began and went on."""
        found = {}
        for kind, fields in self.told_by_flash():
            if kind == records.START:
                found[fields["trace"]] = fields["kind"], fields.get("orig_trace"), fields["amount"]
            elif kind in _FATEFUL:
                found[fields["trace"]] = found[fields["trace"]][:3] + (kind,)
        return tuple(found.values())


_UNSIGNED = ("0500", "0320")
_SETTLING = ("batch", "trace", "result", "uploaded", "answer", "debit", "credit")
_FATEFUL = (records.APPROVED, records.DECLINED, records.NOT_SENT, records.REVERSED, records.CLOSED)

_HARMS = {
    "0200": ("as the host gave it", "bad MAC", "unsigned", "wrong amount", "code 94", "code 10"),
    "refusal of 0200": ("as the host gave it",),
    "0400": ("as the host gave it", "bad MAC", "wrong amount", "code 94"),
    "refusal of 0400": ("as the host gave it", "code 94"),
    "0220": ("as the host gave it", "bad MAC", "unsigned", "wrong amount", "code 94", "code 10"),
    "refusal of 0220": ("as the host gave it",),
    "0500": ("as the host gave it",),
    "0320": ("as the host gave it",),
    "0800": ("as the host gave it", "bad keys"),
    "refusal of 0800": ("as the host gave it",),
}


decoded = cache(records.decode)


@cache
def _mti(frame: bytes) -> str:
    return payment_host.read(frame)[0]


def _copied(book) -> books.Book:
    twin = books.Book()
    twin.__dict__.update(book.__dict__)
    twin.pending = [dict(payment) for payment in book.pending]
    twin.due = list(book.due)
    twin.open = book.open and dict(book.open)
    twin.settling = book.settling and dict(book.settling)
    twin.last = book.last and dict(book.last)
    twin.totals = copy(book.totals)
    return twin
