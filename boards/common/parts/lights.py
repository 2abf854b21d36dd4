"""Lights beside the buzzer, by their driver's name."""

from machine import Pin


def led(part, buzzer):
    from drivers.led import Led

    return Led(Pin(part["pin"], Pin.OUT), buzzer)
