"""What every board offers: the parts that its wiring.py names, each made by the function in parts/ that has the name of
its driver; the chip's own; and where files are.

In RAM only while a terminal is built, or while its scanner is; so are wiring.py and parts/.
"""

import sys
from os import rename

import vfs

import esp32
import network
import wiring
from drivers.flash import Region
from drivers.radio import Radio
from lazy import fetch, forget
from machine import WDT, reset, reset_cause

DATA = "/rom/data"  # beside the code
SETTINGS = "/flash/settings.json"
CRASHES = "/flash/crashes.json"
PEOPLE = "/flash/people.txt"

_CAUSES = ("reset", "brown-out", "reset", "watchdog", "reset", "")  # by machine.reset_cause(), 1: PWRON_RESET

__all__ = ("CRASHES", "DATA", "PEOPLE", "SETTINGS", "rename", "reset")


def cause() -> str:
    """What ended a run that did not mean to end; "" when that is no fault (a soft reset: somebody is at the console).

    The chip calls a brown-out a power-on. They differ in that the clock's memory outlives the first alone, and only who
    found a mark there asks. A crash of the chip's own code and a reset by hand are the same to it, too.
    """
    return _CAUSES[reset_cause()]


def mount():
    """Mount the settings' file system. OSError when it cannot be read."""
    vfs.mount(vfs.VfsLfs2(_partition("vfs")), "/flash")


def overrides() -> dict:
    """Settings that hold for this run only: a simulator's may have some."""
    return getattr(sys.modules.get("wire"), "overrides", {})


def journal_region() -> Region:
    return Region(_partition("journal"))


def display():
    """Shaped like drivers.ssd1306.SSD1306. Where a power chip feeds it, that is told to."""
    if hasattr(wiring, "POWER"):
        _made("powers", wiring.POWER)
    return _made("displays", wiring.DISPLAY)


def keypad(post, click):
    """Shaped like drivers.keypad.Keypad."""
    return _made("keypads", wiring.KEYPAD, post, click)


def printer(encode, chosen):
    """A drivers.escpos.EscPos. `chosen`: the settings, which say what the model on the cable can do."""
    return _made("printers", wiring.PRINTER, encode, chosen)


def card_reader(post):
    """Shaped like drivers.cardreader.CardReader. The wiring names one, or a row of them."""
    parts = wiring.CARD_READER
    if isinstance(parts, dict):
        return _made("readers", parts, post)
    from drivers.readers import Readers

    return Readers([_made("readers", part, post) for part in parts])


def scans() -> bool:
    """Whether there is a code scanner: a stripe reader may have its UART."""
    return hasattr(wiring, "SCANNER")


def scanner(post):
    """A drivers.scanner.Scanner. Its code, and the UART, are there only while a payment code is waited for."""
    return _made("scanners", wiring.SCANNER, post)


def buzzer():
    """Shaped like drivers.buzzer.Buzzer."""
    sound = _made("buzzers", wiring.BUZZER)
    light = getattr(wiring, "LIGHT", None)
    return _made("lights", light, sound) if light else sound


def rtc():
    """Shaped like machine.RTC."""
    return _made("clocks", wiring.CLOCK)


def radio(networks) -> Radio:
    """Wi-Fi, or what the wiring has in its place. `networks`: (name, password) pairs, best first."""
    if hasattr(wiring, "NETWORK"):
        return _made("networks", wiring.NETWORK)
    return Radio(network.WLAN(network.STA_IF), networks)


def watchdog(timeout_ms: int) -> WDT:
    """From now on the terminal starts again when it is not fed for so long. A new one takes the place of the old."""
    return WDT(timeout=timeout_ms)


def _made(kind: str, part: dict, *values):
    """The part, by its driver's function in parts/`kind`, whose code is let go at once."""
    name = "parts." + kind
    try:
        return getattr(fetch(name), part["driver"])(part, *values)
    finally:
        forget(name, "parts.buses", "parts")


def _partition(label: str):
    return esp32.Partition.find(esp32.Partition.TYPE_DATA, label=label)[0]
