"""The AXP2101 power chip of an M5Stack Core2 v1.1, as far as screen and modules at the ports need it (X-Powers AXP2101
V1.0; what hangs on it: docs.m5stack.com, Core2 v1.1, pin map).

There ALDO4 feeds the display's logic and the SD card, BLDO1 the backlight, DCDC1 the ESP32 itself; ALDO2 is the reset
of display and touch panel, BLDO2 switches the 5 V boost of the ports, DLDO1 shakes the board.
"""

from micropython import const

from drivers.axp import Axp

_SWITCHES = const(0x90)  # bits: 0 to 3 ALDO1 to ALDO4, 4 BLDO1, 5 BLDO2, 7 DLDO1
_ALDO2 = const(0x93)  # each of them: 0.5 V and 100 mV a step, in the lower five bits
_ALDO4 = const(0x95)
_BLDO1 = const(0x96)
_BLDO2 = const(0x97)

_RESET = const(0x02)  # in _SWITCHES
_RESET_MS = const(100)  # ALDO2 has to run empty; the display itself wants 10 us


class Axp2101(Axp):
    # Every voltage before its switch, and all in reset.
    START = (
        (_ALDO4, 0x1F, 28),  # 3.3 V
        (_BLDO1, 0x1F, 23),  # 2.8 V
        (_ALDO2, 0x1F, 28),
        (_BLDO2, 0x1F, 28),
        (_SWITCHES, 0x80 | _RESET | 0x38, 0x38),
    )
    RELEASE = (_SWITCHES, _RESET, _RESET)
    RESET_MS = _RESET_MS
