"""Power chips, by their driver's name: what the rest of the board needs is switched on."""

from lazy import fetch, release
from parts import buses

_IC_TYPE = 0x03
_AXPS = {0x03: ("drivers.axp192", "Axp192"), 0x4A: ("drivers.axp2101", "Axp2101")}  # by what they say they are


def axp(part):
    """The power chip of a Core2, by whether it is an AXP192 or, in a v1.1, an AXP2101: their registers mean different
    things. OSError when it does not answer, or is another one, to which nothing is written: then there is no display.
    """
    i2c = buses.i2c(part)
    found = i2c.readfrom_mem(part["address"], _IC_TYPE, 1)[0]
    if found not in _AXPS:
        raise OSError("power chip %02X is unknown" % found)
    module, name = _AXPS[found]
    try:
        getattr(fetch(module), name)(i2c, part["address"]).start()
    finally:
        release(module)
