"""What is wired to which pin of an ESP32-DevKitC V4. Nothing but data: see boards/README.md.

The keypad's eight pins lie side by side, in the order of its ribbon. No strapping pin is used, and of those that are
noisy while the chip starts (5, 14, 15) only 14, where it flashes the light.
"""

I2C = {0: {"scl": 22, "sda": 21, "freq": 400_000}}
SPI = {}

KEYPAD = {
    "driver": "matrix",
    "rows": (26, 25, 33, 32),
    "columns": (35, 34, 39, 36),
    "pull_ups": "outside",
    "keys": ("1", "2", "3", "CANCEL", "4", "5", "6", "CLEAR", "7", "8", "9", "FUNC", "00", "0", ".", "ENTER"),
}
DISPLAY = {"driver": "ssd1306", "i2c": 0, "address": 0x3C}
PRINTER = {"driver": "escpos", "uart": 2, "tx": 27, "rx": 13, "baud": 9600}
CARD_READER = {"driver": "pn532", "i2c": 0, "address": 0x24}
SCANNER = {"driver": "gm65", "uart": 1, "tx": 18, "rx": 19, "baud": 9600}
BUZZER = {"driver": "passive", "pin": 4}
LIGHT = {"driver": "led", "pin": 14}
CLOCK = {"driver": "ds3231", "i2c": 0, "address": 0x68}
