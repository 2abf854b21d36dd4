"""The simulated board's wiring by single names, for tests and benchmarks; the models read the whole (devices.py)."""

from tools.boards import wired

_PARTS = wired.read("simulator").parts

KEY_ROWS = _PARTS["KEYPAD"]["rows"]
KEY_COLS = _PARTS["KEYPAD"]["columns"]
KEYS = _PARTS["KEYPAD"]["keys"]
BUZZER = _PARTS["BUZZER"]["pin"]
PRINTER_UART = _PARTS["PRINTER"]["uart"]
PRINTER_BAUD = _PARTS["PRINTER"]["baud"]
CARD_UART = _PARTS["CARD_READER"]["uart"]
CARD_BAUD = _PARTS["CARD_READER"]["baud"]
SCANNER_UART = _PARTS["SCANNER"]["uart"]
SCANNER_BAUD = _PARTS["SCANNER"]["baud"]
