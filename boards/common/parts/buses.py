"""The chip's buses and pins, as wiring.py has them."""

import wiring
from machine import I2C, UART, Pin


def i2c(part: dict) -> I2C:
    """The bus that the part is on. It has one clock for all: the chip's driver takes the newest."""
    bus = wiring.I2C[part["i2c"]]
    return I2C(part["i2c"], scl=Pin(bus["scl"]), sda=Pin(bus["sda"]), freq=bus["freq"])


def spi(part: dict):
    """A machine.SPI in mode 0, at the part's clock. Where nothing comes back there is no MISO."""
    from machine import SPI

    bus = wiring.SPI[part["spi"]]
    miso = Pin(bus["miso"]) if "miso" in bus else None
    return SPI(part["spi"], baudrate=part["freq"], sck=Pin(bus["sck"]), mosi=Pin(bus["mosi"]), miso=miso)


def uart(part: dict, baud: int = 0, **options) -> UART:
    """Its pins are always named: the chip's own choice for UART 1 is where the flash is."""
    return UART(part["uart"], baud or part["baud"], tx=part.get("tx", -1), rx=part.get("rx", -1), **options)


def contact(part: dict, name: str) -> "Pin | None":
    """An input pulled up, for a contact to ground; None when the part has no such line."""
    return Pin(part[name], Pin.IN, Pin.PULL_UP) if name in part else None


def busy(part: dict, name: str) -> "Pin | None":
    """An input pulled down, for a line that is high when its end can take no more; None when the part has none."""
    return Pin(part[name], Pin.IN, Pin.PULL_DOWN) if name in part else None
