"""Code scanners, by their driver's name. The driver is in RAM only while it is used."""

from lazy import fetch
from parts import buses


def gm65(part, post):
    return fetch("drivers.scanner").Scanner(buses.uart(part), post)
