"""A phone number or mail address that the customer types, to be told what becomes of the payment.

It is personal data: it goes out with the request alone, and stays in RAM until that is answered; never on flash, on
paper or in a log.
"""

from flows.ask import DIGITS, Left
from flows.leaf import leaf

_LEAST = 5
_MOST = 20
_SIGNS = "_.!#$%&'*+/=?^`{|}~-"  # beside letters and digits, before the @


async def run(t, title: str) -> str:
    """The digits or the address; "" when the customer wants no message. Raises Left."""
    typed = ""
    label = t.text("contact.label")
    while True:
        hints = ("contact.enter_sends",) if typed else ("contact.enter_skips", "contact.func_mail")
        pressed = await leaf(t, title, label, typed + "_", *[t.text(hint) for hint in hints])
        label = t.text("contact.label")
        if pressed in DIGITS and len(typed) + len(pressed) <= _MOST:
            typed += pressed
        elif pressed == "CLEAR":
            typed = typed[:-1]
        elif pressed == "WIPE":
            typed = ""
        elif pressed == "FUNC":
            try:
                return await _mail(t, title)
            except Left as left:
                if left.args:
                    raise
        elif pressed == "ENTER" and (not typed or len(typed) >= _LEAST):
            return typed
        else:
            t.refuse()
            label = t.text("ask.digits_between").format(_LEAST, _MOST)


async def _mail(t, title: str) -> str:
    """CANCEL leads back to the number. Raises Left."""
    return await t.flow("letters", title, t.text("contact.mail_label"), _wrong, "", "", t.text("contact.form"))


def _wrong(address: str) -> str:
    """Nothing at all is right, too: no message then."""
    name, _, place = address.rpartition("@")
    if address and not (1 <= len(name) <= 64 and _only(name, _SIGNS) and "." in place and _only(place, ".-")):
        return "contact.form"
    return ""


def _only(text: str, signs: str) -> bool:
    for char in text:
        if not ("0" <= char <= "9" or "a" <= char.lower() <= "z" or char in signs):
            return False
    return True
