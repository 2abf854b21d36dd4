"""A payment that is over, or is not, in the rows of a screen."""

from micropython import const

from drivers.clock import from_stamp

_ROW = const(16)  # characters


def rows(t, payment: dict) -> tuple:
    """Trace number and amount; what it was and what became of it; the card's last digits and when."""
    return t.payment_name(payment), kind_and_state(t, payment), payment.get("card", "")[-4:] + "\t" + when(payment)[5:]


def kind_and_state(t, payment: dict) -> str:
    return "%s\t%s" % (t.text("kind.short_" + payment["kind"]), t.text("state." + _state(payment)))


def card(payment: dict) -> str:
    """The masked number; of a long one fewer of the stars."""
    number = payment.get("card", "")
    return number if len(number) <= _ROW else number[:6] + "******" + number[-4:]


def _state(payment: dict) -> str:
    """What became of it, and after that of what it was: a sale that was voided is no longer just approved."""
    if payment["state"] != "approved" or payment["kind"] != "sale":
        return payment["state"]
    if "undoing" in payment:
        return payment["undoing"] + "_open"
    if "voided" in payment:
        return "voided"
    if "refunded" in payment:
        return "refunded" if payment["refunded"] >= payment["amount"] else "part_refund"
    return "approved"


def when(payment: dict, stamp: int = 0) -> str:
    """YYYY-MM-DD hh:mm of the intent, or of `stamp`; the host's time of that day where the clock was not set."""
    stamp = stamp or payment["begun"]
    if stamp:
        return "%04d-%02d-%02d %02d:%02d" % from_stamp(stamp)[:5]
    date, time = payment.get("date", ""), payment.get("time", "")
    return "     %s-%s %s:%s" % (date[:2], date[2:], time[:2], time[2:4]) if date and time else "-"
