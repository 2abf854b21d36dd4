"""The simulated board: a classic ESP32 with every peripheral that Suretill has, wired as wiring.py says."""

from os import rename

import vfs

import esp32
import network
import wire
import wiring
from drivers.buzzer import Buzzer
from drivers.cardreader import CardReader
from drivers.escpos import EscPos
from drivers.flash import Region
from drivers.keypad import Keypad
from drivers.radio import Radio
from drivers.ssd1306 import SSD1306
from lazy import fetch
from machine import I2C, PWM, RTC, UART, WDT, Pin, reset, reset_cause

DATA = "/rom/data"
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
    """Settings that hold for this run only."""
    return wire.overrides


def journal_region() -> Region:
    return Region(_partition("journal"))


def display():
    bus = I2C(wiring.DISPLAY_I2C, scl=Pin(wiring.DISPLAY_SCL), sda=Pin(wiring.DISPLAY_SDA), freq=400_000)
    return SSD1306(bus, address=wiring.DISPLAY_ADDRESS)


def keypad(post, click) -> Keypad:
    rows = [Pin(n, Pin.OPEN_DRAIN, value=1) for n in wiring.KEY_ROWS]
    columns = [Pin(n, Pin.IN, Pin.PULL_UP) for n in wiring.KEY_COLS]
    return Keypad(rows, columns, wiring.KEYS, post, click)


def printer(encode, chosen) -> EscPos:
    """`chosen`: the settings, which say what the model on the cable can do."""
    baud = wiring.PRINTER_BAUD if chosen.printer_baud == "board" else int(chosen.printer_baud)
    uart = UART(wiring.PRINTER_UART, baud, tx=wiring.PRINTER_TX, rx=wiring.PRINTER_RX, txbuf=256)
    return EscPos(
        uart, encode, chinese=chosen.chinese_printer, cutter=chosen.printer_cutter, marks=chosen.printer_answers
    )


def card_reader(post) -> CardReader:
    return CardReader(UART(wiring.CARD_UART, wiring.CARD_BAUD, rx=wiring.CARD_RX), post)


def scanner(post):
    """A drivers.scanner.Scanner. Its code, and the UART, are there only while a payment code is waited for."""
    tx, rx = wiring.SCANNER_TX, wiring.SCANNER_RX
    return fetch("drivers.scanner").Scanner(UART(wiring.SCANNER_UART, wiring.SCANNER_BAUD, tx=tx, rx=rx), post)


def buzzer() -> Buzzer:
    return Buzzer(PWM(Pin(wiring.BUZZER)))


def radio(networks) -> Radio:
    """`networks`: (name, password) pairs, best first."""
    return Radio(network.WLAN(network.STA_IF), networks)


def watchdog(timeout_ms: int) -> WDT:
    """From now on the terminal starts again when it is not fed for so long. A new one takes the place of the old."""
    return WDT(timeout=timeout_ms)


def rtc() -> RTC:
    return RTC()


def _partition(label: str):
    return esp32.Partition.find(esp32.Partition.TYPE_DATA, label=label)[0]
