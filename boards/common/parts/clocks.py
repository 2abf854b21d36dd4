"""Clocks, by their driver's name: shaped like machine.RTC, whose memory outlives a reset."""

from machine import RTC
from parts import buses


def chip(part):
    return RTC()


def bm8563(part):
    from drivers.bm8563 import Bm8563

    return Bm8563(buses.i2c(part), RTC(), part["address"])


def ds3231(part):
    from drivers.ds3231 import Ds3231

    return Ds3231(buses.i2c(part), RTC(), part["address"])
