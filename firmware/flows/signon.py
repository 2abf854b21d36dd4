"""FUNC 7: sign on now."""

from flows.ask import tell
from flows.during import during
from host.link import Lost, NotSent
from till.signon import SignOnFailed


async def run(t):
    title = t.text("menu.sign_on")
    try:
        await during(t, t.till.sign_on(), title, lambda: (t.text("wait.sign_on"), ""))
    except (NotSent, Lost) as problem:
        await _failed(t, t.link_words(problem.cause))
    except SignOnFailed as problem:
        await _failed(t, t.text("signon." + problem.args[0]), problem.args[1])
    else:
        t.sound("ok")
        t.till.delivery.kick()
        await tell(t, title, t.text("signon.done"), "%s %06d" % (t.text("signon.batch"), t.book.batch))


async def _failed(t, words: str, code: str = ""):
    t.sound("error")
    await tell(t, t.text("menu.sign_on"), t.text("signon.failed"), words, code)
