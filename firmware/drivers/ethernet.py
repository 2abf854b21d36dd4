"""Ethernet with an RMII transceiver such as the LAN8720, in place of Wi-Fi.

The chip's driver watches the cable and asks for an address by itself, for as long as it takes.
"""

import asyncio

from micropython import const

from drivers.radio import Radio

_LOOK_MS = const(250)
_GOOD = const(3)


class Ethernet(Radio):
    """Shaped like Radio. `lan`: network.LAN, made with the board's pins and clock mode."""

    def __init__(self, lan):
        super().__init__(lan, ())

    async def run(self):
        self._wlan.active(True)
        while True:
            self._look()
            await asyncio.sleep_ms(_LOOK_MS)

    def scan(self) -> list:
        """No networks: there is the one that the cable leads to."""
        return []

    def dbm(self) -> int:
        """0: a cable has no strength."""
        return 0

    def _bars(self) -> int:
        return _GOOD
