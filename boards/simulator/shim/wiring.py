"""What is soldered to which pin of the simulated board. Read by the board and by the models."""

KEY_ROWS = (13, 14, 26, 27)
KEY_COLS = (32, 33, 25, 4)
KEYS = ("1", "2", "3", "CANCEL", "4", "5", "6", "CLEAR", "7", "8", "9", "FUNC", "00", "0", ".", "ENTER")

BUZZER = 15

DISPLAY_I2C = 0
DISPLAY_SCL = 22
DISPLAY_SDA = 21
DISPLAY_ADDRESS = 0x3C

PRINTER_UART = 1
PRINTER_TX = 17
PRINTER_RX = 16
PRINTER_BAUD = 115200

CARD_UART = 2
CARD_RX = 18
CARD_BAUD = 9600

SCANNER_UART = 3
SCANNER_TX = 23
SCANNER_RX = 19
SCANNER_BAUD = 9600
