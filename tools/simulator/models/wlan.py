"""Wi-Fi station of the ESP32: after connect() its driver goes on trying by itself for ever.

status() is a snapshot: it shows 201 (no AP found) between two tries of the driver.
"""

IDLE = 1000
CONNECTING = 1001
GOT_IP = 1010
NO_AP_FOUND = 201
WRONG_PASSWORD = 202
OWN = "suretill"


class Wlan:
    """`networks`: what is in the air, name to password ("" for an open one); None: any name is, and takes any.

    `tried`: names that connect() was given since the power came. status("rssi") of the chip fails while not connected.
    """

    def __init__(self, associate_s: float = 0.1, networks: dict[str, str] | None = None):
        self.associate_s = associate_s
        self.networks = networks
        self.radio = True
        self.rssi = -58
        self.power_off()

    def power_off(self) -> None:
        self._active = self._wanted = False
        self.tried: list[str] = []
        self._ssid = self._password = ""
        self._since = 0.0

    def active(self, state: int | None) -> bool:
        if state is not None:
            self._active = bool(state)
            self._wanted = self._wanted and self._active
        return self._active

    def connect(self, ssid: str, now: float, password: str = "") -> bool:
        """False: refused, as the chip does while inactive or busy connecting."""
        if not self._active or self._wanted and self.status(now) != GOT_IP:
            return False
        self._wanted, self._ssid, self._password, self._since = True, ssid, password, now
        self.tried.append(ssid)
        return True

    def disconnect(self) -> None:
        self._wanted = False

    def set_radio(self, up: bool, now: float) -> None:
        self.radio, self._since = up, now

    def status(self, now: float) -> int:
        if not (self._active and self._wanted):
            return IDLE
        if not self.radio or self.networks is not None and self._ssid not in self.networks:
            return NO_AP_FOUND
        if self.networks is not None and self.networks[self._ssid] != self._password:
            return WRONG_PASSWORD
        return GOT_IP if now - self._since >= self.associate_s else CONNECTING

    def connected(self, now: float) -> bool:
        return self.status(now) == GOT_IP

    def strength(self) -> int:
        """dBm of the network that it is in, or would be."""
        places = list(self.networks or ())
        return self.rssi - 6 * places.index(self._ssid) if self._ssid in places else self.rssi

    def scan(self, now: float) -> list[tuple[str, int, bool]] | None:
        """(name, dBm, whether it has a password), each a little weaker; None: refused, while inactive or connecting."""
        if not self._active or self._wanted and self.status(now) != GOT_IP:
            return None
        air = {OWN: ""} if self.networks is None else self.networks
        return [(name, self.rssi - 6 * place, bool(air[name])) for place, name in enumerate(air)] if self.radio else []
