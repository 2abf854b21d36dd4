"""Serves a terminal's requests: the op codes of its wire, their arguments and answers, done on the devices."""

import datetime
import struct

from tools.simulator.answers import ACK, Later, Reset, Wait
from tools.simulator.buses import Buses
from tools.simulator.devices import Devices
from tools.simulator.models.keypad import Keypad
from tools.simulator.models.lan import Lan

PROGRAM_S = 0.0004  # a page of 256 bytes, typical of 4 MB NOR chips
ERASE_S = 0.045
SCAN_S = 0.5  # the chip takes some two seconds, and nothing else runs
RTC_MEMORY = 2048


class Server:
    """What the other end of the wire can ask of `devices`."""

    def __init__(self, devices: Devices):
        self._devices = devices
        self._ops = Buses(devices).ops | {
            0x01: self._pin_mode, 0x02: self._pin_write, 0x03: self._pin_read,
            0x20: self._uart_open, 0x21: self._uart_write, 0x22: self._uart_any, 0x23: self._uart_read,
            0x24: self._uart_done, 0x30: self._pwm, 0x40: self._rtc_get, 0x41: self._rtc_set,
            0x42: self._rtc_memory, 0x43: self._rtc_keep,
            0x50: self._flash_info, 0x51: self._flash_read, 0x52: self._flash_program, 0x53: self._flash_erase,
            0x60: self._wlan_active, 0x61: self._wlan_connect, 0x62: self._wlan_disconnect, 0x63: self._wlan_status,
            0x64: self._wlan_rssi, 0x65: self._wlan_scan,
            0x66: self._lan_open, 0x67: self._lan_active, 0x68: self._lan_up, 0x70: self._resolve, 0x71: self._socket,
            0x7C: self._feed, 0x7D: self._reset, 0x7E: self._heap, 0x7F: self._reset_cause,
        }  # fmt: skip

    def handle(self, op: int, unit: int, data: bytes) -> bytes | None:
        """One request; None when it has no answer. Raises Wait, Later, Reset, PowerCut; ValueError: no such request."""
        with self._devices.lock:
            action = self._ops.get(op)
            if not action:
                raise ValueError(f"unknown op {op:#04x} on the wire")
            return action(unit, data, self._devices.clock())

    # Pins

    def _keypad(self, pin) -> Keypad | None:
        """The keypad, when it has that pin."""
        keypad = self._devices.keypad
        return keypad if isinstance(keypad, Keypad) and pin in keypad.pins else None

    def _pin_mode(self, pin, data, now):
        mode, pull, level = data
        if keypad := self._keypad(pin):
            keypad.mode(pin, mode, pull, None if level == 0xFF else level, now)
        elif level != 0xFF:
            self._pin_write(pin, data[2:], now)

    def _pin_write(self, pin, data, now):
        if keypad := self._keypad(pin):
            keypad.write(pin, data[0], now)
        elif pin in self._devices.lines:
            self._devices.display.pin(self._devices.lines[pin], data[0], now)
        else:
            self._devices.levels[pin] = data[0]

    def _pin_read(self, pin, data, now):
        if keypad := self._keypad(pin):
            return bytes((keypad.read(pin, now),))
        if pin == self._devices.wiring.parts["KEYPAD"].get("interrupt"):
            return bytes((self._devices.keypad.interrupt(now),))
        if pin in self._devices.contacts:
            return bytes((self._devices.printer.state != self._devices.contacts[pin],))
        if pin == self._devices.wiring.parts["PRINTER"].get("dtr"):
            return bytes((self._devices.printer.busy(now),))
        return ACK

    def _pwm(self, pin, data, now):
        freq, duty = struct.unpack(">IH", data)
        if pin == self._devices.wiring.parts["BUZZER"]["pin"]:
            self._devices.buzzer.set(freq, duty, now)

    # UARTs

    def _uart(self, unit):
        if unit not in self._devices.uarts:
            raise ValueError(f"no UART {unit} on this board")
        return self._devices.uarts[unit]

    def _uart_open(self, unit, data, now):
        self._uart(unit).open(*struct.unpack(">IHHhh", data))

    def _uart_write(self, unit, data, now):
        wait = self._uart(unit).write(data, now)
        if wait:
            raise Wait(wait, ACK)
        return ACK

    def _uart_any(self, unit, data, now):
        return self._uart(unit).any(now).to_bytes(2, "big")

    def _uart_read(self, unit, data, now):
        return self._uart(unit).read(int.from_bytes(data, "big"), now)

    def _uart_done(self, unit, data, now):
        return bytes((self._uart(unit).done(now),))

    # Clock, watchdog, reset

    def _rtc_get(self, unit, data, now):
        t = self._devices.rtc.get(now)
        return struct.pack(">HBBBBBBI", t.year, t.month, t.day, t.weekday(), t.hour, t.minute, t.second, t.microsecond)

    def _rtc_set(self, unit, data, now):
        year, month, day, _, hour, minute, second, micros = struct.unpack(">HBBBBBBI", data)
        self._devices.rtc.set(datetime.datetime(year, month, day, hour, minute, second, micros), now)
        return ACK

    def _rtc_memory(self, unit, data, now):
        return self._devices.rtc.memory

    def _rtc_keep(self, unit, data, now):
        if len(data) > RTC_MEMORY:
            raise ValueError(f"{len(data)} bytes for the clock's memory of {RTC_MEMORY}")
        self._devices.rtc.memory = data
        return ACK

    def _feed(self, unit, data, now):
        self._devices.watchdog = now + int.from_bytes(data, "big") / 1000

    def _reset(self, unit, data, now):
        raise Reset(unit)

    def _reset_cause(self, unit, data, now):
        return bytes((self._devices.cause,))

    def _heap(self, unit, data, now):
        self._devices.heap_now = int.from_bytes(data, "big")
        self._devices.heap_peak = max(self._devices.heap_peak, self._devices.heap_now)

    # Flash

    def _flash_info(self, region, data, now):
        return struct.pack(">II", *self._devices.flash.info(region))

    def _flash_read(self, region, data, now):
        return self._devices.flash.read(region, *struct.unpack(">II", data))

    def _flash_program(self, region, data, now):
        self._devices.flash.program(region, int.from_bytes(data[:4], "big"), data[4:])
        return self._stall(PROGRAM_S * (1 + len(data) // 256), b"\x00")

    def _flash_erase(self, region, data, now):
        self._devices.flash.erase(region, int.from_bytes(data, "big"))
        return self._stall(ERASE_S, b"\x00")

    def _stall(self, seconds: float, answer: bytes) -> bytes:
        """The chip's code lies in the same flash: nothing runs meanwhile."""
        if not self._devices.bus_time:
            return answer
        raise Wait(seconds, answer)

    # Network

    def _wlan_active(self, state, data, now):
        active = self._devices.wlan.active(None if state == 2 else state)
        self._devices.relink()
        return bytes((active,))

    def _wlan_connect(self, unit, data, now):
        name, password = data[1 : 1 + data[0]].decode(), data[1 + data[0] :].decode()
        return bytes((self._devices.wlan.connect(name, now, password),))

    def _wlan_disconnect(self, unit, data, now):
        self._devices.wlan.disconnect()
        self._devices.relink()
        return ACK

    def _wlan_status(self, unit, data, now):
        self._devices.relink()
        return self._devices.wlan.status(now).to_bytes(2, "big")

    def _wlan_rssi(self, unit, data, now):
        wlan = self._devices.wlan
        return bytes((wlan.strength() + 256,)) if wlan.connected(now) else b"\x00"

    def _wlan_scan(self, unit, data, now):
        found = self._devices.wlan.scan(now)
        if found is None:
            return b"\x00"
        rows = [bytes((len(name.encode()), dbm + 256, secured)) + name.encode() for name, dbm, secured in found]
        return self._stall(SCAN_S, b"\x01" + b"".join(rows))

    def _lan(self) -> Lan:
        if not self._devices.lan:
            raise ValueError("no Ethernet on this board")
        return self._devices.lan

    def _lan_open(self, unit, data, now):
        self._lan().open(*struct.unpack(">hhhhh", data))

    def _lan_active(self, state, data, now):
        active = self._lan().active(None if state == 2 else state)
        self._devices.relink()
        return bytes((active,))

    def _lan_up(self, unit, data, now):
        self._devices.relink()
        return bytes((self._lan().connected(now),))

    def _resolve(self, unit, data, now):
        self._devices.relink()
        name, port = data[2:].decode(), int.from_bytes(data[:2], "big")
        if not self._devices.air:
            return b"\x00\x00"
        raise Later(lambda: self._devices.air.resolve(name, port).to_bytes(2, "big"))

    def _socket(self, unit, data, now):
        self._devices.relink()
        if not self._devices.air:
            return ACK
        raise Later(lambda: self._devices.air.prepare() or ACK)
