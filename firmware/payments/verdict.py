"""What an answer means for the money (ISO 8583 field 39, and what the host's word is worth without a good MAC).

Pure: the caller says whether the answer matched its request and whether its MAC verified.
"""

# Outcomes of a payment.
APPROVED = "approved"
DECLINED = "declined"
REVERSE = "reverse"  # not known: a sale or void is undone, a refund is sent again

# Outcomes of a reversal.
DONE = "done"
KEEP = "keep"
SIGN_ON = "sign-on"

# Reasons of a reversal, as field 39 of the 0400 carries them.
NO_ANSWER = "98"
BAD_MAC = "A0"
UNUSABLE = "06"

APPROVING = ("00", "11", "16", "A2", "A4", "A5", "A6")
_REVERSED = ("00", "25", "12")
_WANTS_SIGN_ON = ("A0", "77", "97", "99")
ASKING = "09"  # the customer is being asked, on a payment code
_DUPLICATE = "94"
_UNDECIDED = (ASKING, "10", _DUPLICATE)
_DECIDED = ("12", "13", "22", "25", "61")  # words of a host that has looked at the sale, and did not pay back


def of_payment(matched: bool, code: str, signed: bool) -> tuple:
    """(outcome, detail) of a sale or void: detail is the response code, or the reversal's reason.

    A partial approval was never asked for, a duplicate means the host may hold this trace as paid, and what is in
    progress may be approved later: all are undone. (What became of a payment code may be asked first: till/inquiry.py.)
    """
    if not matched or not code:
        return REVERSE, UNUSABLE
    if code in APPROVING:
        return (APPROVED, code) if signed else (REVERSE, BAD_MAC)
    if code in _UNDECIDED:
        return REVERSE, UNUSABLE
    return DECLINED, code


def of_refund(matched: bool, code: str, signed: bool, again: bool) -> tuple:
    """As of_payment, of a refund; `again`: it was sent before and that was not answered.

    A host pays back once for one trace number, so a duplicate means that it has. After a try whose end nobody knows, a
    refusal must be proven to be the host's, and be its decision on this refund: a line that is down or a MAC that
    differs says nothing of the try before.
    """
    if matched and signed and code == _DUPLICATE:
        return APPROVED, code
    outcome, detail = of_payment(matched, code, signed)
    if again and outcome == DECLINED and not (signed and code in _DECIDED):
        return REVERSE, UNUSABLE
    return outcome, detail


def of_reversal(matched: bool, code: str, signed: bool) -> str:
    """DONE only on the host's signed word; SIGN_ON when it refuses our MAC; otherwise KEEP and try again."""
    if not matched:
        return KEEP
    if code in _REVERSED and signed:
        return DONE
    return SIGN_ON if code in _WANTS_SIGN_ON else KEEP


def wants_sign_on(code: str) -> bool:
    """Whether a refusal with `code` says that keys or batch must be fetched again."""
    return code in _WANTS_SIGN_ON
