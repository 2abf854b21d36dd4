"""Sale: checks, card, host; then the flow that shows and prints the outcome."""

from host.link import Lost, NotSent
from till.charge import Refused
from till.signon import SignOnFailed


async def run(t, amount: int, goods=()) -> tuple:
    """Sell for `amount` fen. The flow that goes on with the end of it, with its values.

    goods: what is bought, as payments.goods.pack gives it. Raises Left when the cashier leaves.
    """
    title = t.text("sale.title_row")
    try:
        await t.flow("ready", title, goods)
        if t.settings.ask_contact:
            t.till.contact = await t.flow("contact", title)
        payer = await t.flow("card", amount)
        try:
            if payer.shown:
                outcome, _ = await t.flow("showing", amount, payer, goods)
            else:
                outcome = await t.flow("paying", title, amount, lambda told: t.till.charge(amount, payer, told, goods))
            return "outcome", outcome
        finally:
            payer.wipe()
    except (Refused, NotSent, Lost, SignOnFailed) as problem:
        return "not_sent", problem, "sale"
    finally:
        t.till.contact = ""
