"""A client terminal for testing the payment host: builds requests field by field, checks answers, keeps its key.

It shares the codec table and MAC functions with the host; published frames in test_payhost_wire.py check those.
"""

import socket
import time
from dataclasses import dataclass, field

from tools.host import keys, wire

TERMINAL, MERCHANT = "12345678", "123456789012345"
CARD, EXPIRY = "6200000000000005", "3012"
TPDU, HEADER = bytes.fromhex("6000030000"), bytes.fromhex("602200000000")


def amount(fen: int) -> str:
    return f"{fen:012d}"


@dataclass
class Reply:
    """An answer with the verdict on its MAC (None: it has none)."""

    mti: str
    fields: dict
    mac_holds: bool | None = None

    @property
    def code(self) -> str:
        return self.fields.get(39, "")


@dataclass
class Client:
    port: int
    mac: str = "cup-ecb"
    tmk: bytes = keys.TEST_TMK
    terminal: str = TERMINAL
    merchant: str = MERCHANT
    tls: object = None
    timeout: float = 5.0
    key: bytes | None = None
    batch: int = 0
    trace: int = 0
    sent: dict = field(default_factory=dict)

    # --- bytes

    def connect(self) -> socket.socket:
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=self.timeout)
        return self.tls.wrap_socket(plain, server_hostname="localhost") if self.tls else plain

    def frame(self, mti: str, fields: dict) -> bytes:
        """The request's frame, signed when it carries field 64 (any value)."""
        body = wire.encode(mti, fields)
        if 64 in fields:
            body = body[:-8] + keys.mac(self.mac, self.key, body[:-8])
        return wire.frame(body, TPDU, HEADER)

    def read(self, link: socket.socket) -> Reply | None:
        """One answer, None at the end of the connection; raises EOFError in the middle of a frame."""
        head = _exactly(link, 2)
        if head is None:
            return None
        msg = wire.parse(_exactly(link, int.from_bytes(head, "big"), started=True))
        assert msg.tpdu == bytes.fromhex("6000000003")
        assert msg.header == HEADER
        holds = keys.mac_holds(self.mac, self.key, msg.mab, msg.fields[64]) if 64 in msg.fields else None
        return Reply(msg.mti, msg.fields, holds)

    def exchange(self, mti: str, fields: dict) -> Reply | None:
        """One request and its answer over a connection of its own."""
        with self.connect() as link:
            link.sendall(self.frame(mti, fields))
            return self.read(link)

    # --- requests

    def next_trace(self) -> int:
        self.trace += 1
        return self.trace

    def ident(self, trace: int | None) -> dict:
        fields = {41: self.terminal, 42: self.merchant}
        return fields if trace is None else fields | {11: f"{trace:06d}"}

    def management(self, network: str, trace: int | None, **more) -> dict:
        return self.ident(trace) | {60: f"00{self.batch:06d}{network}"} | _numbered(more)

    def money(self, kind: str, trace: int, fen: int, **more) -> dict:
        code = "000000" if kind == "22" else "200000"
        fields = {3: code, 4: amount(fen), 22: "012", 25: "00", 49: "156", 60: f"{kind}{self.batch:06d}00050"}
        return self.ident(trace) | fields | {64: "00" * 8} | _numbered(more)

    def sign_on(self) -> Reply:
        reply = self.exchange("0800", self.management("003", self.next_trace(), f63="01 "))
        if reply.code == "00":
            self.key = keys.mak_of(self.mac, self.tmk, bytes.fromhex(reply.fields[62]))
            self.batch = int(reply.fields[60][2:8])
        return reply

    def sale_fields(self, fen: int, **more) -> dict:
        return self.money("22", self.next_trace(), fen, **({"f2": CARD, "f14": EXPIRY} | more))

    def swiped_fields(self, fen: int, track2: str) -> dict:
        return self.money("22", self.next_trace(), fen, f22="022", f35=track2)

    def scanned_fields(self, fen: int, code: str) -> dict:
        return self.money("22", self.next_trace(), fen, f22="032", f59=f"A3{len(code):03d}{code}")

    def sale(self, fen: int, **more) -> tuple[dict, Reply]:
        fields = self.sale_fields(fen, **more)
        return fields, self.exchange("0200", fields)

    def void_fields(self, sale: dict, answer: Reply, **more) -> dict:
        original = sale[60][2:8] + sale[11] + answer.fields[13]
        known = {"f37": answer.fields[37], "f38": answer.fields[38], "f61": original}
        return self.money("23", self.next_trace(), int(sale[4]), **(known | more))

    def void(self, sale: dict, answer: Reply, **more) -> tuple[dict, Reply]:
        fields = self.void_fields(sale, answer, **more)
        return fields, self.exchange("0200", fields)

    def refund_fields(self, fen: int, rrn: str, date: str, **more) -> dict:
        known = {"f37": rrn, "f61": "0" * 12 + date, "f63": "000"}
        return self.money("25", self.next_trace(), fen, **(known | more))

    def refund(self, fen: int, answer: Reply, **more) -> tuple[dict, Reply]:
        fields = self.refund_fields(fen, answer.fields[37], answer.fields[13], **more)
        return fields, self.exchange("0220", fields)

    def reversal_fields(self, original: dict, reason: str = "98", **more) -> dict:
        kept = {n: original[n] for n in (3, 4, 11, 22, 25, 41, 42, 49, 60, 61, 64) if n in original}
        return kept | {39: reason} | _numbered(more)

    def reverse(self, original: dict, reason: str = "98", **more) -> Reply:
        return self.exchange("0400", self.reversal_fields(original, reason, **more))

    def query(self, original: dict) -> Reply:
        fields = {n: original[n] for n in (3, 4, 11, 25, 41, 42, 49, 60, 64)}
        return self.exchange("0620", fields)


def _numbered(more: dict) -> dict:
    return {int(name[1:]): value for name, value in more.items()}


def _exactly(link: socket.socket, count: int, started: bool = False) -> bytes | None:
    data = b""
    while len(data) < count:
        piece = link.recv(count - len(data))
        if not piece and not data and not started:
            return None
        if not piece:
            raise EOFError(f"{len(data)} of {count} bytes")
        data += piece
    return data


def until(happened, seconds: float = 10) -> None:
    """Wait for something that another thread or process does."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)


def balance(host, name: str = "card") -> int:
    """Balance of a test account in fen."""
    return next(account["balance"] for account in host.accounts() if account["name"] == name)


def bookings(host) -> list[tuple]:
    """The ledger in short: (trace, kind, direction, amount, state)."""
    return [(b["trace"], b["kind"], b["direction"], b["amount"], b["state"]) for b in host.ledger()]
