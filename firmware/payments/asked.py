"""What the answer to a status query means for a payment that the host has not decided, or whose answer was lost."""

from payments.verdict import APPROVED, APPROVING, DECLINED, KEEP, REVERSE, UNUSABLE

# Codes that only the payer's own bank or wallet gives. Any other may speak of the query: it was not understood, the
# host is ill. That never says that the payment was refused.
_PAYER = ("04", "05", "14", "34", "38", "41", "43", "51", "54", "55", "57", "59", "61", "62", "65", "75")
_UNDONE = ("25", "12")  # it never came, or is reversed: a reversal makes sure


def of_query(matched: bool, code: str, signed: bool) -> tuple:
    """(outcome, detail) as verdict.of_payment gives them; (KEEP, "") when it is not known yet: ask again.

    Without a good MAC the answer says nothing at all, not even no: the payment may be approved the next moment.
    """
    if not matched or not signed:
        return KEEP, ""
    if code in APPROVING:
        return APPROVED, code
    if code in _PAYER:
        return DECLINED, code
    return (REVERSE, UNUSABLE) if code in _UNDONE else (KEEP, "")
