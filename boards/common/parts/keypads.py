"""Keypads, by their driver's name."""

from machine import Pin
from parts import buses


def matrix(part, post, click):
    """Without resistors of its own a column is pulled up by the chip."""
    from drivers.keypad import Keypad

    pull = Pin.PULL_UP if part["pull_ups"] == "inside" else None
    rows = [Pin(n, Pin.OPEN_DRAIN, value=1) for n in part["rows"]]
    columns = [Pin(n, Pin.IN, pull) for n in part["columns"]]
    return Keypad(rows, columns, part["keys"], post, click)


def touch(part, post, click):
    """The keys are drawn by the display."""
    from drivers.touch_keypad import TouchKeypad

    return TouchKeypad(buses.i2c(part), part["keys"], part["areas"], post, click, None, part["address"])


def pcf8574(part, post, click):
    from drivers.pcf8574_keypad import Pcf8574Keypad

    interrupt = buses.contact(part, "interrupt")
    return Pcf8574Keypad(buses.i2c(part), part["keys"], post, click, part["address"], interrupt)
