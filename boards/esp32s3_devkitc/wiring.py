"""What is wired to which pin of an ESP32-S3-DevKitC-1. Nothing but data: see boards/README.md.

Keypad and display each have pins side by side. The keypad's are in the order of its ribbon.
"""

I2C = {0: {"scl": 9, "sda": 8, "freq": 400_000}}
SPI = {1: {"sck": 12, "mosi": 11}}

KEYPAD = {
    "driver": "matrix",
    "rows": (4, 5, 6, 7),
    "columns": (15, 16, 17, 18),
    "pull_ups": "inside",
    "keys": ("1", "2", "3", "CANCEL", "4", "5", "6", "CLEAR", "7", "8", "9", "FUNC", "00", "0", ".", "ENTER"),
}
DISPLAY = {"driver": "st7789", "spi": 1, "freq": 40_000_000, "cs": 10, "dc": 13, "reset": 14}
PRINTER = {"driver": "escpos", "uart": 2, "tx": 1, "rx": 2, "dtr": 40, "baud": 9600}
CARD_READER = {"driver": "pn532", "i2c": 0, "address": 0x24}
SCANNER = {"driver": "gm65", "uart": 1, "tx": 41, "rx": 42, "baud": 9600}
BUZZER = {"driver": "passive", "pin": 21}
LIGHT = {"driver": "led", "pin": 47}
CLOCK = {"driver": "ds3231", "i2c": 0, "address": 0x68}
