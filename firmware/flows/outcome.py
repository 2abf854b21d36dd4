"""What the outcome of a payment leads to."""

from payments import verdict


async def run(t, outcome: str) -> tuple:
    """`outcome`: of payments.verdict, of the payment that was just made. The flow that shows and prints it.

    Others that are pending may have ended since, and this one, too.
    """
    flow = {verdict.APPROVED: "approved", verdict.DECLINED: "declined"}.get(outcome, "unknown")
    return flow, t.book.begun
