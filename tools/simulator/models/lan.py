"""The ESP32's Ethernet and a LAN8720: a cable, and an address that is asked for by itself when there is one."""


class Lan:
    """`cable`: it is plugged in. `lease_s`: until there is an address then. `part`: of wiring.py; when it is opened in
    another way, or switched on before, `faults` is told."""

    def __init__(self, faults, part: dict, lease_s: float = 0.3):
        self._faults = faults
        self._part = part
        self.lease_s = lease_s
        self.cable = True
        self.power_off()

    def power_off(self) -> None:
        self._opened = self._active = False
        self._since = 0.0

    def open(self, mdc: int, mdio: int, power: int, clock: int, phy: int) -> None:
        wired = tuple(self._part.get(name, -1) for name in ("mdc", "mdio", "power", "clock", "phy"))
        if (mdc, mdio, power, clock, phy) != wired:
            self._faults("ethernet", f"opened as {(mdc, mdio, power, clock, phy)}, wired as {wired}")
        self._opened = True

    def active(self, state: int | None) -> bool:
        if state is not None:
            if state and not self._opened:
                self._faults("ethernet", "switched on before it was opened")
            self._active = bool(state)
        return self._active

    def set_radio(self, up: bool, now: float) -> None:
        self.cable, self._since = up, now

    def connected(self, now: float) -> bool:
        return self._active and self.cable and now - self._since >= self.lease_s
