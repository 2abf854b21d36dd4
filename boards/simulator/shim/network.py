"""network as on the ESP32: one Wi-Fi station, or Ethernet in its place."""

import struct

from micropython import const

import wire

STA_IF = const(0)
_STAT_GOT_IP = const(1010)

_ACTIVE = const(0x60)
_CONNECT = const(0x61)
_DISCONNECT = const(0x62)
_STATUS = const(0x63)
_RSSI = const(0x64)
_SCAN = const(0x65)
_LAN_OPEN = const(0x66)
_LAN_ACTIVE = const(0x67)
_LAN_UP = const(0x68)

PHY_LAN8720 = const(1)

_NOTHING = ("0.0.0.0",) * 4
_LEASE = ("192.0.2.10", "255.255.255.0", "192.0.2.1", "192.0.2.53")  # the last one: tools/simulator/air.py


class WLAN:
    def __init__(self, interface=STA_IF):
        pass

    def active(self, state=None):
        """As on the chip, a new state is set; without one it is returned."""
        return bool(wire.ask(_ACTIVE, 2 if state is None else int(bool(state)))[0])

    def connect(self, ssid=None, key=None, *, bssid=None) -> None:
        """Raises OSError while inactive or already connecting, as the chip's driver does."""
        secret = (key or "").encode()
        name = (ssid or "").encode()
        if not wire.ask(_CONNECT, 0, bytes((len(name),)) + name + secret)[0]:
            raise OSError("Wifi Internal Error")

    def disconnect(self) -> None:
        wire.ask(_DISCONNECT, 0)

    def scan(self) -> list:
        """[(ssid, bssid, channel, RSSI, security, hidden)]. Raises OSError while inactive or connecting."""
        answer = wire.ask(_SCAN, 0)
        if not answer[0]:
            raise OSError("STA is connecting, scan are not allowed!")
        found = []
        at = 1
        while at < len(answer):
            end = at + 3 + answer[at]
            found.append((bytes(answer[at + 3 : end]), bytes(6), 1, answer[at + 1] - 256, answer[at + 2], False))
            at = end
        return found

    def isconnected(self) -> bool:
        return self.status() == _STAT_GOT_IP

    def status(self, parameter=None):
        if parameter == "rssi":
            strength = wire.ask(_RSSI, 0)[0]
            if not strength:
                raise OSError("Wifi Not Connected")
            return strength - 256
        answer = wire.ask(_STATUS, 0)
        return answer[0] << 8 | answer[1]

    def ifconfig(self) -> tuple:
        """(address, mask, gateway, name server)"""
        return _LEASE if self.isconnected() else _NOTHING

    def config(self, *names, **values):
        """Power saving, reconnects and the like are taken as they come."""
        return "simulator" if names else None


class LAN:
    """Of its clock only that it goes out to the transceiver is known here."""

    def __init__(self, id=None, *, mdc, mdio, phy_type, phy_addr, power=None, ref_clk=None, ref_clk_mode=None):
        pins = [-1 if pin is None else pin.id for pin in (mdc, mdio, power, ref_clk)]
        if phy_type != PHY_LAN8720 or ref_clk_mode != 3:
            raise ValueError("no such Ethernet here")
        wire.post(_LAN_OPEN, 0, struct.pack(">hhhhh", *(pins + [phy_addr])))

    def active(self, state=None):
        return bool(wire.ask(_LAN_ACTIVE, 2 if state is None else int(bool(state)))[0])

    def isconnected(self) -> bool:
        """There is an address, too: so it is since MicroPython 1.22."""
        return bool(wire.ask(_LAN_UP, 0)[0])

    def ifconfig(self) -> tuple:
        return _LEASE if self.isconnected() else _NOTHING
