"""What a batch adds up to, as the host counts it (field 48 of a settlement)."""

from micropython import const

_MOST = const(980)  # field 48 counts to 999; what is pending may still be approved


class Totals:
    """debit, credit: fen; debits, credits: how many. Approved sales are debits, approved voids and refunds credits.

    A sale that was voided counts on both sides, what was reversed on neither.
    """

    def __init__(self):
        self.debit = self.debits = self.credit = self.credits = 0

    def count(self, payment: dict):
        """An approved payment."""
        if payment["kind"] == "sale":
            self.debit += payment["amount"]
            self.debits += 1
        else:
            self.credit += payment["amount"]
            self.credits += 1

    @property
    def full(self) -> bool:
        """Whether the batch must be settled before more is paid."""
        return max(self.debits, self.credits) >= _MOST

    @property
    def fields(self) -> dict:
        """As a settlement's record has them."""
        return {"debit": self.debit, "debits": self.debits, "credit": self.credit, "credits": self.credits}
