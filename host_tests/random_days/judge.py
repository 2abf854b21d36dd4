"""What must hold at the end of each day: three accounts of it agree, the till's, its journal's and the host's."""

from doubles.nor import Nor
from host_tests.e2e.shop import agree, booked
from host_tests.random_days import baskets
from payments import verdict
from tools.journal import decode, payments

STATES = {verdict.APPROVED: ("approved",), verdict.DECLINED: ("declined",)}
IN_DOUBT = {"sale": ("reversed",), "void": ("reversed",), "refund": ("approved", "declined")}
ONCE = ("0200", "0800", "0500", "0320")
Totals = dict[str, int]
Key = tuple[int, int]  # batch, trace


class Judge:
    """`payments`: all that the journal ever said; it gives up settled ones."""

    def __init__(self, host, flash: Nor):
        self._host, self._flash = host, flash
        self._opening = {account["name"]: account["balance"] for account in host.accounts()}
        self._frames = 0
        self._asked: set[tuple[str, int]] = set()
        self.payments: dict[Key, dict] = {}
        self.given_up = 0

    def before_settlement(self, told: dict[Key, str], slips: list[dict], totals: Totals, batch: int) -> None:
        """Nothing is pending. told: what the cashier was told; slips: the shop's; totals: the till's, of this batch."""
        self._goods([one for one in self._read() if one.get("batch") == batch], slips)
        agree(self.payments, self._host)
        self._told(told)
        held = {key: fen for key, fen in booked(self._host).items() if key[0] == batch and fen}
        assert totals == _sums(held.values()), f"batch {batch}: {totals}, the host's ledger: {_sums(held.values())}"
        self._originals()
        self._accounts()
        self._wire()

    def after_settlement(self, batch: int, totals: Totals) -> None:
        records = self._read()
        agree(self.payments, self._host)
        found = [one for one in self._host.settlements() if one["batch"] == batch]
        assert [(one["ended"], one["balanced"], one["details"]) for one in found] == [(True, True, [])], found
        closed = [one for one in records if one["record"] == "settled" and one["batch"] == batch]
        assert len(closed) == 1, closed
        assert {name: closed[0][name] for name in totals} == totals, (closed, totals)

    def _read(self) -> list[dict]:
        records, intact = decode(bytes(self._flash.data))
        assert intact is True, intact
        told = {(payment["batch"], payment["trace"]): payment for payment in payments(records)}
        newest = max((batch for batch, _ in told), default=0)
        lost = [key for key in set(self.payments) - set(told) if key[0] >= newest]
        assert not lost, f"the journal gave up payments of an open batch: {lost}"
        self.payments |= told
        self.given_up = len(self.payments) - len(told)
        return records

    def _told(self, told: dict[Key, str]) -> None:
        """What a cashier was told stays true."""
        for key, outcome in told.items():
            payment = self.payments[key]
            may = STATES.get(outcome) or IN_DOUBT[payment["kind"]]
            assert payment["state"] in may, f"told: {outcome}; {payment}"

    def _goods(self, records: list[dict], slips: list[dict]) -> None:
        """Of this batch: the lines before an intent come to its amount, and are what was bought."""
        lines: dict[int, list[str]] = {}
        for one in records:
            if one["record"] == "goods":
                lines.setdefault(one["trace"], []).append(one["lines"])
            elif one["record"] == "start":
                told = lines[one["trace"]] = lines[one["trace"]][-one["goods"] :] if "goods" in one else []
                assert not told or baskets.total(told) == one["amount"], (one, told)
        for slip in slips:
            if records and slip["batch"] == records[0]["batch"]:
                assert lines[slip["trace"]] == list(slip["goods"]), (slip, lines)

    def _originals(self) -> None:
        """No more was given back of a sale than it was."""
        left = {}
        for one in self._host.transactions():
            if one["kind"] == "sale" and one["state"] in ("approved", "voided"):
                left[one["rrn"]] = one["amount"]
            elif one["kind"] in ("void", "refund") and one["state"] == "approved":
                left[one["original_rrn"]] -= one["amount"]
        assert all(fen >= 0 for fen in left.values()), left

    def _accounts(self) -> None:
        """What the customers paid is what is booked."""
        paid = dict.fromkeys(self._opening, 0)
        for booking in self._host.ledger():
            paid[booking["account"]] += booking["amount"] * (1 if booking["direction"] == "debit" else -1)
        now = {account["name"]: account["balance"] for account in self._host.accounts()}
        assert {name: self._opening[name] - now[name] for name in now} == paid

    def _wire(self) -> None:
        """No number left twice, but for what is sent again until it is answered."""
        frames = [frame for frame in self._host.messages() if frame["n"] > self._frames]
        if frames:
            assert frames[0]["n"] == self._frames + 1, "the host has forgotten frames that nobody looked at"
            self._frames = frames[-1]["n"]
        for frame in frames:
            if frame["direction"] == "in" and frame["mti"] in ONCE:
                key = frame["mti"], int(frame["fields"][11])
                assert key not in self._asked, f"{key} was sent twice"
                self._asked.add(key)


def _sums(held) -> Totals:
    """debit, debits, credit, credits of amounts held, in fen; of sales above zero, of voids and refunds below."""
    debits, credits = [fen for fen in held if fen > 0], [-fen for fen in held if fen < 0]
    return {"debit": sum(debits), "debits": len(debits), "credit": sum(credits), "credits": len(credits)}
