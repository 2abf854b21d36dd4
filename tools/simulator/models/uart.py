"""The ESP32's UART with its transmit ring and receive buffer, and the wire to a device at a baud rate.

The ring is ESP-IDF's: of each write it keeps a head of 20 bytes, of each piece of it, at most a quarter of the ring,
one of 8; a piece is not parted at the ring's end, where so much may stay unused; of all that nothing is free before the
last byte of the write has left.

write() never fails on the chip: with the ring full it holds up the whole VM. A driver that lets that happen is
reported. Bytes that come in while the receive buffer is full are lost, and reported too.
"""

from collections import deque

BITS = 10  # start, eight, stop
_WRITE, _PIECE = 20, 8


class Device:
    """What hangs on the other end. `say(data, now)` is put in place by the UART."""

    def received(self, byte: int, now: float) -> None:
        """A byte has come."""

    def advance(self, now: float) -> None:
        """Time has passed."""

    def say(self, data: bytes, now: float) -> None:
        raise RuntimeError("connected to no UART")


class Uart:
    """The chip's side, and the wires; `baud` is the rate that the device has; pins: (tx, rx), -1 unused."""

    def __init__(self, name: str, device: Device, baud: int, faults, pins: tuple[int, int] = (-1, -1)):
        self.name = name
        self.baud = baud
        self.would_block = 0
        self.overruns = 0
        self.sent = 0
        self._faults = faults
        self._device = device
        self._pins = pins
        device.say = self.say
        self.power_off()

    def power_off(self) -> None:
        """What is on its way is gone."""
        self._ours = 0
        self._ring: deque = deque()
        self._writes: deque = deque()  # (when the last byte leaves, bytes of the ring)
        self._leaves_at = 0.0
        self._incoming: deque = deque()
        self._arrives_at = 0.0
        self._received = bytearray()
        self._room = self._keep = 0

    def open(self, baud: int, txbuf: int, rxbuf: int, tx: int = -1, rx: int = -1) -> None:
        if baud and (tx, rx) != self._pins and (tx, rx) != (-1, -1):
            self._faults(self.name, f"opened on pins {tx} and {rx}, wired to {self._pins[0]} and {self._pins[1]}")
        self._ours = baud
        self._room = max(txbuf, 128)  # without a ring there is still the hardware FIFO
        self._keep = max(rxbuf, 128)
        self._received.clear()

    def write(self, data: bytes, now: float) -> float:
        """Queue; returns for how many seconds the VM stands still."""
        self.advance(now)
        if not self._ours:
            self._faults(self.name, "write before init")
            return 0.0
        self.sent += len(data)
        self._leaves_at = max(self._leaves_at, now)
        wait = 0.0
        size = _WRITE + len(data) + _PIECE * (1 + len(data) * 4 // self._room)
        free = self._free()
        if size > free:
            self.would_block += 1
            over = size - free
            self._faults(self.name, f"write of {len(data)} bytes with {free} free: VM blocked")
            wait = over * BITS / self._ours
        for byte in data:
            self._leaves_at += BITS / self._ours
            self._ring.append((self._leaves_at, byte))
        self._writes.append((self._leaves_at, size))
        return wait

    def _free(self) -> int:
        """Bytes of the ring that the next write may have for sure."""
        if not self._writes:
            return self._room
        return self._room * 3 // 4 - sum(size for _, size in self._writes)

    def done(self, now: float) -> bool:
        self.advance(now)
        return not self._ring

    def any(self, now: float) -> int:
        self.advance(now)
        return len(self._received)

    def read(self, size: int, now: float) -> bytes:
        self.advance(now)
        part = bytes(self._received[:size])
        del self._received[:size]
        return part

    def say(self, data: bytes, now: float) -> None:
        """The device sends; the bytes arrive one by one."""
        self._arrives_at = max(self._arrives_at, now)
        for byte in data:
            self._arrives_at += BITS / self.baud
            self._incoming.append((self._arrives_at, byte))

    def advance(self, now: float) -> None:
        while self._ring and self._ring[0][0] <= now:
            at, byte = self._ring.popleft()
            self._device.received(self._heard(byte), at)
        while self._writes and self._writes[0][0] <= now:
            self._writes.popleft()
        self._device.advance(now)
        while self._incoming and self._incoming[0][0] <= now:
            self._take(self._heard(self._incoming.popleft()[1]))

    def _take(self, byte: int) -> None:
        if not self._ours:
            return
        if len(self._received) >= self._keep:
            self.overruns += 1
            self._faults(self.name, "receive buffer full: bytes lost")
            return
        self._received.append(byte)

    def _heard(self, byte: int) -> int:
        """At another baud rate the other side hears rubbish."""
        if abs(self._ours - self.baud) <= self.baud * 0.03:
            return byte
        return (byte * 167 + 0x80) & 0xFF | 0x80
