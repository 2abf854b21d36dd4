"""All that is known of one payment, a page at a time; ENTER prints its slip again, FUNC takes it back."""

from flows.ask import Left, key
from flows.leaf import leaf
from flows.told import card, kind_and_state, when
from lazy import fetch, release
from payments import book
from payments.entry import CODE
from payments.money import to_text


async def run(t, payment: dict) -> tuple:
    """`payment`: as till.history told it; it is looked up again. 8 and 2 turn the pages.

    The flow that goes on, with its values, when it is to be voided or refunded. Raises Left, also on CLEAR.
    """
    payment = await t.till.payment(payment["batch"], payment["trace"]) or payment
    pages = list(_pages(t, payment))
    hints = [t.text("detail.enter_prints")]
    stands = payment["kind"] == book.SALE and payment["state"] == book.APPROVED and "voided" not in payment
    if stands:
        hints.append(t.text("detail.func_undoes"))
    place = 0
    while True:
        title = "%06d %d/%d" % (payment["trace"], place + 1, len(pages))
        pressed = await leaf(t, title, *pages[place], *hints)
        if pressed == "CLEAR":
            raise Left
        if pressed == "ENTER":
            await t.flow("reprint", payment)
        elif pressed == "FUNC" and stands:
            return await _undo(t, payment)
        elif pressed == "8" and place + 1 < len(pages):
            place += 1
        elif pressed == "2" and place:
            place -= 1
        else:
            t.refuse()


async def _undo(t, payment: dict) -> tuple:
    """Void or refund, each with its own checks. Raises Left."""
    title = "%06d" % payment["trace"]
    while True:
        t.page(title, "1 " + t.text("menu.void_sale"), "2 " + t.text("menu.refund_sale"))
        pressed = await key(t)
        if pressed == "1":
            return "void", payment["trace"]
        if pressed == "2":
            return "refund", payment.get("rrn", ""), payment.get("date", "")
        t.refuse()


def _pages(t, payment: dict):
    """Yield three rows at a time."""
    yield kind_and_state(t, payment), "\tRMB " + to_text(payment["amount"]), card(payment)
    second = payment["state"] != book.CLOSED and payment.get("second")  # of a closed one, the operator closed it
    who = payment["operator"] + (" + " + second if second else "")
    yield when(payment), _row(t, "auth_code", payment.get("auth", "-")), _row(t, "operator", who)
    yield _row(t, "batch_number", "%06d" % payment["batch"]), t.text("detail.reference"), "\t" + payment.get("rrn", "-")
    end = list(_end(t, payment))
    if end:
        yield tuple((end + ["", ""])[:3])
    links = list(_links(t, payment))
    if links:
        yield tuple((links + ["", ""])[:3])


def _end(t, payment: dict):
    """Yield what was said last: the host's answer in words, or why there is none."""
    state = payment["state"]
    if state == book.CLOSED:
        yield t.text("result.bank_ref")
        yield "\t" + payment["bank_ref"]
    elif state == book.NOT_SENT:
        yield t.text("state.not_sent")
        yield t.link_words(payment["cause"])
    elif state in (book.APPROVED, book.DECLINED):
        yield _row(t, "answer_code", payment["code"])
        for row in _words(t, payment):
            yield row
    else:
        yield t.text("state." + state)
        yield when(payment, payment.get("stamp", 0)) if state == book.REVERSED else t.text("detail.see_pending")


def _words(t, payment: dict) -> list:
    try:
        return fetch("flows.answer").coded(t, payment["code"], payment["entry"] == CODE).split("|")
    finally:
        release("flows.answer")


def _links(t, payment: dict):
    """Yield what was made of the sale since; of a void or refund, what it is of."""
    if "voided" in payment:
        yield _row(t, "voided_by", "#%06d" % payment["voided"])
    if "refunded" in payment:
        yield _row(t, "refunded_sum", to_text(payment["refunded"]))
    if "undoing" in payment:
        yield t.text("state." + payment["undoing"] + "_open")
        yield t.text("detail.see_pending")
    if "orig_trace" in payment:
        yield _row(t, "original", "#%06d" % payment["orig_trace"])
        yield _row(t, "batch_number", "%06d" % payment["orig_batch"])
    if "orig_rrn" in payment:
        yield "\t" + payment["orig_rrn"]


def _row(t, name: str, value: str) -> str:
    return t.text("detail." + name) + "\t" + value
