"""The host as a server: connections, frames and faults around the rules."""

import asyncio
import contextlib
import logging
import socket
import ssl
import struct
from collections.abc import Callable, Iterable
from datetime import datetime

from . import accounts, faults, keys, management, payments, reversals, settlement, wire
from .ledger import Ledger
from .log import Log
from .rules import Answer, Rules, Settings, Terminal

DEFAULT_TERMINAL = "12345678"
DEFAULT_MERCHANT = "123456789012345"
IDLE_S = 120
HANDLERS = {
    "sign-on": management.sign_on,
    "sign-off": management.sign_off,
    "echo": management.echo,
    "sale": payments.sale,
    "void": payments.void,
    "refund": payments.refund,
    "reversal": reversals.reversal,
    "query": reversals.query,
    "settlement": settlement.settle,
    "upload": settlement.upload,
    "upload-end": settlement.upload,
}
_log = logging.getLogger("tools.host")


def tls_context(cert: str, key: str) -> ssl.SSLContext:
    """A server context, TLS 1.2 or newer, from a PEM certificate chain and its key."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(cert, key)
    return context


class PaymentHost:
    """The payment host, for use inside an event loop. Everything it knows survives `stop` and `start`; with a file as
    `db` it survives the process too."""

    def __init__(
        self,
        port: int = 0,
        tls: tuple[str, str] | None = None,
        control_port: int | None = None,
        db: str = ":memory:",
        *,
        address: str = "127.0.0.1",
        mac: str = "cup-ecb",
        key_form: str = "40",
        tmk: bytes = keys.TEST_TMK,
        terminals: Iterable[Terminal] = (),
        cards: Iterable[accounts.Account] = (),
        first_batch: int = 1,
        strict: bool = True,
        clock: Callable[[], datetime] = datetime.now,
    ):
        served = list(terminals) or [Terminal(DEFAULT_TERMINAL, DEFAULT_MERCHANT, tmk)]
        for terminal in served:
            keys.check(mac, terminal.tmk, key_form)
        self.settings = Settings({t.id: t for t in served}, mac, key_form, first_batch, strict, clock)
        self.address, self.port, self.control_port = address, port, control_port
        self.faults = faults.Queue()
        self._tls = tls_context(*tls) if tls else None
        self._open_books(db, list(cards))
        self._log = Log()
        self._server: asyncio.Server | None = None
        self._control = None
        self._tasks: set[asyncio.Task] = set()
        self._reopening: asyncio.Task | None = None
        self._connections = 0
        self._previous: dict[str, bytes] = {}

    def _open_books(self, db: str, cards: list[accounts.Account]) -> None:
        self.books = Ledger(db)
        directory = accounts.Directory([*accounts.DEFAULTS, *cards], self.books.salt)
        with self.books.transaction():
            for account in directory.accounts.values():
                self.books.add_account(account.name, account.masked, account.balance)
            for terminal in self.settings.terminals:
                self.books.add_terminal(terminal, self.settings.first_batch)
        self._rules = Rules(self.books, directory, self.settings, HANDLERS)

    # --- life

    async def start(self) -> "PaymentHost":
        """Listen; `port` and `control_port` hold the numbers afterwards."""
        from .control import Control

        await self._listen()
        if self.control_port is not None:
            self._control = Control(self)
            self.control_port = await self._control.start(self.address, self.control_port)
        return self

    async def stop(self) -> None:
        """Close the ports and every connection. The books stay readable until `close`."""
        await self.refuse(True)
        if self._control:
            await self._control.stop()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def close(self) -> None:
        """Close the books."""
        self.books.close()

    async def _listen(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._connected, self.address, self.port, ssl=self._tls)
            self.port = self._server.sockets[0].getsockname()[1]

    async def refuse(self, on: bool = True) -> None:
        """Close the listening port, or open the same one again. Connections that stand are left alone."""
        if self._reopening:
            self._reopening.cancel()
            self._reopening = None
        if not on:
            await self._listen()
        elif self._server is not None:
            self._server.close()
            self._server = None

    # --- for tests and the control API

    async def fault(self, kind: str, **values) -> None:
        """Queue a fault, see faults.py; raises FaultProblem."""
        await self.add_fault(faults.make(kind, **values))

    async def add_fault(self, fault: faults.Fault) -> None:
        """Queue a fault; `refuse` acts at once."""
        if fault.kind != "refuse":
            self.faults.add(fault)
            return
        await self.refuse(True)
        if fault.seconds:
            self._reopening = asyncio.create_task(self._reopen(fault.seconds))

    async def _reopen(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self._reopening = None
        await self._listen()

    def clear_faults(self) -> None:
        """Forget every fault that waits."""
        self.faults.clear()

    def ledger(self) -> list[dict]:
        """Every booking: terminal, batch, trace, amount (fen), direction, kind, state of its transaction, and more."""
        return self.books.dump()

    def transactions(self) -> list[dict]:
        """Every recorded transaction, also declined ones and reversals."""
        return self.books.transactions()

    def settlements(self) -> list[dict]:
        """Every settlement: totals asked, balanced, ended, and the details that were uploaded."""
        return self.books.settlements()

    def accounts(self) -> list[dict]:
        """Every account with its balance."""
        return self.books.accounts()

    def messages(self) -> list[dict]:
        """The newest frames that came and went, decoded and masked."""
        return self._log.entries()

    # --- connections

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._tasks.add(asyncio.current_task())
        self._connections += 1
        try:
            if self.faults.take_connection():
                _reset(writer)
                return
            await self._converse(reader, writer, self._connections)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            _log.info("a connection ended: %s", type(error).__name__)
        except wire.WireError as error:
            _log.warning("a fault made an answer that cannot be written: %s", error)
        finally:
            self._tasks.discard(asyncio.current_task())
            with contextlib.suppress(OSError, asyncio.CancelledError):
                writer.close()

    async def _converse(self, reader, writer, number: int) -> None:
        while payload := await self._read(reader, number):
            try:
                msg = wire.parse(payload)
            except wire.WireError as error:
                self._log.unreadable(number, str(error))
                return
            if not await self._exchange(reader, writer, number, msg):
                return

    async def _read(self, reader, number: int) -> bytes:
        """One frame without its length; empty at the end of the connection."""
        async with asyncio.timeout(IDLE_S):
            head = await reader.read(1)
            if not head:
                return b""
            length = int.from_bytes(head + await reader.readexactly(1), "big")
            if not wire.MIN_FRAME <= length <= wire.MAX_FRAME:
                self._log.unreadable(number, f"length {length}")
                return b""
            return await reader.readexactly(length)

    async def _exchange(self, reader, writer, number: int, msg: wire.Message) -> bool:
        """Handle one message; returns whether the connection goes on."""
        fault = self.faults.take(msg.mti)
        kind = fault.kind if fault else ""
        self._log.received(number, msg)
        if kind == "hold":
            await asyncio.sleep(fault.seconds)
        if fault and not fault.handles:
            self._log.answered(number, "", {}, kind, "not handled", False)
            return await self._unanswered(reader, writer, kind)
        answer = self._rules.answer(msg, fault.forced if fault else "")
        mti, fields, raw = self._written(msg, answer, fault)
        if kind in ("silent", "drop-answer", "reset"):
            self._log.answered(number, mti, fields, kind, answer.note, False)
            return await self._unanswered(reader, writer, kind)
        sent = await self._deliver(writer, msg, raw, fault)
        self._log.answered(number, mti, fields, kind, answer.note, sent)
        self._previous[msg.get(41)] = raw
        return sent and kind != "cut"

    async def _unanswered(self, reader, writer, kind: str) -> bool:
        if kind == "silent":
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(IDLE_S):
                    while await reader.read(1024):
                        pass
        elif kind == "reset":
            _reset(writer)
        return False

    def _written(self, msg: wire.Message, answer: Answer, fault) -> tuple[str, dict[int, str], bytes]:
        """The answer as sent: spoilt by the fault if need be, signed, framed."""
        mti, fields = faults.spoil(fault, answer.mti, answer.fields)
        if answer.key:
            fields = fields | {64: "00" * wire.MAC_BYTES}
            mab = wire.encode(mti, fields)[: -wire.MAC_BYTES]
            fields[64] = keys.mac(self.settings.mac, answer.key, mab).hex().upper()
        body = faults.spoil_mac(fault if answer.key else None, wire.encode(mti, fields))
        return mti, fields, wire.frame(body, wire.answer_tpdu(msg.tpdu), msg.header)

    async def _deliver(self, writer, msg: wire.Message, raw: bytes, fault) -> bool:
        """Send the answer in the manner of the fault; False when the other side has gone."""
        try:
            if fault and fault.seconds and fault.kind not in ("hold", "trickle"):
                await asyncio.sleep(fault.seconds)
            for piece in self._pieces(msg, raw, fault):
                writer.write(piece)
                await writer.drain()
                if fault and fault.kind == "trickle":
                    await asyncio.sleep(fault.seconds)
        except OSError:
            return False
        return True

    def _pieces(self, msg: wire.Message, raw: bytes, fault) -> list[bytes]:
        kind = fault.kind if fault else ""
        if kind == "twice":
            return [raw, raw]
        if kind == "stale":
            return [self._previous.get(msg.get(41), _other_trace(raw)), raw]
        if kind == "cut":
            return [raw[: fault.bytes]]
        if kind == "raw":
            return [bytes.fromhex(fault.hex)]
        if kind == "trickle":
            return [raw[i : i + 1] for i in range(len(raw))]
        return [raw]


def _other_trace(raw: bytes) -> bytes:
    """The answer with another trace number, for a terminal that has had no answer before."""
    mti, fields = wire.decode(raw[13:])
    fields[11] = f"{(int(fields.get(11, '0')) - 1) % 10**6:06d}"
    return wire.frame(wire.encode(mti, fields), raw[2:7], raw[7:13])


def _reset(writer) -> None:
    """Close with RST: a connection that lingers for zero seconds is thrown away."""
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
