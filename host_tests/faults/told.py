"""What the terminal's journal says of a run, without what it said before."""

from host_tests.e2e.shop import FINAL
from host_tests.faults.past import Past
from tools.journal import decode, payments, sectors
from tools.simulator.models.flash import VFS_SIZE

SALE, CUSTOMER, NOTICE, RESULT, SETTLEMENT, DECLINED = 1, 2, 3, 4, 5, 6  # slips, as the journal numbers them
PRINTED, WAIVED = 1, 4
OVER = (PRINTED, WAIVED)


def owed(payment: dict) -> int:
    """The slip that a payment with an end must have; 0: none. What was in doubt has a reason, and its end a result."""
    if payment["state"] == "reversed" or payment["kind"] == "refund" and "reason" in payment:
        return RESULT
    return {"approved": SALE, "declined": DECLINED}.get(payment["state"], 0)


class Told:
    """One state of the journal. past: what the flash held at first.

    intact: True, or what is wrong. payments: those of this run, and those that were open before. paid: every approved
    payment, whenever. settlements: those of this run; `slips` as payments have them.
    """

    def __init__(self, journal: bytes, past: Past):
        before = decode(past.image[VFS_SIZE:])[0]
        self._records, self.intact = decode(journal)
        self._needed = [record for record in before if record["sequence"] > past.settled]
        self._first = sectors(journal)[-1].sequence + 1 if self._records else 0
        told = payments(self._records)
        old = {_key(payment) for payment in payments(before) if payment["state"] in FINAL}
        self.payments = [payment for payment in told if _key(payment) not in old]
        self.paid = [payment for payment in told if payment["state"] == "approved"]
        last = before[-1]["sequence"] if before else 0
        self.settlements = [
            record | {"slips": self._slips(record)}
            for record in self._records
            if record["record"] == "settled" and record["sequence"] > last
        ]

    def _slips(self, settled: dict) -> dict:
        prints = [record for record in self._records if record["record"] == "print" and _key(record) == _key(settled)]
        return {record["slip"]: record["state"] for record in prints}

    @property
    def at_rest(self) -> bool:
        """No payment is open, and no slip is owed."""
        slips = [(payment, owed(payment)) for payment in self.payments]
        slips += [(settled, SETTLEMENT) for settled in self.settlements]
        open_ones = [payment for payment in self.payments if payment["state"] not in FINAL]
        return not open_ones and all(not slip or one["slips"].get(slip) in OVER for one, slip in slips)

    @property
    def lost(self) -> list[str]:
        """Records of before that are not settled and not there any more."""
        kept = {record["sequence"]: record for record in self._records}
        return [f"journal: {record} is lost" for record in self._needed if kept.get(record["sequence"]) != record]

    @property
    def newest(self) -> str:
        """What the first record of the newest sector is."""
        return next((record["record"] for record in self._records if record["sequence"] == self._first), "")


def _key(payment: dict) -> tuple[int, int]:
    return payment["batch"], payment["trace"]
