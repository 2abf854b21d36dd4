"""machine as on the ESP32, as far as a terminal uses it; everything is passed on to the device models."""

import io
import struct

from micropython import const

import wire

_HARD_RESET = const(2)

_PIN_MODE = const(0x01)
_PIN_WRITE = const(0x02)
_PIN_READ = const(0x03)
_I2C_OPEN = const(0x10)
_I2C_WRITE = const(0x11)
_I2C_READ = const(0x12)
_SPI_WRITE = const(0x13)
_SPI_OPEN = const(0x14)
_UART_OPEN = const(0x20)
_UART_WRITE = const(0x21)
_UART_ANY = const(0x22)
_UART_READ = const(0x23)
_UART_DONE = const(0x24)
_PWM = const(0x30)
_RTC_GET = const(0x40)
_RTC_SET = const(0x41)
_RTC_MEMORY = const(0x42)
_RTC_KEEP = const(0x43)
_WDT = const(0x7C)
_RESET = const(0x7D)
_CAUSE = const(0x7F)

_KEEP = const(0xFF)
_ACK = const(1)
_ENODEV = const(19)
_POLL = const(3)
_POLL_READ = const(1)
_POLL_WRITE = const(4)
_FULL_DUTY = const(65535)


def reset() -> None:
    """Never comes back."""
    wire.ask(_RESET, _HARD_RESET)


def reset_cause() -> int:
    return wire.ask(_CAUSE, 0)[0]


class Pin:
    IN = const(1)
    OUT = const(3)
    OPEN_DRAIN = const(7)
    PULL_DOWN = const(1)
    PULL_UP = const(2)

    def __init__(self, id, mode=-1, pull=-1, *, value=None):
        self.id = id
        if mode != -1 or value is not None:
            self.init(mode, pull, value=value)

    def init(self, mode=-1, pull=-1, *, value=None) -> None:
        level = _KEEP if value is None else int(bool(value))
        wire.post(_PIN_MODE, self.id, bytes((mode & 0xFF, (pull or 0) & 0xFF, level)))

    def value(self, level=None):
        if level is None:
            return wire.ask_byte(_PIN_READ, self.id)
        wire.post(_PIN_WRITE, self.id, b"\x01" if level else b"\x00")

    __call__ = value

    def on(self) -> None:
        self.value(1)

    def off(self) -> None:
        self.value(0)


class I2C:
    def __init__(self, id=0, *, scl=None, sda=None, freq=400000, timeout=50000):
        self._id = id
        self._freq = struct.pack(">I", freq)
        if scl and sda:
            wire.post(_I2C_OPEN, id, struct.pack(">hh", scl.id, sda.id))

    def writeto(self, addr, buf, stop=True) -> int:
        return self.writevto(addr, (buf,), stop)

    def writevto(self, addr, vector, stop=True) -> int:
        """Bytes acknowledged; OSError(ENODEV) when nobody answers at `addr`."""
        answer = wire.ask_parts(_I2C_WRITE, self._id, (self._freq, bytes((addr,))) + tuple(vector))
        if answer[0] != _ACK:
            raise OSError(_ENODEV)
        return sum([len(part) for part in vector])

    def readfrom(self, addr, nbytes, stop=True) -> bytes:
        answer = wire.ask_parts(_I2C_READ, self._id, (self._freq, bytes((addr, nbytes >> 8, nbytes & 0xFF))))
        if answer[0] != _ACK:
            raise OSError(_ENODEV)
        return answer[1:]

    def readfrom_into(self, addr, buf, stop=True) -> None:
        buf[:] = self.readfrom(addr, len(buf))

    def readfrom_mem_into(self, addr, memaddr, buf, *, addrsize=8) -> None:
        self.writeto(addr, bytes((memaddr,)), False)
        self.readfrom_into(addr, buf)

    def readfrom_mem(self, addr, memaddr, nbytes, *, addrsize=8) -> bytes:
        self.writeto(addr, bytes((memaddr,)), False)
        return self.readfrom(addr, nbytes)

    def writeto_mem(self, addr, memaddr, buf, *, addrsize=8) -> None:
        self.writevto(addr, (bytes((memaddr,)), buf))

    def scan(self) -> list:
        found = []
        for addr in range(8, 0x78):
            try:
                self.writeto(addr, b"")
                found.append(addr)
            except OSError:
                pass
        return found


class SPI:
    """Only written to."""

    MSB = const(0)

    def __init__(self, id, baudrate=1000000, *, polarity=0, phase=0, bits=8, firstbit=MSB, sck=None, mosi=None,
                 miso=None):  # fmt: skip
        self._id = id
        self._parts = [struct.pack(">IB", baudrate, polarity << 1 | phase), None]
        if sck and mosi:
            wire.post(_SPI_OPEN, id, struct.pack(">hh", sck.id, mosi.id))

    def write(self, buf) -> None:
        self._parts[1] = buf
        wire.ask_parts(_SPI_WRITE, self._id, self._parts)


class UART(io.IOBase):
    """As the ESP32's: poll() always says writable, write() blocks while its ring is full, reads never block."""

    def __init__(self, id, baudrate=115200, **options):
        self._id = id
        self._count = bytearray(2)
        self.init(baudrate, **options)

    def init(
        self, baudrate=115200, bits=8, parity=None, stop=1, *, tx=None, rx=None, txbuf=256, rxbuf=256, timeout=0,
        timeout_char=0, invert=0, flow=0,
    ) -> None:  # fmt: skip
        pins = [-1 if pin is None else pin for pin in (tx, rx)]
        wire.post(_UART_OPEN, self._id, struct.pack(">IHHhh", baudrate, txbuf, rxbuf, *pins))

    def deinit(self) -> None:
        wire.post(_UART_OPEN, self._id, bytes(12))

    def any(self) -> int:
        wire.ask_into(_UART_ANY, self._id, b"", self._count)
        return self._count[0] << 8 | self._count[1]

    def read(self, nbytes=0xFFFF):
        return bytes(wire.ask(_UART_READ, self._id, nbytes.to_bytes(2, "big"))) or None

    def readinto(self, buf, nbytes=None):
        count = len(buf) if nbytes is None else min(nbytes, len(buf))
        return wire.ask_into(_UART_READ, self._id, count.to_bytes(2, "big"), buf) or None

    def write(self, buf) -> int:
        wire.ask(_UART_WRITE, self._id, buf)
        return len(buf)

    def txdone(self) -> bool:
        return bool(wire.ask_byte(_UART_DONE, self._id))

    def flush(self) -> None:
        while not self.txdone():
            pass

    def ioctl(self, request, flags) -> int:
        if request != _POLL:
            return 0
        return flags & _POLL_WRITE | (_POLL_READ if flags & _POLL_READ and self.any() else 0)


class PWM:
    def __init__(self, dest, *, freq=1000, duty_u16=0):
        self._id = dest.id
        self._freq = freq
        self._duty = duty_u16
        self._set()

    def _set(self) -> None:
        wire.post(_PWM, self._id, struct.pack(">IH", self._freq, self._duty))

    def init(self, *, freq=None, duty_u16=None) -> None:
        self._freq = self._freq if freq is None else freq
        self._duty = self._duty if duty_u16 is None else min(duty_u16, _FULL_DUTY)
        self._set()

    def freq(self, value=None):
        if value is None:
            return self._freq
        self.init(freq=value)

    def duty_u16(self, value=None):
        if value is None:
            return self._duty
        self.init(duty_u16=value)

    def deinit(self) -> None:
        self.init(duty_u16=0)


class RTC:
    """Loses time and memory with the power: 2000-01-01 00:00:00 after every power-on."""

    def datetime(self, value=None):
        """(year, month, day, weekday, hour, minute, second, microsecond)"""
        if value is None:
            return struct.unpack(">HBBBBBBI", wire.ask(_RTC_GET, 0))
        year, month, day, weekday, hour, minute, second, micros = value
        wire.ask(_RTC_SET, 0, struct.pack(">HBBBBBBI", year, month, day, weekday or 0, hour, minute, second, micros))

    def init(self, value) -> None:
        self.datetime(value)

    def memory(self, data=None):
        """Up to 2048 bytes that outlive every reset."""
        if data is None:
            return bytes(wire.ask(_RTC_MEMORY, 0))
        wire.ask(_RTC_KEEP, 0, data)


class WDT:
    """Cannot be stopped; resets the terminal when not fed for `timeout` ms. A new one sets a new time."""

    def __init__(self, id=0, timeout=5000):
        self._timeout = struct.pack(">I", timeout)
        self.feed()

    def feed(self) -> None:
        wire.post(_WDT, 0, self._timeout)
