"""FUNC when a sale asks for a card: a payment code whose digits are keyed, or a code that is shown to the customer."""

from micropython import const

from flows.ask import digits, key
from lazy import fetch, release
from payments.cards import CardError

_LEAST = const(16)
_MOST = const(24)


async def run(t):
    """A payments.codes.Code or a payments.merchant_code.Shown. Raises Left."""
    title = t.text("card.code_title")
    keyed = t.text("codes.key_it") if t.settings.manual_entry else ""
    shown = _shown(t) if t.settings.query else ""  # else nobody would learn that it was paid
    while True:
        t.page(title, keyed, shown)
        pressed = await key(t)
        if pressed == "1" and keyed:
            return await _keyed(t, title)
        if pressed == "2" and shown:
            try:
                return fetch("payments.merchant_code").Shown()
            finally:
                release("payments.merchant_code")
        t.refuse()


def _shown(t) -> str:
    """A display without pictures leaves it to the paper, where the printer can; "": nothing can show it."""
    if getattr(t.screen, "plain", False):
        return t.text("codes.print_it") if t.settings.printer_qr != "link" else ""
    return t.text("codes.show_it")


async def _keyed(t, title: str):
    """The digits under the code, ENTER. Wrong ones stay on the field, to be mended."""
    label = t.text("card.code_label")
    typed = ""
    while True:
        typed = await digits(t, title, label, _MOST, _LEAST, typed=typed)
        try:
            return fetch("payments.codes").from_text(typed)
        except CardError as problem:
            label = t.text(problem.args[0])
            t.refuse()
        finally:
            release("payments.codes")
