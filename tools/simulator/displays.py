"""Displays that may be soldered on the simulated board in place of its own, on the pins that this one leaves free."""

from dataclasses import replace

from tools.boards import wired

_SPI = {1: {"sck": 5, "mosi": 2}}
_LINES = {"spi": 1, "cs": 12, "dc": 21, "reset": 22}

# Name: what is different in wiring.py.
INSTEAD: dict[str, dict] = {
    "ssd1306": {},
    "sh1106": {"DISPLAY": {"driver": "sh1106", "i2c": 0, "address": 0x3C}},
    "hd44780": {
        "I2C": {0: {"scl": 22, "sda": 21, "freq": 100_000}},
        "DISPLAY": {"driver": "hd44780", "i2c": 0, "address": 0x27},
    },
    "st7789": {"SPI": _SPI, "DISPLAY": {"driver": "st7789", "freq": 40_000_000} | _LINES},
    "ili9341": {"SPI": _SPI, "DISPLAY": {"driver": "ili9341", "freq": 10_000_000} | _LINES},
}


def wiring(board: str, display: str | None = None) -> wired.Wiring:
    """As the board has it, or with another display. ValueError: that board's display cannot be taken off."""
    found = wired.read(board)
    if not display:
        return found
    if board != "simulator":
        raise ValueError(f"board {board} has its display soldered on: leave --display out")
    changed = dict(INSTEAD[display])
    buses = {"i2c": changed.pop("I2C", found.i2c), "spi": changed.pop("SPI", found.spi)}
    return replace(found, parts=found.parts | changed, **buses)
