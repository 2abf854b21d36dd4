"""Frames from the host: whatever comes, the codec names it or takes it, and only the genuine answer moves money.

`check` goes the whole way of an answer: frame, fields, match, MAC, verdict, what is kept of it on flash, the clock,
and the keys of a sign-on.
"""

from random import Random

from drivers.clock import Clock
from fuzz.mutator import mutated
from host import cmac, frame, iso8583, mac
from host.keys import KeyRefused
from journal import records
from judges import macs
from payments import verdict
from till import charge, signon
from till.dialogue import _read
from till.keyring import Keyring
from vectors import crypto, frames

_ENVELOPE = 11
_LONG_KEY = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
_ECHOED = (3, 4, 11, 41, 42)


class _X919:
    """The judges' X9.19: a DES for every block takes the firmware's own too long here."""

    def __init__(self, key: bytes):
        self._key = key

    def sign(self, mab: bytes) -> bytes:
        return macs.x9_19(self._key, mab)


class Exchange:
    """A request, its genuine answer (payload), and the MAC in force."""

    def __init__(self, request: str, answer: str, kind: str = mac.CUP_ECB, key: bytes = b""):
        self.mti, self.sent = iso8583.unpack(frame.unwrap(bytes.fromhex(request)[2:]))
        self.kind = kind
        maker = {mac.X9_19: lambda _, key: _X919(key), mac.CUP_ECB: mac.create, cmac.AES_CMAC: cmac.create}[kind]
        self.mac = maker(kind, key or bytes.fromhex(crypto.MAK))
        self.payload = bytes.fromhex(answer)[2:]
        if key:  # sealed anew
            self.payload = self.payload[:-8] + self.mac.sign(self.payload[_ENVELOPE:-8])
        self.body = self.payload[_ENVELOPE:]
        self.answer = iso8583.unpack(self.body)


def _exchanges() -> list:
    pairs = (
        (frames.S3_SALE, frames.S4_SALE_APPROVED),
        (frames.S6_REVERSAL, frames.S9_REVERSAL_ACCEPTED),
    )
    kinds = ((mac.CUP_ECB, b""), (mac.X9_19, _LONG_KEY), (cmac.AES_CMAC, _LONG_KEY))
    made = [Exchange(*pair, *kind) for pair in pairs for kind in kinds]
    return [
        *made,
        Exchange(frames.S3_SALE, frames.S5_SALE_DECLINED),
        Exchange(frames.S1_SIGN_ON, frames.S2_SIGN_ON_ANSWER),
    ]


class _Rtc:
    def __init__(self):
        self.date = (2000, 1, 1, 5, 0, 0, 0, 0)

    def datetime(self, date=None):
        self.date = date or self.date
        return self.date


class Frames:
    name = "frames"

    def __init__(self):
        self._exchanges = _exchanges()
        self._others = [bytes.fromhex(text)[max(0, start - _ENVELOPE) :] for text, _, start in frames.FRAMES]
        self._keyring = Keyring(mac.CUP_ECB, crypto.TMK, "00" * 16)

    def case(self, dice: Random) -> tuple:
        """(exchange number, payload)"""
        number = int(dice.random() * len(self._exchanges))
        exchange = self._exchanges[number]
        throw = dice.random()
        if throw < 0.70:
            payload = mutated(dice, exchange.payload, self._others)
        elif throw < 0.85:
            payload = self._other_field(dice, exchange)
        else:
            payload = mutated(dice, dice.choice(self._others), self._others)
        return number, payload

    def _other_field(self, dice: Random, exchange: Exchange) -> bytes:
        """The genuine answer with other values in one or two fields, and the genuine MAC."""
        mti, fields = exchange.answer[0], dict(exchange.answer[1])
        for number in dice.sample(sorted(fields), 1 + int(dice.random() * 2)):
            value = fields[number]
            if isinstance(value, bytes):
                continue
            if number == 39:
                fields[39] = dice.choice(("00", "11", "16", "A2", "25", "12", "94", "10", "51", "A0", "06"))
            else:
                fields[number] = "".join(dice.choice("0123456789") if char.isdigit() else char for char in value)
        return exchange.payload[:_ENVELOPE] + iso8583.pack(mti, fields)

    def check(self, case: tuple) -> str:
        """Names what became of it. AssertionError or another exception: a fault."""
        number, payload = case
        exchange = self._exchanges[number]
        if payload and payload[-1] & 3 == 0:  # a sample: it costs as much as all the rest
            self._round_trip(payload)
        answer = _read(payload, exchange.mti, exchange.sent, exchange.mac)
        if answer is None:
            return "of another"
        if exchange.mti == "0800":
            return self._sign_on(answer)
        _keep(answer.fields)
        if exchange.mti == "0400":
            outcome = verdict.of_reversal(answer.matched, answer.code, answer.signed)
            return self._moves_money(exchange, payload, answer) if outcome == verdict.DONE else outcome
        outcome, _ = verdict.of_payment(answer.matched, answer.code, answer.signed)
        return self._moves_money(exchange, payload, answer) if outcome == verdict.APPROVED else outcome

    def _round_trip(self, payload: bytes):
        """What was taken is a message: packed again it means the same."""
        try:
            mti, fields = iso8583.unpack(frame.unwrap(payload))
        except (frame.FrameError, iso8583.FormatError):
            return
        assert iso8583.unpack(iso8583.pack(mti, fields)) == (mti, fields), "packs to something else"

    def _moves_money(self, exchange: Exchange, payload: bytes, answer) -> str:
        """An approval, or a reversal's end: only by the genuine answer."""
        body = payload[_ENVELOPE:]
        genuine = [
            other.body for other in self._exchanges if other.sent == exchange.sent and other.kind == exchange.kind
        ]
        if body in genuine:
            return "genuine"
        for field in _ECHOED:
            assert answer.fields[field] == exchange.sent[field], "an answer to something else was taken"
        assert exchange.kind == mac.CUP_ECB, "a changed answer was taken"
        seals = [(_folded(other[:-8]), other[-8:]) for other in genuine]
        assert (_folded(body[:-8]), body[-8:]) in seals, "MAC not checked"
        return "folds alike"  # the weakness of this MAC, known since it folds all blocks into one

    def _sign_on(self, answer) -> str:
        assert not answer.signed
        fields = answer.fields
        batch = signon._batch(fields.get(60, ""))
        assert batch is None or 0 <= batch <= 999999
        if 12 in fields and 13 in fields:
            clock = Clock(_Rtc())
            assert clock.set(fields[13], fields[12]) == (clock.now() is not None)
        if not answer.matched or answer.code != "00":
            return "no sign-on"
        wrapped = fields.get(62, b"")
        try:
            self._keyring.accept(wrapped)
        except KeyRefused:
            return "keys refused"
        records.encode({"batch": batch or 0, "keys": wrapped})
        assert wrapped[20:40] == bytes.fromhex(crypto.SIGN_ON)[20:40] or len(wrapped) != 40, "a changed key was taken"
        return "signed on"


def _keep(fields: dict):
    """What of an answer goes on flash always fits a record, and comes back as it was."""
    told = {name: value for name, value in charge.said(fields).items() if value}
    assert records.decode(records.encode(told)) == told, "kept otherwise than told"


def _folded(data: bytes) -> int:
    total = 0
    for at in range(0, len(data), 8):
        total ^= int.from_bytes(data[at : at + 8].ljust(8, b"\0"), "big")
    return total
