"""Displays, by their driver's name."""

import wiring
from machine import Pin
from parts import buses


def ssd1306(part):
    from drivers.ssd1306 import SSD1306

    return SSD1306(buses.i2c(part), address=part["address"])


def sh1106(part):
    from drivers.sh1106 import Sh1106

    return Sh1106(buses.i2c(part), part["address"])


def hd44780(part):
    from drivers.hd44780 import Hd44780

    return Hd44780(buses.i2c(part), part["address"])


def st7789(part):
    from drivers.st7789 import St7789

    return _colour(part, St7789)


def ili9341(part):
    from drivers.ili9341 import Ili9341

    return _colour(part, Ili9341)


def ili9342(part):
    """With the keys on it, where the keypad is its touch panel."""
    from drivers.ili9342 import Ili9342

    pad = wiring.KEYPAD
    touch = {"keys": pad["keys"], "areas": pad["areas"]} if pad["driver"] == "touch" else {}
    return _colour(part, Ili9342, **touch)


def _colour(part, driver, **panel):
    """With what the part says of the panel: how it is turned, and the order of its colours."""
    panel.update({name: part[name] for name in ("rotation", "inverted", "bgr") if name in part})
    reset = Pin(part["reset"], Pin.OUT, value=1) if "reset" in part else None
    return driver(buses.spi(part), Pin(part["dc"], Pin.OUT), Pin(part["cs"], Pin.OUT, value=1), reset, **panel)
