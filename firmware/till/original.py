"""The sale that is to be voided or refunded: found in the journal, and judged by what became of it since."""

from payments import book as books
from till.charge import Refused

_ENDED = (books.REVERSING, books.REVERSED, books.CLOSED)


async def find(till, **match) -> "dict | None":
    """The newest payment that fits, as till.history tells it."""
    found = await till.payments(1, **match)
    return found[0] if found else None


def check(sale: dict):
    """Raises Refused when it is none, does not stand, or is just being voided or refunded."""
    state = sale["state"]
    if sale["kind"] != books.SALE:
        raise Refused("original.no_sale")
    if state != books.APPROVED:
        raise Refused("original." + (state if state in _ENDED else books.DECLINED))
    if "voided" in sale:
        raise Refused("original.voided_sale")
    if "undoing" in sale:
        raise Refused("original.pending_" + sale["undoing"])
