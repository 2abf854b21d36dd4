"""Ask for the supervisor code."""

from flows.ask import Left, digits, tell
from lazy import fetch, release

_TRIES = 3


async def run(t, title: str):
    """Returns when the code was right. Raises Left after three wrong ones."""
    for _ in range(_TRIES):
        code = await digits(t, title, t.text("supervisor.code"), 12, 4, hide=True)
        if _right(t, code):
            return
        t.refuse()
        await tell(t, title, t.text("supervisor.wrong"))
    raise Left


def _right(t, code: str) -> bool:
    try:
        return fetch("till.people").is_supervisor(t.settings.supervisor, code)
    finally:
        release("till.people")
