"""Buzzers, by their driver's name."""

from machine import PWM, Pin


def passive(part):
    from drivers.buzzer import Buzzer

    return Buzzer(PWM(Pin(part["pin"])))
