"""A payment under way: the wait for the host."""

from flows.during import during
from payments.money import to_text


async def run(t, title: str, amount: int, pay) -> str:
    """`pay(told)` is the payment, a coroutine: see till.charge.pay. Returns its outcome.

    Raises what it raises, and Left before `told`.
    """
    left = []

    def label():
        return t.text(left[-1] if left else "wait.connect"), "\tRMB " + to_text(amount)

    outcome, _ = await during(t, pay(left.append), title, label, lambda: not left)
    return outcome
