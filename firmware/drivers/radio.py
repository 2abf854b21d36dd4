"""Wi-Fi that comes back by itself.

The chip's driver retries for ever after connect() and its status() names failures it is still getting over
(NO_AP_FOUND, IDLE), so only isconnected() is believed, and only our own timers give up: first a new connect with the
next network, then, when all networks failed twice, the radio is switched off and on.
"""

import asyncio
import socket
import time

from micropython import const

from lazy import Use

_LOOK_MS = const(250)
_CONNECT_MS = const(15000)  # until one network counts as failed
_OFF_MS = const(500)

_GOOD_DBM = const(-60)
_FAIR_DBM = const(-72)
_DEAF_DBM = const(-100)
_KEPT_MS = const(60000)  # an old address, when no newer one is to be had
_STAYS_DB = const(4)  # bars go only when it is so much weaker: else they would flicker


class Radio:
    """`wlan`: network.WLAN in station mode; `networks`: sequence of (ssid, password), best first.

    `up` is the link as last looked at, in bars: 0 down, 1 weak, 2 fair, 3 good; `came_up` is an Event, set while it is
    up; `failures` counts connects in a row that led nowhere. Without networks the radio stays off.
    """

    def __init__(self, wlan, networks):
        self.up = 0
        self.came_up = asyncio.Event()
        self.failures = 0
        self._wlan = wlan
        self._networks = networks
        self._tried = None  # ticks ms of the last connect
        self._known = None  # (host, IPv4 address, ticks ms until it is to be asked for again)

    async def run(self):
        if not self._networks:
            return
        self._wlan.active(True)
        while True:
            self._look()
            if not self.up and self._due():
                await self._connect()
            await asyncio.sleep_ms(_LOOK_MS)

    def scan(self) -> list:
        """(name, dBm, whether it is open) of the networks in the air, strongest first, each name once.

        It stops everything for some two seconds, and a connect under way, which is begun again by its timer.
        """
        if not self._networks:
            self._wlan.active(True)
        try:
            if not self.up:
                self._wlan.disconnect()
            heard = self._wlan.scan()
        except OSError:
            return []
        heard = sorted([(-dbm, ssid, not security) for ssid, _, _, dbm, security, _ in heard if ssid])
        found = []
        for dbm, ssid, is_open in heard:
            name = _name(ssid)
            if name and name not in [network[0] for network in found]:
                found.append((name, -dbm, is_open))
        return found

    def dbm(self) -> int:
        """How strong the network is received: -30 is at its side, -90 hardly there; 0 while down."""
        try:
            return self._wlan.status("rssi") if self.up else 0
        except OSError:  # it went since the last look
            return 0

    async def resolve(self, host: str, port: int):
        """The socket address of a host. Raises OSError, at once when the link is down, else within 3 s.

        What the name server said is kept for as long as it holds, but a minute at least, and until the link was lost;
        and used beyond that when nothing newer is to be had: whether it is the host shows when it is spoken to.
        """
        if not self.up:
            raise OSError("link down")
        known = self._known if self._known and self._known[0] == host else None
        if not known or time.ticks_diff(known[2], time.ticks_ms()) <= 0:
            known = self._known = await self._newer(host, known)
        # In numbers: for a name getaddrinfo would stop the whole chip, for seconds.
        return socket.getaddrinfo(known[1], port)[0][-1]

    async def utc(self, server: str) -> int:
        """What a time server says: seconds since 2000. Raises OSError."""
        with Use("drivers.ntp") as ntp:
            return await ntp.utc(server, self._wlan.ifconfig()[3])

    async def _newer(self, host: str, known) -> tuple:
        try:
            with Use("drivers.names") as names:
                address, seconds = await names.address(host, self._wlan.ifconfig()[3])
            return host, address, time.ticks_add(time.ticks_ms(), seconds * 1000)
        except OSError:
            if not known:
                raise
            return host, known[1], time.ticks_add(time.ticks_ms(), _KEPT_MS)

    def _look(self):
        up = self._wlan.isconnected()
        if up and not self.up:
            self.up = 1
            self.failures = 0
            self.came_up.set()
        elif self.up and not up:
            self.up = 0
            if self._known:
                self._known = self._known[0], self._known[1], time.ticks_ms()
            self._tried = time.ticks_ms()  # the driver's own retries get their turn first
            self.came_up.clear()
        if up:
            self.up = self._bars()

    def _bars(self) -> int:
        dbm = self.dbm() or _DEAF_DBM
        if self.up > 1 and dbm >= (_GOOD_DBM if self.up == 3 else _FAIR_DBM) - _STAYS_DB:
            return 3 if self.up == 3 or dbm >= _GOOD_DBM else 2
        return 3 if dbm >= _GOOD_DBM else 2 if dbm >= _FAIR_DBM else 1

    def _due(self) -> bool:
        return self._tried is None or time.ticks_diff(time.ticks_ms(), self._tried) >= _CONNECT_MS

    async def _connect(self):
        """The next network; connect() while connecting is an error, so whatever goes on is ended first."""
        if self._tried is not None:
            self.failures += 1
            await self._reset()
        self._tried = time.ticks_ms()
        ssid, password = self._networks[self.failures % len(self._networks)]
        try:
            self._wlan.connect(ssid, password)
        except OSError:
            pass  # as good as no answer: the timer brings the next try

    async def _reset(self):
        try:
            self._wlan.disconnect()
        except OSError:
            pass  # was not connecting
        if self.failures % (2 * len(self._networks)) == 0:
            self._wlan.active(False)
            await asyncio.sleep_ms(_OFF_MS)
            self._wlan.active(True)


def _name(ssid: bytes) -> str:
    """ "" for bytes that are no text that a screen can show."""
    try:
        name = str(ssid, "utf-8")
    except ValueError:
        return ""
    return "" if min(ssid) < 0x20 else name
