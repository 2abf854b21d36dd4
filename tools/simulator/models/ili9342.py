"""ILI9342C (ILITEK, V1.02) in an M5Stack Core2: an IPS panel, whose supply, reset and light come from elsewhere."""

from array import array

from tools.simulator.models.tft import BGR, LONG, MV, MX, MY, SHORT, Ili9341


class Ili9342(Ili9341):
    """Its memory has the long side across, so that MV means the other way round, and MX and MY change places."""

    at_top = True
    ips = True

    def __init__(self, faults, seed: int = 0, mounting: int = 1):
        self.light = False
        super().__init__(faults, seed, mounting)

    def _restart(self, now: float) -> None:
        super()._restart(now)
        self._madctl = MV

    def _set(self, command: int, arguments: bytearray) -> None:
        super()._set(command, arguments)
        if command == 0x36:
            given = arguments[0]
            self._madctl = given & BGR | (given ^ MV) & MV | (MX if given & MY else 0) | (MY if given & MX else 0)

    def picture(self) -> list[array]:
        return super().picture() if self.light else [array("H", bytes(2 * LONG))] * SHORT
