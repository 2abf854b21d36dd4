"""Card readers, by their driver's name."""

from parts import buses


def magstripe(part, post):
    from drivers.cardreader import CardReader

    return CardReader(buses.uart(part), post)


def pn532(part, post):
    from drivers.pn532 import Pn532

    return Pn532(buses.i2c(part), post, part["address"])
