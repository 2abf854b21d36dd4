"""The smallest payment host that keeps books: it may approve or decline, undo or refuse for now, settle, change keys.

It answers a refund that comes again as it did before, and pays nothing back of a sale that is not booked. But it does
not count: how much of a sale was paid back is the terminal's to know. Its state is a tuple, so it can be compared.
"""

from functools import cache

from host import frame, iso8583
from model.stand_ins import Mac

BOOKED, DECLINED, UNDONE, NEVER = "booked", "declined", "undone", "never came"

DAY = "1208"
_ENVELOPE = bytes.fromhex("6000000003602200000000")


class PaymentHost:
    """fates: trace -> BOOKED, DECLINED, UNDONE, NEVER (undone before it came: then it is declined when it comes);
    requests: trace -> (kind, fen, batch, trace of the sale or 0), of what has a fate and came; batch: the open one;
    compared: (batch, whether the totals agreed) of the last settlement, or ();
    remembers: whether it keeps in mind what it undid before it came."""

    def __init__(self, remembers: bool = True):
        self.fates = {}
        self.requests = {}
        self.key = self.batch = 1
        self.compared = ()
        self.remembers = remembers

    def copy(self) -> "PaymentHost":
        twin = PaymentHost(self.remembers)
        twin.fates, twin.requests = dict(self.fates), dict(self.requests)
        twin.key, twin.batch, twin.compared = self.key, self.batch, self.compared
        return twin

    def state(self) -> tuple:
        return tuple(sorted(self.fates.items())), self.key, self.batch, self.compared

    def totals(self, batch: int) -> dict:
        """What it has booked in a batch, as payments.totals has it."""
        found = {"debit": 0, "debits": 0, "credit": 0, "credits": 0}
        for trace, (kind, amount, of_batch, _) in self.requests.items():
            if of_batch == batch and self.fates[trace] == BOOKED:
                side = "debit" if kind == "sale" else "credit"
                found[side] += amount
                found[side + "s"] += 1
        return found

    def paid_back(self, sale: int) -> int:
        """Fen, by undoing it, by a void and by refunds."""
        back = [
            amount
            for trace, (_, amount, _, original) in self.requests.items()
            if original == sale and self.fates[trace] == BOOKED
        ]
        undone = self.requests[sale][1] if self.fates[sale] == UNDONE else 0
        return sum(back) + undone

    def may(self, sent: bytes) -> tuple:
        """What it may decide on a frame: the first is what a good day brings."""
        mti, fields, body = read(sent)
        if mti == "0800":
            return ("new keys", "refuses")
        if mti == "0500":
            return ("compares", "cannot compare")
        if mti == "0320":
            return self._may_take(fields)
        if not _signed(body, self.key):
            return ("asks for sign-on",)
        if mti == "0400":
            return ("undoes", "is busy")
        return self._may_pay(mti, fields)

    def _may_take(self, fields: dict) -> tuple:
        batch, network = int(fields[60][2:8]), fields[60][8:]
        if not self.compared or self.compared[0] != batch:
            return ("refuses to close",)
        if network == "201":
            return ("takes details",)
        return ("closes", "refuses to close") if self.compared[1] == (network == "207") else ("refuses to close",)

    def _may_pay(self, mti: str, fields: dict) -> tuple:
        fate = self.fates.get(int(fields[11]))
        kind, _, batch, original = _request(mti, fields)
        if fate is not None:
            return ("answers again", "is busy") if kind == "refund" and fate == BOOKED else ("declines",)
        if batch != self.batch:
            return ("wants its batch",)
        if kind != "sale" and self.fates.get(original) != BOOKED:
            return ("declines",)
        return ("books", "declines", "is busy") if kind == "refund" else ("books", "declines")

    def hear(self, sent: bytes, decision: str) -> bytes:
        """Its answer (the payload after the length)."""
        mti, fields, _ = read(sent)
        trace = int(fields[11])
        if decision == "new keys":
            self.key += 1
            return answer(sent, "00", 0, b"K" + bytes((self.key,)), batch=self.batch)
        if decision == "refuses":
            return answer(sent, "96")
        if decision == "asks for sign-on":
            return answer(sent, "A0")
        if decision == "is busy":
            return answer(sent, "96", self.key)
        if decision == "wants its batch":
            return answer(sent, "77", self.key)
        if mti in ("0500", "0320"):
            return self._settle(sent, decision, fields)
        if mti == "0400":
            return answer(sent, self._undo(trace), self.key)
        self.requests[trace] = _request(mti, fields)
        if decision == "answers again":
            return answer(sent, "00", self.key)
        if decision == "books":
            self.fates[trace] = BOOKED
            return answer(sent, "00", self.key)
        self.fates.setdefault(trace, DECLINED)
        return answer(sent, "61" if mti == "0220" else "51", self.key)

    def _settle(self, sent: bytes, decision: str, fields: dict) -> bytes:
        batch = int(fields[60][2:8])
        if decision == "cannot compare":
            return answer(sent, "", said=fields[48][:30] + "3" + fields[48][31:61] + "1")
        if decision == "compares":
            asked = dict(zip(("debit", "debits", "credit", "credits"), _totals(fields[48]), strict=True))
            self.compared = batch, asked == self.totals(batch)
            return answer(sent, "", said=fields[48][:30] + "21"[self.compared[1]] + fields[48][31:61] + "1")
        if decision == "closes":
            self.batch = max(self.batch, batch + 1)
        return answer(sent, "12" if decision == "refuses to close" else "00", said=fields[48])

    def _undo(self, trace: int) -> str:
        fate = self.fates.get(trace)
        if fate is None:
            if self.remembers:
                self.fates[trace] = NEVER
            return "25"
        if fate == BOOKED:
            self.fates[trace] = UNDONE
        return {BOOKED: "00", UNDONE: "00", NEVER: "25", DECLINED: "12"}[fate]


@cache
def read(sent: bytes) -> tuple:
    """(mti, fields, body) of a whole frame."""
    body = frame.unwrap(sent[2:])
    return *iso8583.unpack(body), body


@cache
def answer(
    sent: bytes,
    code: str,
    key: int = 0,
    keys: bytes = b"",
    amount: int = 0,
    seal: str = "good",
    batch: int = 0,
    said="",
) -> bytes:
    """Payload that answers the frame `sent`; key 0: no field 64. `amount`: added; seal "bad": the MAC is not right.

    batch: with new keys; said: field 48 of a settlement.
    """
    mti, asked, _ = read(sent)
    fields = {number: asked[number] for number in (3, 4, 11, 25, 41, 42, 49, 60) if number in asked}
    fields.update({12: "120000", 13: DAY, 37: reference(asked[11], mti)})
    if code:
        fields[39] = code
    if said:
        fields[48] = said
    if mti == "0200" and code == "00":
        fields[38] = asked[11]
    if amount:
        fields[4] = f"{int(fields[4]) + amount:012}"
    if keys:
        fields[62] = keys
        fields[60] = f"00{batch or 1:06}003"
    if key:
        fields[64] = bytes(8)
    body = iso8583.pack(f"{int(mti) + 10:04}", fields)
    if key:
        body = body[:-8] + (Mac(key).sign(body[:-8]) if seal == "good" else b"00000000")
    return _ENVELOPE + body


def reference(trace, mti: str = "0200") -> str:
    """Field 37: every message has its own, also the reversal of a sale."""
    return f"63{mti}{int(trace):06}"


def _request(mti: str, fields: dict) -> tuple:
    kind = "refund" if mti == "0220" else "void" if fields[3] == "200000" else "sale"
    original = int(fields[37][6:]) if kind == "refund" else int(fields[61][6:12]) if kind == "void" else 0
    return kind, int(fields[4]), int(fields[60][2:8]), original


def _totals(text: str) -> tuple:
    return int(text[:12]), int(text[12:15]), int(text[15:27]), int(text[27:30])


def _signed(body: bytes, key: int) -> bool:
    return Mac(key).sign(body[:-8]) == body[-8:]
