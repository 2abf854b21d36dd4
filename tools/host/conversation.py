"""Conversations with terminals: connections, frames and faults around the rules."""

import asyncio
import contextlib
import logging
import socket
import struct

from . import faults, keys, wire
from .log import Log
from .rules import Answer, Rules

IDLE_S = 120
_log = logging.getLogger("tools.host")


class Conversations:
    """Every connection of the host. `connected` serves one; `mac` is the MAC kind of the answers."""

    def __init__(self, rules: Rules, queue: faults.Queue, mac: str):
        self._rules, self._faults, self._mac = rules, queue, mac
        self.log = Log()
        self._tasks: set[asyncio.Task] = set()
        self._connections = 0
        self._previous: dict[str, bytes] = {}

    async def end(self) -> None:
        """Close every connection."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task, "a server runs this as a task"
        self._tasks.add(task)
        self._connections += 1
        try:
            if self._faults.take_connection():
                _reset(writer)
                return
            await self._converse(reader, writer, self._connections)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            _log.info("a connection ended: %s", type(error).__name__)
        except wire.WireError as error:
            _log.warning("a fault made an answer that cannot be written: %s", error)
        except asyncio.CancelledError:
            _log.info("a connection ended with the host")  # passed on, Python 3.11 would print it as an error
        finally:
            self._tasks.discard(task)
            with contextlib.suppress(OSError, asyncio.CancelledError):
                writer.close()

    async def _converse(self, reader, writer, number: int) -> None:
        while payload := await self._read(reader, number):
            try:
                msg = wire.parse(payload)
            except wire.WireError as error:
                self.log.unreadable(number, str(error))
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
                self.log.unreadable(number, f"length {length}")
                return b""
            return await reader.readexactly(length)

    async def _exchange(self, reader, writer, number: int, msg: wire.Message) -> bool:
        """Handle one message; returns whether the connection goes on."""
        fault = self._faults.take(msg.mti)
        kind = fault.kind if fault else ""
        self.log.received(number, msg)
        if fault and kind == "hold":
            await asyncio.sleep(fault.seconds)
        if fault and not fault.handles:
            self.log.answered(number, "", {}, kind, "not handled", False)
            return await self._unanswered(reader, writer, kind)
        answer = self._rules.answer(msg, fault.forced if fault else "")
        mti, fields, raw = self._written(msg, answer, fault)
        if kind in ("silent", "drop-answer", "reset"):
            self.log.answered(number, mti, fields, kind, answer.note, False)
            self._rules.heard(msg, False)
            return await self._unanswered(reader, writer, kind)
        sent = await self._deliver(writer, msg, raw, fault)
        self.log.answered(number, mti, fields, kind, answer.note, sent)
        self._rules.heard(msg, sent and kind != "cut")
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
            fields[64] = keys.mac(self._mac, answer.key, mab).hex().upper()
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
