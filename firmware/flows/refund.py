"""FUNC 2: give back a sale, all or part of it, by its reference number and date."""

from flows.ask import digits, key, typed_amount
from flows.during import during
from host.link import Lost, NotSent
from lazy import release
from payments.money import to_text
from till.charge import Refused
from till.refund import intent, left, refund, sale_of
from till.signon import SignOnFailed


async def run(t, rrn: str = "", date: str = "") -> tuple:
    """The flow that goes on with the end of it, with its values. Raises Left.

    rrn, date: reference number and day (MMDD) of the sale, empty: they are asked for.
    """
    title = t.text("refund.title_row")
    try:
        rrn = rrn or await digits(t, title, t.text("refund.reference"), 12, 12)
        date = date or await _date(t, title)
        await t.flow("ready", title)
        sale = await during(t, sale_of(t.till, rrn, date), title, lambda: (t.text("wait.looking_up"), rrn))
        amount, goods = await _amount(t, title, sale)
        operator = await t.flow("supervisor", title, "refund")
        second = await t.flow("second", title, amount, operator)
        payment = intent(rrn, date, sale, amount, operator, second)
        if t.settings.ask_contact:
            t.till.contact = await t.flow("contact", title)
        outcome = await t.flow("paying", title, amount, lambda told: refund(t.till, payment, told, goods))
        return "outcome", outcome
    except (Refused, NotSent, Lost, SignOnFailed) as problem:
        return "not_sent", problem, "refund"
    finally:
        t.till.contact = ""
        release("till.refund")
        release("till.original")


async def _date(t, title: str) -> str:
    """Day of the sale, MMDD. Raises Left."""
    label = t.text("refund.date_label")
    typed = ""
    while True:
        typed = await digits(t, title, label, 4, 4, typed=typed)
        if 1 <= int(typed[:2]) <= 12 and 1 <= int(typed[2:]) <= 31:
            return typed
        t.refuse()
        label = t.text("refund.bad_date")


async def _amount(t, title: str, sale: "dict | None") -> tuple:
    """(fen to give back, for which goods): no more than what is left of the sale, where the journal knows it.

    Raises Left. Of a sale of goods, FUNC asks which of them come back; an amount that is typed names none.
    """
    most = left(sale) if sale else 0
    first = t.text("refund.left_over").format(to_text(most)) if sale else t.text("refund.by_host")
    listed = sale is not None and "goods" in sale
    hint = t.text("refund.func_goods" if listed else "refund.enter")
    fen, goods = 0, ()
    while True:
        t.page(title, first, "\tRMB " + to_text(fen), hint)
        pressed = await key(t)
        if pressed == "ENTER" and fen and (not sale or fen <= most):
            return fen, goods
        if pressed == "FUNC" and listed:
            fen, goods = await t.flow("refund_goods", sale)
            hint = t.text("refund.too_much" if fen > most else "refund.enter")
            continue
        over = pressed == "ENTER" and fen
        hint = t.text("refund.too_much" if over else "refund.enter")
        refused = pressed == "ENTER"
        if not refused:
            fen, refused = typed_amount(fen, pressed)
            goods = ()
        if refused:
            t.refuse()
