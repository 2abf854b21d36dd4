"""What must hold in every state, and what a quiet hour must bring about."""

from journal import records
from model.payment_host import BOOKED, DECLINED
from model.world import Broken, World
from payments import verdict
from till.ledger import Ledger

_QUIET = 80  # events: far more than a terminal needs to settle everything
_ENDS = (records.APPROVED, records.DECLINED, records.NOT_SENT, records.REVERSING, records.REVERSED, records.CLOSED)


def hold(world: World):
    """Raises Broken."""
    _ram_is_what_flash_says(world)
    fates = _fates(world)
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
    same = before.batch, before.trace, before.keys, before.totals.fields, before.due
    due = after.due[: len(before.due)]
    if same != (after.batch, after.trace, after.keys, after.totals.fields, due):
        raise Broken("the journal rebuilds the book", f"{same}")


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
    if world.tasks or world.book.pending or world.book.open:
        raise Broken("a quiet hour settles everything", f"{len(world.book.pending)} pending")
    for trace, kinds in _fates(world).items():
        booked = world.host.fates.get(trace) == BOOKED
        if records.CLOSED not in kinds and booked != (records.APPROVED in kinds):
            raise Broken("in the end the host has booked what the terminal approved", f"trace {trace}")


_GOOD = ("host ", "the line opens", "the request leaves", "answer: as the host", "no answer")


def _next_quiet(world: World) -> str:
    """The best that can happen next, '' when all is done."""
    events = world.events()
    for wanted in _GOOD:
        for event in events:
            if event.startswith(wanted):
                return event
    if world.book.pending or world.till.needs_sign_on:
        return "timer" if world.book.pending else "sign on"
    return next((event for event in events if event.startswith("a frame adrift: ")), "")
