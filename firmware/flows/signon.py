"""FUNC 7: sign on, sign off, test the line to the host; what came of it in words."""

from flows.ask import key, tell
from flows.during import during
from host.link import Lost, NotSent
from journal.journal import JournalError, JournalFull
from payments.book import BookError
from till.charge import Refused
from till.signon import SignOnFailed


async def run(t):
    """By number. Raises Left."""
    while True:
        t.page(t.text("menu.sign_on"), *[t.text("signon.choose_" + what) for what in ("on", "off", "test")])
        pressed = await key(t)
        if pressed == "1":
            return await _sign_on(t)
        if pressed == "2":
            return await _sign_off(t)
        if pressed == "3":
            return await _test(t)
        t.refuse()


async def _sign_on(t):
    batch = t.book.batch
    count = _count(t)
    if await _attempt(t, t.till.sign_on(), "wait.sign_on", "signon.failed"):
        t.till.delivery.kick()
        ended = t.text("signon.host_closed").format(batch) if count and t.book.batch != batch else ""
        await tell(t, t.text("menu.sign_on"), t.text("signon.done"), _batch(t), ended)


async def _sign_off(t):
    """The day ends when somebody says so twice; an open batch stays open, and is told of. Raises Left."""
    title = t.text("signon.off_title")
    count = _count(t)
    open_batch = t.text("signon.unsettled").format(count) if count else ""
    t.page(title, _batch(t), open_batch, t.text("signon.enter_off"))
    while await key(t) != "ENTER":
        t.refuse()
    if await _attempt(t, t.till.sign_off(), "wait.sign_off", "signon.not_off"):
        await tell(t, title, t.text("signon.day_over"), _batch(t), t.text("signon.sale_opens"))


async def _test(t):
    took = []

    async def work():
        took.append(await t.till.echo())

    if await _attempt(t, work(), "wait.host_test", "signon.no_host"):
        now = t.clock.now()
        time = "%02d-%02d\t%02d:%02d" % (now[1], now[2], now[3], now[4]) if now else ""
        await tell(t, t.text("menu.sign_on"), t.text("signon.host_answers"), "\t%d ms" % took[0], time)


async def _attempt(t, work, label: str, failed: str) -> bool:
    """Await `work` under its label. False: it failed, and the screen said why."""
    title = t.text("menu.sign_on")
    code = ""
    try:
        await during(t, work, title, lambda: (t.text(label), ""))
        t.sound("ok")
        return True
    except (NotSent, Lost) as problem:
        words = t.link_words(problem.cause)
    except SignOnFailed as problem:
        words, code = t.sign_on_words(problem)
    except Refused as problem:
        words, _, code = t.text(problem.args[0]).partition("|")
    except (JournalFull, JournalError, BookError):
        words, _, code = t.text("refused.flash").partition("|")
    t.sound("error")
    await tell(t, title, t.text(failed), words, code)
    return False


def _count(t) -> int:
    """Payments of the batch that no settlement has compared."""
    totals = t.book.totals
    return totals.debits + totals.credits


def _batch(t) -> str:
    return "%s\t%06d" % (t.text("signon.batch"), t.book.batch)
