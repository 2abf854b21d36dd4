"""What the host does with a request: the way in (terminal, keys, MAC, repeats) and the answer that comes out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from . import keys, shapes
from .accounts import Directory
from .ledger import Ledger
from .teller import Teller
from .wire import Message

APPROVING = ("00", "10", "11", "16", "A2", "A4", "A5", "A6")
ACQUIRER = "00010000"
ISSUER = "01020000"
_ECHO = (3, 4, 11, 25, 41, 42, 49, 60)


@dataclass(frozen=True)
class Terminal:
    """A terminal this host serves."""

    id: str
    merchant: str
    tmk: bytes


@dataclass(frozen=True)
class Settings:
    """How this host speaks. `strict` answers 30 to requests that carry more or other than they should."""

    terminals: dict[str, Terminal]
    mac: str = "cup-ecb"
    key_form: str = "40"
    first_batch: int = 1
    strict: bool = True
    clock: Callable[[], datetime] = datetime.now


@dataclass(frozen=True)
class Answer:
    """An answer before its MAC; `key` signs it, None leaves it unsigned. `note` says why, for the log."""

    mti: str
    fields: dict[int, str]
    key: bytes | None = None
    note: str = ""


def answer_mti(mti: str) -> str:
    """The MTI of the answer to a request."""
    return f"{(int(mti) + 10) % 10_000:04d}"


class Declined(Exception):
    """Ends the handling of a request with a response code; nothing of it is recorded."""

    def __init__(self, code: str, note: str = ""):
        super().__init__(note or code)
        self.code = code


@dataclass(frozen=True)
class Context:
    """What the rules of one kind of request work with."""

    ledger: Ledger
    directory: Directory
    settings: Settings
    terminal: Terminal
    now: datetime
    forced: str = ""

    def reference(self) -> str:
        """A new reference number: year digit, day, hour and a running number."""
        return f"{self.now:%Y%j%H}"[3:] + f"{self.ledger.next_number() % 1_000_000:06d}"

    def reply(self, msg: Message, code: str, **more: str) -> dict[int, str]:
        """The fields of an answer: echoes, time, code and `more` as f38="..." ."""
        return _reply(self.now, msg, code) | {int(name[1:]): value for name, value in more.items() if value}


def _reply(now: datetime, msg: Message, code: str) -> dict[int, str]:
    fields = {number: msg.fields[number] for number in _ECHO if number in msg.fields}
    return fields | {12: f"{now:%H%M%S}", 13: f"{now:%m%d}"} | _result(msg, code)


def _result(msg: Message, code: str) -> dict[int, str]:
    """Field 39; a settlement has its result in field 48 instead, where an error is 3."""
    if msg.mti != "0500":
        return {39: code}
    totals = msg.get(48)
    return {48: totals[:30] + "3" + totals[31:61] + "3"} if len(totals) == 62 else {}


class Rules:
    """Answers requests. `handlers`: kind of request -> function (Context, Message) -> answer's fields."""

    def __init__(self, ledger: Ledger, directory: Directory, settings: Settings, handlers: dict, teller: Teller):
        self._ledger, self._directory, self._settings = ledger, directory, settings
        self._handlers, self._teller = handlers, teller

    def answer(self, msg: Message, forced: str = "") -> Answer:
        """Handle one request in one database transaction. `forced` is a response code that takes the place of a
        decision: an approving one changes the code of an approval, any other declines."""
        mti, now, key = answer_mti(msg.mti), self._settings.clock(), None
        try:
            with self._ledger.transaction():
                context = self._context(msg, forced, now)
                key = self._way_in(context, msg)
                fields = self._decide(context, msg)
                self._teller.handled(msg)
        except Declined as declined:
            return Answer(mti, _reply(now, msg, declined.code), key, str(declined))
        if forced in APPROVING and fields.get(39) == "00":
            fields = fields | {39: forced}
        return Answer(mti, fields, key)

    def heard(self, msg: Message, sent: bool) -> None:
        """Whether the answer to a request left for the terminal."""
        if self._teller.news(msg, sent):
            with self._ledger.transaction():
                self._teller.heard(msg, sent)

    def _context(self, msg: Message, forced: str, now: datetime) -> Context:
        terminal = self._settings.terminals.get(msg.get(41))
        if not terminal:
            raise Declined("97", "terminal is not registered")
        if msg.get(42) != terminal.merchant:
            raise Declined("03", "merchant does not belong to the terminal")
        return Context(self._ledger, self._directory, self._settings, terminal, now, forced)

    def _way_in(self, context: Context, msg: Message) -> bytes | None:
        """Shape, sign-on and MAC; returns the key for the answer, None where answers carry no MAC."""
        kind = shapes.kind_of(msg)
        if not kind:
            raise Declined("40", "no such request")
        key = self._checked_key(context, msg) if kind in shapes.SIGNED else None
        wrong = shapes.fault(msg, kind, self._settings.strict)
        if wrong:
            raise Declined("30", wrong)
        return key

    def _checked_key(self, context: Context, msg: Message) -> bytes:
        block = self._ledger.terminal(context.terminal.id)["keys"]
        if block is None:
            raise Declined("97", "terminal is not signed on")
        key = keys.mak_of(self._settings.mac, context.terminal.tmk, block)
        if 64 not in msg.fields or not keys.mac_holds(self._settings.mac, key, msg.mab, msg.get(64)):
            raise Declined("A0", "MAC is wrong")
        return key

    def _decide(self, context: Context, msg: Message) -> dict[int, str]:
        kind = shapes.kind_of(msg)
        if context.forced and context.forced not in APPROVING and kind not in ("sale", "void"):
            raise Declined(context.forced, "forced by a fault")
        return self._handlers[kind](context, msg)
