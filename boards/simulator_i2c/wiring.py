"""The simulated board with a cable in place of Wi-Fi, which takes ten pins: so keypad, contactless reader and clock are
on I2C. The keypad's expander is slow, and has a bus of its own. A reader of stripes has the UART that a scanner would
have. Nothing but data: see boards/README.md."""

I2C = {0: {"scl": 14, "sda": 13, "freq": 400_000}, 1: {"scl": 33, "sda": 32, "freq": 100_000}}
SPI = {}

KEYPAD = {
    "driver": "pcf8574",
    "i2c": 1,
    "address": 0x20,
    "interrupt": 16,
    "keys": ("1", "2", "3", "CANCEL", "4", "5", "6", "CLEAR", "7", "8", "9", "FUNC", "00", "0", ".", "ENTER"),
}
DISPLAY = {"driver": "ssd1306", "i2c": 0, "address": 0x3C}
PRINTER = {"driver": "escpos", "uart": 1, "tx": 4, "rx": 34, "baud": 115200, "paper_out": 5, "cover_open": 2}
CARD_READER = (
    {"driver": "pn532", "i2c": 0, "address": 0x24},
    {"driver": "magstripe", "uart": 2, "rx": 35, "baud": 9600},
)
BUZZER = {"driver": "passive", "pin": 15}
LIGHT = {"driver": "led", "pin": 0}
CLOCK = {"driver": "ds3231", "i2c": 0, "address": 0x68}
NETWORK = {
    "driver": "lan8720", "phy": 1, "mdc": 23, "mdio": 18, "clock": 17,
    "tx0": 19, "tx1": 22, "tx_en": 21, "rx0": 25, "rx1": 26, "crs": 27,
}  # fmt: skip
