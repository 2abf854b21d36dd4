"""AXP192 on I2C (X-Powers AXP192 V1.1), and what an M5Stack Core2 hangs on it: DCDC1 is the ESP32, LDO2 the display's
logic, DCDC3 its backlight, GPIO4 its reset; EXTEN with GPIO0 high gives the ports their 5 V, LDO3 shakes the board. A
cell for the clock is charged when register 35 says so, which at its start says no.
"""

from tools.simulator.models.axp import IC_TYPE, Axp

OUTPUTS, LIGHT, LDOS, GPIO0, GPIO0_LEVEL, GPIO34, GPIO34_LEVEL, BOOST = 0x12, 0x27, 0x28, 0x90, 0x91, 0x95, 0x96, 0x10
CELL = 0x35
DCDC1, DCDC3, LDO2, LDO3 = 1, 2, 4, 8


class Axp192(Axp):
    # DCDC1 at 3.35 V is what the ESP32 runs on.
    START = {
        IC_TYPE: 0x03, BOOST: 0x00, OUTPUTS: 0x09, 0x26: 0x6A, LIGHT: 0x44, LDOS: 0x00,
        CELL: 0x22, GPIO0: 0x07, GPIO34: 0x00,
    }  # fmt: skip

    @property
    def ports_5v(self) -> bool:
        """Whether what hangs at the ports has power."""
        r = self.registers
        return bool(r[BOOST] & 4) and r[GPIO0] & 7 == 2 and r[GPIO0_LEVEL] >> 4 == 15

    @property
    def shakes(self) -> bool:
        return bool(self.registers[OUTPUTS] & LDO3)

    @property
    def charges_cell(self) -> bool:
        """To the 3.0 V that it takes."""
        return bool(self.registers[CELL] & 0x80) and self.registers[CELL] & 0x60 in (0x20, 0x40)

    def _tell(self) -> None:
        r = self.registers
        if not r[OUTPUTS] & DCDC1 or r[0x26] != self.START[0x26]:
            self._faults("power", "the ESP32's own supply is switched off or changed")
        millivolts = 700 + 25 * (r[LIGHT] & 0x7F)
        self._display.light = bool(r[OUTPUTS] & DCDC3) and 2500 <= millivolts <= 3300
        if millivolts > 3300:
            self._faults("power", f"{millivolts} mV at the backlight")
        drives = r[GPIO34] & 0x8C == 0x84 and not r[GPIO34_LEVEL] & 2  # open-drain: it can only pull low
        alive = bool(r[OUTPUTS] & LDO2) and 1800 + 100 * (r[LDOS] >> 4) >= 2800
        self._display.pin("reset", int(alive and not drives), self._now)
