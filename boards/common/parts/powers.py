"""Power chips, by their driver's name: what the rest of the board needs is switched on."""

from lazy import fetch, release
from parts import buses


def axp192(part):
    """OSError when it does not answer: then there is no display either."""
    try:
        fetch("drivers.axp192").Axp192(buses.i2c(part), part["address"]).start()
    finally:
        release("drivers.axp192")
