"""Scanner data: what comes down its wire, in pieces. A payment code is taken whole or refused, and none is made up."""

import re
from random import Random

from drivers.scanner import Scanner
from fuzz.mutator import mutated
from payments.cards import CardError
from payments.codes import from_text

_GOOD = b"135112298638468293"
_CODES = (_GOOD, b"28763443825664394", b"301234567890123456789012", b"6212345678901234567", b"6901234567892")
_OTHERS = (
    b"hQVDUFYwMWEaTwegAAAAVVVVVw8SNFZ4kBI0WNGRIgESNF8=", b"http://135112298638", "付款".encode(),
    b"\x02\x00\x00\x01\x00\x33\x31",
)  # fmt: skip
_KINDS = re.compile(r"1[0-5]\d{16}|(2[5-9]|30)\d{14,22}|62\d{17}", re.ASCII)  # read another way than the firmware does
_ENDS = (b"\r", b"\r\n", b"\n", b"")
_SILENCE_MS = 100


class _Uart:
    def __init__(self):
        self.data = b""

    def any(self) -> int:
        return len(self.data)

    def readinto(self, buf) -> int | None:
        count = min(len(buf), len(self.data))
        buf[:count] = self.data[:count]
        self.data = self.data[count:]
        return count or None


class Codes:
    name = "codes"

    def case(self, dice: Random) -> list:
        """[(bytes, ms of silence behind them)]"""
        seeds = [*_CODES, *_OTHERS]
        data = b""
        for _ in range(1 + int(dice.random() ** 2 * 4)):
            code = dice.choice(_CODES if dice.random() < 0.7 else _OTHERS)
            data += (mutated(dice, code, seeds) if dice.random() < 0.8 else code) + dice.choice(_ENDS)
        pieces = []
        while data:
            size = 1 + int(dice.random() ** 2 * len(data))
            pieces.append((data[:size], dice.choice((0, 20, 90, 100, 300))))
            data = data[size:]
        return pieces

    def check(self, case: list) -> str:
        uart, posts = _Uart(), []
        scanner = Scanner(uart, lambda kind, value: posts.append((kind, value)))
        now = _arrive(scanner, uart, [*case, (b"", _SILENCE_MS)], 0)
        sent = b"".join(piece for piece, _ in case)
        took = [self._told(kind, value, sent) for kind, value in posts]
        posts.clear()
        _arrive(scanner, uart, [(_GOOD + b"\r", 0)], now)
        assert posts == [("code", _GOOD.decode())], f"a good code behind it came as {posts}"
        return "taken" if "taken" in took else took[-1] if took else "nothing"

    def _told(self, kind: str, value: str, sent: bytes) -> str:
        if kind == "code-bad":
            assert value in ("emv", "long", "noise"), value
            return value
        assert kind == "code" and value.encode() in sent, "a code that was not scanned"
        try:
            code = from_text(value)
        except CardError as problem:
            assert problem.args[0] == "card.no_pay_code" and not _KINDS.fullmatch(value), "a good code was refused"
            return "refused"
        assert _KINDS.fullmatch(value), "no code of any kind was taken"
        request: dict = {}
        code.fill(request)
        assert request == {"code": value} and set(code.masked[6:-4]) == {"*"}, "told otherwise, or not hidden"
        return "taken"


def _arrive(scanner: Scanner, uart: _Uart, pieces: list, now: int) -> int:
    """The time after them. Whenever the line is silent for long enough, nothing of a code is left behind."""
    for piece, pause in pieces:
        uart.data += piece
        scanner.poll(now)
        now += pause
        scanner.poll(now)
        left = any(scanner._chunk) or pause >= _SILENCE_MS and any(scanner._code)
        assert not left, "something of a code was left behind"
    return now
