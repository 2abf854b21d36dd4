"""What the outcome of a payment leads to."""

from payments import verdict


async def run(t, outcome: str) -> tuple:
    """`outcome`: of payments.verdict, of the payment that was just made. The flow that shows and prints it."""
    if outcome == verdict.APPROVED:
        return ("approved",)
    if outcome == verdict.DECLINED:
        return "declined", t.book.last
    return "unknown", t.book.pending[-1] if t.book.pending else t.book.last
