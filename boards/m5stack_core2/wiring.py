"""What is wired to which pin of an M5Stack Core2, inside it ("soldered") and at its ports A, B and C.

Nothing but data: see boards/README.md.
"""

I2C = {
    0: {"scl": 22, "sda": 21, "freq": 400_000, "soldered": True},
    1: {"scl": 33, "sda": 32, "freq": 400_000},
}
SPI = {1: {"sck": 18, "mosi": 23, "soldered": True}}

POWER = {"driver": "axp", "i2c": 0, "address": 0x34, "soldered": True}
KEYPAD = {
    "driver": "touch",
    "i2c": 0,
    "address": 0x38,
    "soldered": True,
    "keys": ("1", "2", "3", "CANCEL", "4", "5", "6", "CLEAR", "7", "8", "9", "FUNC", "00", "0", ".", "ENTER"),
    # Digits in two rows below the picture; CANCEL, CLEAR and ENTER at the bottom and on the three circles below it.
    "areas": (
        (0, 130, 45, 46), (45, 130, 46, 46), (91, 130, 46, 46), (0, 224, 106, 56),
        (137, 130, 46, 46), (183, 130, 45, 46), (0, 177, 45, 46), (107, 224, 106, 56),
        (45, 177, 46, 46), (91, 177, 46, 46), (137, 177, 46, 46), (274, 130, 46, 93),
        (228, 130, 46, 46), (183, 177, 45, 46), (228, 177, 46, 46), (214, 224, 106, 56),
    ),
}  # fmt: skip
DISPLAY = {"driver": "ili9342", "spi": 1, "freq": 10_000_000, "cs": 5, "dc": 15, "soldered": True}
PRINTER = {"driver": "escpos", "uart": 2, "tx": 14, "rx": 13, "baud": 9600}
CARD_READER = {"driver": "pn532", "i2c": 1, "address": 0x24}
SCANNER = {"driver": "gm65", "uart": 1, "tx": 26, "rx": 36, "baud": 9600}
BUZZER = {"driver": "passive", "pin": 27}
CLOCK = {"driver": "bm8563", "i2c": 0, "address": 0x51, "soldered": True}
