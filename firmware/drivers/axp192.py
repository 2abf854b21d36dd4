"""The AXP192 power chip of an M5Stack Core2, as far as screen and modules at the ports need it (X-Powers AXP192 V1.1).

There LDO2 feeds the display's logic and the SD card, DCDC3 the backlight, DCDC1 the ESP32 itself; LDO3 shakes the
board; GPIO4 is the reset of the display; EXTEN is the 5 V boost for the ports, and GPIO0 high keeps the chip from
running on those 5 V itself. The clock has a small cell for when the battery is flat, which is charged only if told to.
"""

from micropython import const

from drivers.axp import Axp

_BOOST = const(0x10)  # bit 2: EXTEN
_OUTPUTS = const(0x12)  # bits: 0 DCDC1, 1 DCDC3, 2 LDO2, 3 LDO3
_LIGHT = const(0x27)  # DCDC3: 0.7 V and 25 mV a step
_LDOS = const(0x28)  # LDO2 in the upper half: 1.8 V and 100 mV a step
_CELL = const(0x35)  # bit 7: charge the clock's cell, 6 and 5: to 3.0 V (01), 1 and 0: with 100 uA (01)
_GPIO0 = const(0x90)  # bits 0 to 2: 2 is an output at the voltage of register 91
_GPIO0_LEVEL = const(0x91)  # upper half: F is 3.3 V
_GPIO34 = const(0x95)  # bit 7 on, bits 3 and 2: 01 makes GPIO4 an open-drain output
_GPIO34_LEVEL = const(0x96)  # bit 1: GPIO4

_RESET_MS = const(20)  # the display wants 10 us, and then 5 ms before its first command


class Axp192(Axp):
    # The display's supply before its light and its reset.
    START = (
        (_LDOS, 0xF0, 0xF0),  # 3.3 V
        (_LIGHT, 0x7F, 0x54),  # 2.8 V
        (_GPIO34, 0x8C, 0x84),
        (_GPIO34_LEVEL, 0x02, 0x00),
        (_OUTPUTS, 0x0E, 0x06),
        (_GPIO0_LEVEL, 0xF0, 0xF0),
        (_GPIO0, 0x07, 0x02),
        (_BOOST, 0x04, 0x04),
        (_CELL, 0xE3, 0xA1),
    )
    RELEASE = (_GPIO34_LEVEL, 0x02, 0x02)
    RESET_MS = _RESET_MS
