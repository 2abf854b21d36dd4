"""AXP2101 on I2C (X-Powers AXP2101 V1.0), and what an M5Stack Core2 v1.1 hangs on it: DCDC1 is the ESP32, ALDO4 the
display's logic, BLDO1 its backlight, ALDO2 its reset; BLDO2 gives the ports their 5 V, DLDO1 shakes the board.
"""

from tools.simulator.models.axp import IC_TYPE, Axp

DCDC_SWITCHES, DCDC1, SWITCHES, ALDO2, ALDO4, BLDO1, BLDO2 = 0x80, 0x82, 0x90, 0x93, 0x95, 0x96, 0x97
_ALDO2, _ALDO4, _BLDO1, _BLDO2, _DLDO1 = 0x02, 0x08, 0x10, 0x20, 0x80


class Axp2101(Axp):
    # DCDC1 at 3.3 V is what the ESP32 runs on.
    START = {IC_TYPE: 0x4A, DCDC_SWITCHES: 0x01, DCDC1: 0x12, SWITCHES: 0x80, ALDO2: 0x0D, ALDO4: 0x0D, BLDO1: 0x0D}

    @property
    def ports_5v(self) -> bool:
        """Whether what hangs at the ports has power."""
        return self._volts(_BLDO2, BLDO2) >= 2.5

    @property
    def shakes(self) -> bool:
        return bool(self.registers[SWITCHES] & _DLDO1)

    def _volts(self, switch: int, register: int) -> float:
        on = self.registers[SWITCHES] & switch
        return 0.5 + 0.1 * (self.registers[register] & 0x1F) if on else 0.0

    def _tell(self) -> None:
        r = self.registers
        if not r[DCDC_SWITCHES] & 1 or r[DCDC1] != self.START[DCDC1]:
            self._faults("power", "the ESP32's own supply is switched off or changed")
        if r[0x27] or r[0x10]:
            self._faults("power", "what the power key does was changed")
        light, logic, line = self._volts(_BLDO1, BLDO1), self._volts(_ALDO4, ALDO4), self._volts(_ALDO2, ALDO2)
        self._display.light = light >= 2.5
        for name, volts in (("backlight", light), ("display", logic), ("reset line", line)):
            if volts > 3.35:
                self._faults("power", f"{volts:.1f} V at the {name}")
        self._display.pin("reset", int(logic >= 2.8 and line >= 2.8), self._now)
