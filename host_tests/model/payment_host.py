"""The smallest payment host that keeps books: it may approve or decline, undo or refuse for now, and change keys.

Its state is a tuple of (trace, fate) and a key number, so it can be copied and compared.
"""

from functools import cache

from host import frame, iso8583
from model.stand_ins import Mac

BOOKED, DECLINED, UNDONE, NEVER = "booked", "declined", "undone", "never came"

_ENVELOPE = bytes.fromhex("6000000003602200000000")


class PaymentHost:
    """fates: trace -> BOOKED, DECLINED, UNDONE, NEVER (undone before it came: then it is declined when it comes);
    remembers: whether it keeps in mind what it undid before it came."""

    def __init__(self, fates=(), key: int = 1, remembers: bool = True):
        self.fates = dict(fates)
        self.key = key
        self.remembers = remembers

    def state(self) -> tuple:
        return tuple(sorted(self.fates.items())), self.key

    def may(self, sent: bytes) -> tuple:
        """What it may decide on a frame: the first is what a good day brings."""
        mti, fields, body = read(sent)
        if mti == "0800":
            return ("new keys", "refuses")
        if not _signed(body, self.key):
            return ("asks for sign-on",)
        if mti == "0400":
            return ("undoes", "is busy")
        if int(fields[11]) in self.fates:
            return ("declines",)
        return ("books", "declines")

    def hear(self, sent: bytes, decision: str) -> bytes:
        """Its answer (the payload after the length)."""
        mti, fields, _ = read(sent)
        trace = int(fields[11])
        if decision == "new keys":
            self.key += 1
            return answer(sent, "00", 0, b"K" + bytes((self.key,)))
        if decision == "refuses":
            return answer(sent, "96")
        if decision == "asks for sign-on":
            return answer(sent, "A0")
        if decision == "is busy":
            return answer(sent, "96", self.key)
        if mti == "0400":
            return answer(sent, self._undo(trace), self.key)
        if decision == "books":
            self.fates[trace] = BOOKED
            return answer(sent, "00", self.key)
        self.fates.setdefault(trace, DECLINED)
        return answer(sent, "51", self.key)

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
def answer(sent: bytes, code: str, key: int = 0, keys: bytes = b"", amount: int = 0, seal: str = "good") -> bytes:
    """Payload that answers the frame `sent`; key 0: no field 64. `amount`: added; seal "bad": the MAC is not right."""
    mti, asked, _ = read(sent)
    fields = {number: asked[number] for number in (3, 4, 11, 25, 41, 42, 49, 60) if number in asked}
    fields.update({12: "120000", 13: "1208", 37: "632713" + asked[11], 39: code})
    if mti == "0200" and code == "00":
        fields[38] = asked[11]
    if amount:
        fields[4] = f"{int(fields[4]) + amount:012}"
    if keys:
        fields[62] = keys
        fields[60] = "00000001003"
    if key:
        fields[64] = bytes(8)
    body = iso8583.pack(f"{int(mti) + 10:04}", fields)
    if key:
        body = body[:-8] + (Mac(key).sign(body[:-8]) if seal == "good" else b"00000000")
    return _ENVELOPE + body


def _signed(body: bytes, key: int) -> bool:
    return Mac(key).sign(body[:-8]) == body[-8:]
