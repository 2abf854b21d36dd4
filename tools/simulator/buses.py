"""I2C and SPI: what the terminal sends and reads there, and how long that takes."""

import struct

from tools.simulator.answers import ACK, NACK, Wait
from tools.simulator.devices import Devices

SHORT_S = 0.0003  # a transfer that is not waited for


class Buses:
    """ops: by their codes on the wire, as Server has them."""

    def __init__(self, devices: Devices):
        self._devices = devices
        self.ops = {
            0x10: self._i2c_open, 0x11: self._i2c_write, 0x12: self._i2c_read, 0x13: self._spi_write,
            0x14: self._spi_open,
        }  # fmt: skip

    def _i2c_open(self, bus, data, now):
        wires = self._devices.wiring.i2c.get(bus, {})
        if struct.unpack(">hh", data) != (wires.get("scl"), wires.get("sda")):
            self._devices.faults(f"i2c {bus}", "opened on pins that it is not wired to")

    def _i2c_write(self, bus, data, now):
        device = self._devices.on_i2c(bus, data[4], int.from_bytes(data[:4], "big"))
        when = (now, 9 / int.from_bytes(data[:4], "big")) if getattr(device, "timed", False) else ()
        if device is None or device.write(data[5:], *when) is False:
            return NACK
        return self._bus_time(data, len(data) - 4, ACK)

    def _i2c_read(self, bus, data, now):
        device = self._devices.on_i2c(bus, data[4], int.from_bytes(data[:4], "big"))
        size = int.from_bytes(data[5:7], "big")
        answer = None if device is None else device.read(size)
        if answer is None:
            return NACK
        return self._bus_time(data, size + 1, ACK + answer)

    def _bus_time(self, data: bytes, size: int, answer: bytes) -> bytes:
        """A transfer takes nine clocks a byte, and the VM with it."""
        seconds = size * 9 / int.from_bytes(data[:4], "big")
        if not self._devices.bus_time or seconds < SHORT_S:
            return answer
        raise Wait(seconds, answer)

    def _spi_open(self, bus, data, now):
        wires = self._devices.wiring.spi.get(bus, {})
        if struct.unpack(">hh", data) != (wires.get("sck"), wires.get("mosi")):
            self._devices.faults(f"spi {bus}", "opened on pins that it is not wired to")

    def _spi_write(self, bus, data, now):
        """The clock (4 bytes), the mode (1), then what is sent; nobody answers on this bus."""
        hz = int.from_bytes(data[:4], "big")
        self._devices.spi[bus].write(data[5:], hz, data[4], now)
        if not self._devices.bus_time or len(data) < 16:
            return ACK
        raise Wait((len(data) - 5) * 8 / hz, ACK)
