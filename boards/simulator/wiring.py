"""What is soldered to which pin of the simulated board: an ESP32 with every peripheral that Suretill must have, and one
UART more than the chip's. Read by the board's code and by the models. Nothing but data: see boards/README.md."""

I2C = {0: {"scl": 22, "sda": 21, "freq": 400_000}}
SPI = {}

KEYPAD = {
    "driver": "matrix",
    "rows": (13, 14, 26, 27),
    "columns": (32, 33, 25, 4),
    "pull_ups": "inside",
    "keys": ("1", "2", "3", "CANCEL", "4", "5", "6", "CLEAR", "7", "8", "9", "FUNC", "00", "0", ".", "ENTER"),
}
DISPLAY = {"driver": "ssd1306", "i2c": 0, "address": 0x3C}
PRINTER = {"driver": "escpos", "uart": 1, "tx": 17, "rx": 16, "baud": 115200}
CARD_READER = {"driver": "magstripe", "uart": 2, "rx": 18, "baud": 9600}
SCANNER = {"driver": "gm65", "uart": 3, "tx": 23, "rx": 19, "baud": 9600}
BUZZER = {"driver": "passive", "pin": 15}
CLOCK = {"driver": "chip"}
