"""The simulated board with few of the chip's pins taken: keypad, contactless reader and clock are on I2C. The keypad's
expander is slow, and has a bus of its own. A reader of stripes is beside it. Nothing but data: see boards/README.md."""

I2C = {0: {"scl": 22, "sda": 21, "freq": 400_000}, 1: {"scl": 26, "sda": 25, "freq": 100_000}}
SPI = {}

KEYPAD = {
    "driver": "pcf8574",
    "i2c": 1,
    "address": 0x20,
    "interrupt": 27,
    "keys": ("1", "2", "3", "CANCEL", "4", "5", "6", "CLEAR", "7", "8", "9", "FUNC", "00", "0", ".", "ENTER"),
}
DISPLAY = {"driver": "ssd1306", "i2c": 0, "address": 0x3C}
PRINTER = {"driver": "escpos", "uart": 1, "tx": 17, "rx": 16, "baud": 115200, "paper_out": 32, "cover_open": 33}
CARD_READER = (
    {"driver": "pn532", "i2c": 0, "address": 0x24},
    {"driver": "magstripe", "uart": 2, "rx": 18, "baud": 9600},
)
SCANNER = {"driver": "gm65", "uart": 3, "tx": 23, "rx": 19, "baud": 9600}
BUZZER = {"driver": "passive", "pin": 15}
LIGHT = {"driver": "led", "pin": 14}
CLOCK = {"driver": "ds3231", "i2c": 0, "address": 0x68}
