"""Nothing left the terminal: no money is involved. Says why, and what to do."""

from flows.ask import tell
from till.charge import Refused
from till.signon import SignOnFailed


async def run(t, problem, kind: str):
    """problem: Refused, SignOnFailed, host.link.NotSent or host.link.Lost (of a sign-on); kind: of payment."""
    t.sound("error")
    rows = _why(t, problem)
    if len(rows) < 3:  # else nobody knows yet what an earlier one did
        rows = (rows + [""])[:2] + [t.text("result.no_" + kind)]
    await tell(t, t.text("result.not_sent"), *rows)


def _why(t, problem) -> list:
    if isinstance(problem, Refused):
        return t.text(problem.args[0]).split("|")
    if isinstance(problem, SignOnFailed):
        return t.sign_on_words(problem)
    return [t.link_words(problem.cause)]
