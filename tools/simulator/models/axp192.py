"""AXP192 on I2C (X-Powers AXP192 V1.1), and what an M5Stack Core2 hangs on it: DCDC1 is the ESP32, LDO2 the display's
logic, DCDC3 its backlight, GPIO4 its reset; EXTEN with GPIO0 high gives the ports their 5 V.
"""

OUTPUTS, LIGHT, LDOS, GPIO0, GPIO0_LEVEL, GPIO34, GPIO34_LEVEL, BOOST = 0x12, 0x27, 0x28, 0x90, 0x91, 0x95, 0x96, 0x10
DCDC1, DCDC3, LDO2 = 1, 2, 4
IC_TYPE = 0x03
# As it comes up there; all else reads 0. DCDC1 at 3.35 V is what the ESP32 runs on.
_START = {IC_TYPE: 0x03, BOOST: 0x00, OUTPUTS: 0x01, 0x26: 0x6A, LIGHT: 0x44, LDOS: 0x00, GPIO0: 0x07, GPIO34: 0x00}


class Axp192:
    """`display`: has pin("reset", level, now), and `light`. As every model on I2C: advance(now), write, read."""

    max_hz = 400_000

    def __init__(self, faults, display):
        self._faults = faults
        self._display = display
        self._now = 0.0
        self.power_on()

    def power_on(self) -> None:
        self.registers = bytearray(256)
        for register, value in _START.items():
            self.registers[register] = value
        self._pointer = 0
        self._tell()

    power_off = power_on

    @property
    def ports_5v(self) -> bool:
        """Whether what hangs at the ports has power."""
        r = self.registers
        return bool(r[BOOST] & 4) and r[GPIO0] & 7 == 2 and r[GPIO0_LEVEL] >> 4 == 15

    def advance(self, now: float) -> None:
        self._now = now

    def write(self, data: bytes) -> bool:
        if data:
            self._pointer = data[0]
        for byte in data[1:]:
            self.registers[self._pointer] = byte
            self._pointer = (self._pointer + 1) & 0xFF
        if len(data) > 1:
            self._tell()
        return True

    def read(self, size: int) -> bytes:
        found = bytes(self.registers[(self._pointer + n) & 0xFF] for n in range(size))
        self._pointer = (self._pointer + size) & 0xFF
        return found

    def _tell(self) -> None:
        r = self.registers
        if not r[OUTPUTS] & DCDC1 or r[0x26] != _START[0x26]:
            self._faults("power", "the ESP32's own supply is switched off or changed")
        millivolts = 700 + 25 * (r[LIGHT] & 0x7F)
        self._display.light = bool(r[OUTPUTS] & DCDC3) and 2500 <= millivolts <= 3300
        if millivolts > 3300:
            self._faults("power", f"{millivolts} mV at the backlight")
        drives = r[GPIO34] & 0x8C == 0x84 and not r[GPIO34_LEVEL] & 2  # open-drain: it can only pull low
        alive = bool(r[OUTPUTS] & LDO2) and 1800 + 100 * (r[LDOS] >> 4) >= 2800
        self._display.pin("reset", int(alive and not drives), self._now)
