"""One person's code. Each try counts before it is looked at; the use of a right code is a record."""

from flows.ask import Left, digits, tell
from journal import records
from journal.journal import JournalError, JournalFull
from lazy import Use


async def run(t, title: str, label: str, number: str, purpose: str):
    """Returns when the code was right and its use, for `purpose`, is durable. Raises Left."""
    path, rename = t.people
    with Use("till.people", "till.pbkdf2", "till.lines") as people, Use("till.tries", "till.lines") as tries:
        who, counted = people.People(path, rename), tries.Tries(path + ".tries", rename, t.tried)
        try:
            wrong = await _typed(t, title, label, number, who, counted)
        except people.Unreadable:
            await _refused(t, title, *t.text("people.unreadable").split("|"))
            raise Left from None
    try:
        t.till.ledger.write(records.GRANTED, operator=number, purpose=purpose, wrong=wrong)
    except (JournalFull, JournalError):
        await _refused(t, title, *t.text("refused.flash").split("|"))
        raise Left from None


async def _typed(t, title: str, label: str, number: str, who, counted) -> int:
    """Ask until the code is right. The wrong ones before it. Raises Left."""
    while True:
        wait = counted.left_s(number, t.clock.stamp())
        if wait:
            await _refused(t, title, t.text("people.locked").format(number), _wait(t, wait))
            raise Left
        code = await digits(t, title, label, 12, 4, hide=True)
        t.page(title, label, "*" * len(code), t.text("people.checking"))
        wrong = counted.begin(number, t.clock.stamp())
        if await who.right(number, code):
            counted.end(number)
            return wrong - 1
        wait = counted.left_s(number, t.clock.stamp())
        left = t.text("people.tries_left").format(counted.free(number))
        if wait:
            _note(t, number, wrong)
        await _refused(t, title, t.text("supervisor.wrong"), _wait(t, wait) if wait else left)
        if wait:
            raise Left


def _note(t, number: str, wrong: int):
    """A lock-out is a record, where the journal has room to spare."""
    if t.till.ledger.room_for_sale:
        try:
            t.till.ledger.write(records.LOCKED, operator=number, wrong=wrong)
        except (JournalFull, JournalError):
            pass  # it is locked all the same


async def _refused(t, title: str, first: str, second: str = ""):
    t.refuse()
    await tell(t, title, first, second)


def _wait(t, seconds: int) -> str:
    if seconds <= 60:
        return t.text("people.wait_s").format(seconds)
    return t.text("people.wait_min").format((seconds + 59) // 60)
