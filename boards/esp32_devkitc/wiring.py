"""What is wired to which pin of an ESP32-DevKitC V4. Nothing but data: see boards/README.md."""

I2C = {0: {"scl": 22, "sda": 21, "freq": 400_000}}
SPI = {}

KEYPAD = {
    "driver": "matrix",
    "rows": (13, 14, 27, 26),
    "columns": (36, 39, 34, 35),
    "pull_ups": "outside",
    "keys": ("1", "2", "3", "CANCEL", "4", "5", "6", "CLEAR", "7", "8", "9", "FUNC", "00", "0", ".", "ENTER"),
}
DISPLAY = {"driver": "ssd1306", "i2c": 0, "address": 0x3C}
PRINTER = {"driver": "escpos", "uart": 2, "tx": 25, "rx": 33, "baud": 9600}
CARD_READER = {"driver": "pn532", "i2c": 0, "address": 0x24}
SCANNER = {"driver": "gm65", "uart": 1, "tx": 18, "rx": 19, "baud": 9600}
BUZZER = {"driver": "passive", "pin": 4}
LIGHT = {"driver": "led", "pin": 32}
CLOCK = {"driver": "ds3231", "i2c": 0, "address": 0x68}
