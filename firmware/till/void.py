"""Void: takes back a sale of this batch, in full. No screens here."""

from host import dialect
from payments import verdict
from till.charge import Refused, pay
from till.original import check, find


async def sale_of(till, trace: int) -> dict:
    """The sale with this trace number, as it may be voided. Raises Refused."""
    sale = await find(till, trace=trace)
    if sale is None:
        raise Refused("original.unknown_trace")
    check(sale)
    if sale["batch"] != till.ledger.book.batch:
        raise Refused("original.other_batch")
    if "refunded" in sale:
        raise Refused("original.refunded_part")
    if not sale.get("rrn"):
        raise Refused("original.no_number")
    return sale


async def void(till, sale: dict, operator: str, told) -> tuple:
    """Take back `sale`, as sale_of gave it; see till.charge.pay."""
    payment = {
        "kind": "void",
        "amount": sale["amount"],
        "entry": sale["entry"],
        "card": sale.get("card"),
        "operator": operator,
        "orig_batch": sale["batch"],
        "orig_trace": sale["trace"],
        "orig_date": sale.get("date"),
        "orig_rrn": sale["rrn"],
    }

    def message() -> tuple:
        request = dict(payment)
        request["orig_auth"] = sale.get("auth")
        request["contact"] = till.contact
        return dialect.void(till.settings, request)

    return await pay(till, payment, message, verdict.of_payment, told)
