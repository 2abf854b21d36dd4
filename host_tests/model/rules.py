"""What must hold in every state, and what a quiet hour must bring about."""

from functools import cache

from journal import records
from model import stand_ins
from model.payment_host import BOOKED, DECLINED
from model.world import AMOUNT, Broken, World
from payments import book as books
from payments import verdict
from till import history
from till.ledger import Ledger

_QUIET = 120  # events: far more than a terminal needs to settle everything
_ENDS = (records.APPROVED, records.DECLINED, records.NOT_SENT, records.REVERSING, records.REVERSED, records.CLOSED)


def hold(world: World):
    """Raises Broken."""
    _ram_is_what_flash_says(world)
    fates = _fates(world)
    _sums_agree(world)
    _sales_tell_what_became_of_them(world)
    pending = {payment["trace"] for payment in world.book.pending}
    for trace, kinds in fates.items():
        _one_fate(world, trace, kinds)
        if records.REVERSING in kinds and not kinds & {records.REVERSED, records.CLOSED} and trace not in pending:
            raise Broken("a reversal leaves the queue by a signed 00, 25 or 12 or by hand only", f"trace {trace}")
        if not kinds and trace not in pending and not (world.book.open and world.book.open["trace"] == trace):
            raise Broken("every payment ends or is pending", f"trace {trace}")
        if records.CLOSED in kinds and trace not in world.by_hand:
            raise Broken("a reversal leaves the queue by a signed 00, 25 or 12 or by hand only", f"trace {trace}")
    for trace in world.told:
        if fates[trace] != {records.APPROVED} or trace in pending:
            raise Broken("what the cashier read as approved stays approved", f"trace {trace}")


def _fates(world: World) -> dict:
    """Kinds of records about each payment, by trace."""
    fates = {}
    for kind, fields in world.told_by_flash():
        if kind == records.START:
            fates[fields["trace"]] = set()
        elif kind in _ENDS:
            fates[fields["trace"]].add(kind)
    return fates


def _one_fate(world: World, trace: int, kinds: set):
    at_host = world.host.fates.get(trace)
    if records.APPROVED in kinds and len(kinds) > 1:
        raise Broken("no payment is both approved and being reversed", f"trace {trace}")
    if records.APPROVED in kinds and at_host != BOOKED:
        raise Broken("approved here is booked there", f"trace {trace}: {at_host}")
    if records.DECLINED in kinds and at_host not in (DECLINED, None):
        raise Broken("declined here is not booked there", f"trace {trace}: {at_host}")
    if records.NOT_SENT in kinds and at_host is not None:
        raise Broken("not sent is not known there", f"trace {trace}: {at_host}")
    if records.REVERSED in kinds and at_host in (BOOKED, None) and world.host.remembers:
        raise Broken("reversed here is undone there", f"trace {trace}: {at_host}")


def _ram_is_what_flash_says(world: World):
    """A restart at this moment changes nothing but the open payment, which turns pending."""
    restarted = Ledger(_Copy(world.flash), _NoClock())
    restarted.load()
    before, after = world.book, restarted.book
    expected = [(payment["trace"], payment["reason"]) for payment in before.pending]
    if before.open:
        expected.append((before.open["trace"], verdict.UNUSABLE))
    found = [(payment["trace"], payment["reason"]) for payment in after.pending]
    if found != expected or after.open is not None:
        raise Broken("the journal rebuilds the queue", f"{expected} before, {found} after a restart")
    same = before.batch, before.trace, before.keys, before.totals.fields, before.due, _on_record(before.settling)
    due = after.due[: len(before.due)]
    if same != (after.batch, after.trace, after.keys, after.totals.fields, due, _on_record(after.settling)):
        raise Broken("the journal rebuilds the book", f"{same}")


def _closed_rightly(world: World, batch: int, agreed: bool, balanced: bool) -> bool:
    """What a supervisor closed may have left before, and come to the host even after it compared: that is for the bank
    and the shop to settle, which is why a reference of the bank is typed. Then the word of that moment counts."""
    if not world.by_hand:
        return agreed and balanced
    compared = world.host.compared
    return compared[:1] != (batch,) or compared[1] == balanced


def _on_record(settling: "dict | None") -> "dict | None":
    return settling and {name: value for name, value in settling.items() if name != "answer"}


def _sums_agree(world: World):
    """Within the terminal, at its settlements with the host, and of each sale: what was paid back is no more."""
    batch, totals = world.book.batch, world.book.totals.fields
    payments = _approved(world)
    if totals != _totals([payment for payment in payments if payment["batch"] == batch]):
        raise Broken("the totals are those of the approved payments", f"{totals}")
    for kind, fields in world.told_by_flash():
        if kind == records.SETTLED:
            told = {name: fields[name] for name in totals}
            agreed = told == world.host.totals(fields["batch"])
            if not _closed_rightly(world, fields["batch"], agreed, fields["result"] == books.BALANCED):
                raise Broken("a closed batch has the host's totals", f"batch {fields['batch']}: {told}")
    for sale, (kind, *_) in world.host.requests.items():
        if kind == books.SALE and world.host.paid_back(sale) > AMOUNT and not _by_hand(world, sale):
            raise Broken("never more is paid back than was paid", f"trace {sale}: {world.host.paid_back(sale)}")


def _by_hand(world: World, sale: int) -> bool:
    """Whether a supervisor gave the bank's word on it, or on a void or refund of it."""
    return any(trace in (sale,) or world.host.requests.get(trace, (0,))[-1] == sale for trace in world.by_hand)


def _approved(world: World) -> list:
    """Intents of the approved payments."""
    told = world.told_by_flash()
    begun = {fields["trace"]: fields for kind, fields in told if kind == records.START}
    return [begun[fields["trace"]] for kind, fields in told if kind == records.APPROVED]


def _totals(payments: list) -> dict:
    debits = [payment["amount"] for payment in payments if payment["kind"] == books.SALE]
    credits = [payment["amount"] for payment in payments if payment["kind"] != books.SALE]
    return {"debit": sum(debits), "debits": len(debits), "credit": sum(credits), "credits": len(credits)}


def _sales_tell_what_became_of_them(world: World):
    """A sale is voided by an approved void alone, and may be voided again when that was reversed."""
    approved, book = _approved(world), world.book
    under_way = book.pending + [payment for payment in (book.open,) if payment]
    for sale in _looked_back(tuple(world.flash.replay())) if len(approved) + len(under_way) > 1 else ():
        of_it = [payment for payment in approved if payment.get("orig_trace") == sale["trace"]]
        voids = [payment["trace"] for payment in of_it if payment["kind"] == books.VOID]
        back = sum(payment["amount"] for payment in of_it if payment["kind"] == books.REFUND)
        undoing = [payment["kind"] for payment in under_way if payment.get("orig_trace") == sale["trace"]]
        if len(voids) > 1 or voids and back:
            raise Broken("a sale is voided once, or refunded", f"trace {sale['trace']}: {voids}, {back}")
        found = sale["voided"], sale["undoing"], sale["refunded"] if not world.by_hand else back
        if found != (voids[0] if voids else None, undoing[0] if undoing else None, back):
            raise Broken("a sale shows what became of it", f"trace {sale['trace']}: {found}")


@cache
def _looked_back(flash: tuple) -> tuple:
    """The sales as till.history tells them."""
    ledger = Ledger(stand_ins.MemoryFlash(flash).journal(), _NoClock())
    looking = history.payments(ledger, 9, kind=books.SALE)
    try:
        while True:
            looking.send(None)
    except StopIteration as done:
        sales = done.value
    return tuple(
        {"trace": s["trace"], "voided": s.get("voided"), "undoing": s.get("undoing"), "refunded": s.get("refunded", 0)}
        for s in sales
    )


class _Copy:
    """A journal that can be read again without leaving a mark."""

    damaged = 0

    def __init__(self, flash):
        self.replay = flash.replay

    def append(self, kind, payload):
        pass


class _NoClock:
    def stamp(self) -> int:
        return 0


def come_to_rest(world: World):
    """The network is good from now on, the host approves: everything must be settled. Frames adrift come last."""
    for _ in range(_QUIET):
        event = _next_quiet(world)
        if not event:
            break
        world.apply(event)
    hold(world)
    if world.tasks or world.book.pending or world.book.open or world.book.closing:
        raise Broken("a quiet hour settles everything", f"{len(world.book.pending)} pending")
    for trace, kinds in _fates(world).items():
        booked = world.host.fates.get(trace) == BOOKED
        if records.CLOSED not in kinds and booked != (records.APPROVED in kinds):
            raise Broken("in the end the host has booked what the terminal approved", f"trace {trace}")


_GOOD = ("host ", "a supervisor agrees", "the line opens", "the request leaves", "answer: as the host", "no answer")


def _next_quiet(world: World) -> str:
    """The best that can happen next, '' when all is done."""
    events = world.events()
    for wanted in _GOOD:
        for event in events:
            if event.startswith(wanted):
                return event
    if world.book.pending or world.till.needs_sign_on:
        return "timer" if world.book.pending else "sign on"
    if world.book.closing:
        return "settle later" if "settle later" in events else "press settle"
    return next((event for event in events if event.startswith("a frame adrift: ")), "")
