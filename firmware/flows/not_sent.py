"""Nothing left the terminal: no money is involved. Says why, and what to do."""

from flows.ask import tell
from till.charge import Refused
from till.signon import SignOnFailed


async def run(t, problem, kind: str):
    """problem: Refused, SignOnFailed, host.link.NotSent or host.link.Lost (of a sign-on); kind: of payment."""
    t.sound("error")
    first, second = _why(t, problem)
    await tell(t, t.text("result.not_sent"), first, second, t.text("result.no_" + kind))


def _why(t, problem) -> tuple:
    if isinstance(problem, Refused):
        first, _, second = t.text(problem.args[0]).partition("|")
        return first, second
    if isinstance(problem, SignOnFailed):
        return t.text("signon." + problem.args[0]), problem.args[1]
    return t.link_words(problem.cause), ""
