"""The way through a void or a refund at the keypad: the sale's slip is at hand."""

from host_tests.soak.plan import Step
from host_tests.soak.screens import IDLE, MENU
from host_tests.wording import pattern

_LETS = (pattern("supervisor.code"), "1 2 3 4 5 6 ENTER")


def moves(payments: list[dict], step: Step) -> tuple:
    """As screens.VISITS; empty when no sale was approved. payments: as the journal tells them."""
    sales = [one for one in payments if one["kind"] == "sale" and one["state"] == "approved"]
    if not sales:
        return ()
    sale = sales[min(len(sales) - 1, int(step.which * len(sales)))]
    return _void(sale) if step.undoes == "void" else _refund(sale, max(1, int(sale["amount"] * step.share)))


def _void(sale: dict) -> tuple:
    asks = (pattern("void.trace_label"), _typed(str(sale["trace"])))
    return (IDLE, "FUNC"), (MENU, "1"), asks, (pattern("void.enter_voids"), "ENTER"), _LETS


def _refund(sale: dict, fen: int) -> tuple:
    asks = (pattern("refund.reference"), _typed(sale["rrn"])), (pattern("refund.date_label"), _typed(sale["date"]))
    return (IDLE, "FUNC"), (MENU, "2"), *asks, (pattern("refund.enter"), _typed(str(fen))), _LETS


def _typed(digits: str) -> str:
    return " ".join((*digits, "ENTER"))
