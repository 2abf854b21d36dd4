"""The settlement at work: what is being done and how far it is; and when it stops, why, and what to do."""

from flows.ask import tell
from flows.during import during
from host.link import Lost, NotSent
from journal.journal import JournalError, JournalFull
from lazy import release
from payments import book
from till.charge import Refused
from till.settlement import NotSettled, prepare, settle
from till.signon import SignOnFailed


async def run(t) -> "str | None":
    """Settle, or go on with it. The flow that shows and prints the end, None when there is none yet. Raises Left."""
    try:
        await _work(t, t.text("settle.title"))
        return "settled"
    except (Refused, JournalFull, JournalError, book.BookError) as problem:
        key = problem.args[0] if isinstance(problem, Refused) else "refused.flash"
        await _stopped(t, *t.text(key).split("|"))
    except NotSettled as problem:
        await _stopped(t, t.text("settle." + problem.args[0]), problem.args[1])
    except (NotSent, Lost) as problem:
        await _stopped(t, t.link_words(problem.cause))
    except SignOnFailed as problem:
        await _stopped(t, *t.sign_on_words(problem))
    finally:
        release("till.settlement")


async def _work(t, title: str):
    if not t.radio.up:
        raise NotSent("dns")
    left = []
    await during(t, prepare(t.till), title, lambda: (t.text(_before(t)), ""))
    await during(t, settle(t.till, lambda: left.append(True)), title, lambda: _step(t, left), lambda: not left)


def _before(t) -> str:
    if t.book.pending:
        return "wait.reversing"
    return "wait.connect" if t.book.batch else "wait.sign_on"


def _step(t, left: list) -> tuple:
    settling = t.book.settling
    if not left or settling is None:
        return t.text("wait.connect"), ""
    if not t.book.closing:
        return t.text("settle.comparing"), ""
    count = settling["debits"] + settling["credits"]
    if settling["result"] == book.UNBALANCED and settling["uploaded"] < count:
        return t.text("settle.uploading"), "\t%d/%d" % (settling["uploaded"], count)
    return t.text("settle.closing"), ""


async def _stopped(t, first: str, second: str = ""):
    """Nothing is closed and sales go on; or no sales until it was gone on with."""
    t.sound("error")
    if t.book.closing:
        await tell(t, t.text("settle.unfinished"), first, second or t.text("safe.no_sales"), t.text("settle.continue"))
    else:
        await tell(t, t.text("settle.not_settled"), first, second, t.text("settle.again"))
