"""Refund: gives back a sale, all or part of it, in this batch or a later one. No screens here.

It is never undone: as long as the host has not said what became of it, the same request is sent again (till.delivery).
"""

from host import dialect
from payments import verdict
from payments.book import REFUND, SALE
from payments.entry import KEYED
from till.charge import Refused, pay
from till.original import check, find


async def sale_of(till, rrn: str, date: str) -> "dict | None":
    """The sale with this reference number and date, as it may be refunded; None when the journal does not hold it (any
    more): then the host alone decides. Raises Refused."""
    sale = await find(till, rrn=rrn)
    for payment in till.ledger.book.pending:
        if payment["kind"] == REFUND and payment["orig_rrn"] == rrn:
            raise Refused("original.pending_refund")
        if payment["kind"] == SALE and sale is None:
            raise Refused("refused.pending_first")  # it may be that one: its number never came, and it is being undone
    if sale is None:
        return None
    check(sale)
    if sale.get("date", date) != date:
        raise Refused("original.other_date")
    if not left(sale):
        raise Refused("original.refunded_all")
    return sale


def left(sale: dict) -> int:
    """Fen of a sale that were not paid back yet."""
    return max(0, sale["amount"] - sale.get("refunded", 0))


async def refund(till, payment: dict, told, goods=()) -> tuple:
    """`payment`: orig_rrn, orig_date, amount and operator; goods: what comes back; see till.charge.pay."""

    def message() -> tuple:
        request = dict(payment)
        request["contact"] = till.contact
        return dialect.refund(till.settings, request)

    return await pay(till, payment, message, _judge, told, goods)


def intent(rrn: str, date: str, sale: "dict | None", amount: int, operator: str, second: str = "") -> dict:
    """What is put on record of a refund before it leaves: all that sending it again needs, and who let it pass."""
    payment = {
        "kind": REFUND,
        "amount": amount,
        "entry": KEYED,
        "operator": operator,
        "second": second,
        "orig_rrn": rrn,
        "orig_date": date,
    }
    if sale is not None:
        payment.update(orig_batch=sale["batch"], orig_trace=sale["trace"], card=sale.get("card"))
    return payment


def _judge(matched: bool, code: str, signed: bool) -> tuple:
    return verdict.of_refund(matched, code, signed, False)
