"""A thermal printer behind a UART: a receive buffer, a slow mechanism, paper that ends, a cover, a hot head.

Real-time questions (DLE EOT n) are answered when they come in, also while the printer is offline. Everything else,
GS r included, waits in the buffer for its turn, and nothing in the buffer moves while the printer is offline.
"""

from collections import deque
from dataclasses import dataclass

from tools.simulator.models.escpos import Escpos
from tools.simulator.models.paper import DOTS, Line, Slip
from tools.simulator.models.uart import Device

OFFLINE = {"paper-out", "cover-open", "overheated"}
STATES = ("ok", "paper-low", "paper-out", "cover-open", "overheated", "off")
DLE, EOT, ENQ = 0x10, 0x04, 0x05


BUSY, READY = 128, 256  # free bytes in the buffer at which DTR says busy, and no longer


@dataclass(frozen=True)
class Model:
    """What may be bought. `answers`: its TX is wired, and it knows GS r and ESC v; `status`: DLE EOT. buffer: bytes."""

    dots: int = DOTS
    chinese: bool = True
    native_qr: bool = True
    answers: bool = True
    status: bool = True
    buffer: int = 4096
    line_s: float = 0.008


class Printer(Device):
    """Its plug is the terminal's."""

    def __init__(self, faults, event=None, model: Model | None = None):
        self._faults = faults
        self._event = event or (lambda kind, **about: None)
        self.model = model = model or Model()
        self.line_s = model.line_s
        self.idle_s = 0.4
        self.lost = 0
        self.slips: list[Slip] = []
        self._state = "ok"
        self._plugged = True
        self._interpreter = Escpos(self, lambda what: faults("printer", what), model)
        self._change = None
        self._slip = Slip(dots=model.dots)
        self._busy = False
        self._clear()

    def _clear(self) -> None:
        self._buffer: deque = deque()
        self._ready_at = 0.0
        self._last = 0.0
        self._fed = False
        self._blank = 0
        self._question = b""
        self._interpreter.reset()

    # The world

    @property
    def state(self) -> str:
        return self._state

    @property
    def powered(self) -> bool:
        return self._plugged and self._state != "off"

    def set_state(self, state: str, now: float, after_bytes: int = 0) -> None:
        """Now, or when it has worked off `after_bytes` more bytes."""
        if state not in STATES:
            raise ValueError(f"printer state: one of {', '.join(STATES)}")
        if after_bytes:
            self._change = (after_bytes, state)
            return
        self._change = None
        if state == self._state:
            return
        before, self._state = self._state, state
        if state in ("paper-out", "cover-open"):
            self._interrupt()
        if state == "off" or before == "off":
            self._lose_power()
        self._ready_at = max(self._ready_at, now)

    def plug(self, plugged: bool, now: float) -> None:
        if plugged != self._plugged:
            self._plugged = plugged
            self._lose_power()

    def _lose_power(self) -> None:
        self._interrupt()
        self._slip = Slip(dots=self.model.dots)
        self._clear()

    def all_slips(self) -> list[Slip]:
        """Every slip so far; the last may still be in the printer."""
        return self.slips + ([] if self._slip.empty else [self._slip])

    # The wire

    def received(self, byte: int, now: float) -> None:
        if not self.powered:
            return
        self._real_time(byte, now)
        if len(self._buffer) >= self.model.buffer:
            if not self.lost:
                self._faults("printer", "receive buffer full: bytes lost")
            self.lost += 1
            return
        if not self._buffer:
            self._ready_at = max(self._ready_at, now)
        self._buffer.append(byte)
        self._last = now

    def _real_time(self, byte: int, now: float) -> None:
        """Looks at every byte, whatever it is part of: a picture may contain a question by accident."""
        question = (self._question + bytes((byte,)))[-3:]
        self._question = question
        if len(question) == 3 and question[:2] == bytes((DLE, EOT)):
            self._question = b""
            if byte in (1, 2, 3, 4) and self.model.status:
                self.say(bytes((self._status(byte),)), now)
            elif byte not in (1, 2, 3, 4):
                self._faults("printer", f"DLE EOT {byte}")

    def _status(self, n: int) -> int:
        state = self._state
        if n == 1:
            return 0x12 | (0x08 if state in OFFLINE else 0)
        if n == 2:
            bits = {"cover-open": 0x04, "paper-out": 0x20, "overheated": 0x40}
        elif n == 3:
            bits = {"overheated": 0x40}
        else:
            bits = {"paper-low": 0x0C, "paper-out": 0x6C}
        return 0x12 | bits.get(state, 0)

    def busy(self, now: float) -> bool:
        """DTR is high: offline, or its buffer is nearly full, until there is room again. Without power it is not."""
        self.advance(now)
        free = self.model.buffer - len(self._buffer)
        self._busy = free < (READY if self._busy else BUSY)
        return self.powered and (self._busy or self._state in OFFLINE)

    # The mechanism

    def advance(self, now: float) -> None:
        while self._buffer and self.powered and self._state not in OFFLINE and self._ready_at <= now:
            self._step(now)
        idle = not self._buffer and not self._interpreter.pending and now - self._last >= self.idle_s
        if idle and self._fed and now >= self._ready_at and self.powered and self._state not in OFFLINE:
            self._finish()

    def _step(self, now: float) -> None:
        byte = self._buffer.popleft()
        self._slip.sent.append(byte)
        self._interpreter.feed(byte)
        if self._change:
            left, state = self._change
            self._change = (left - 1, state)
            if left <= 1:
                self.set_state(state, now)

    def _interrupt(self) -> None:
        """The paper that is out is torn off as it is; what comes after it is a piece without a head."""
        self._interpreter.flush_line()
        if not self._slip.empty:
            self._end(False)
            self._slip.torn = True

    def _finish(self) -> None:
        self._fed = False
        if not self._slip.empty:
            self._end(not self._slip.torn)
        else:
            self._slip = Slip(dots=self.model.dots)

    def _end(self, complete: bool) -> None:
        slip, self._slip = self._slip, Slip(dots=self.model.dots)
        slip.complete, slip.ended = complete, True
        self.slips.append(slip)
        self._event("slip", n=len(self.slips), text=slip.text, complete=complete)

    # What the interpreter does to the paper

    def line(self, line: Line) -> None:
        if self._slip.empty and not line.text and not line.picture:
            self._slip.lines.clear()
        self._slip.lines.append(line)
        self._ready_at += self.line_s * max(1, line.height // 30)
        blank = not line.text and not line.picture
        self._blank = self._blank + 1 if blank else 0
        self._fed = self._blank >= 2

    def fed(self) -> None:
        self._fed = True

    def cut(self) -> None:
        self._finish()

    def asked(self) -> None:
        """A question between two slips belongs to neither."""
        if self._slip.empty:
            self._slip.sent.clear()

    def wrapped(self) -> None:
        self._slip.wrapped += 1
        self._faults("printer", "line wider than the paper")

    def sensor(self, n: int) -> None:
        """GS r: 1 paper, 2 drawer. Only reached while online, so the paper-end bits are never seen set."""
        if n not in (1, 2, 0x31, 0x32):
            self._faults("printer", f"GS r {n}")
            return
        self.asked()
        low = self._state == "paper-low" and n in (1, 0x31)
        if self.model.answers:
            self.say(b"\x03" if low else b"\x00", self._ready_at)
