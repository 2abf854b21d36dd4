"""What each driver's part has at the chip's pins, and what a person has to know to connect it.

The firmware's side of the same names is boards/common/parts/.
"""

from dataclasses import dataclass

IN, OUT, BOTH, DRAIN = "input", "output", "both ways", "open-drain output"


@dataclass(frozen=True)
class Line:
    """A line to the part: its field in wiring.py, its direction as the chip sees it, the terminal on the module.

    pulled: the chip has to pull it up.
    """

    field: str
    direction: str
    terminal: str
    needed: bool = True
    pulled: bool = False


@dataclass(frozen=True)
class Driver:
    """bus: where its other lines are, "" for none; fastest: clock of the bus in Hz, 0 for any.
    supply: its other terminals, and what they go to. title: the module's usual name. advice: for who wires it."""

    title: str
    lines: tuple[Line, ...] = ()
    bus: str = ""
    fastest: int = 0
    address: bool = False
    supply: tuple[tuple[str, str], ...] = (("VCC", "3V3"), ("GND", "GND"))
    advice: tuple[str, ...] = ()


UART_LINES = (Line("tx", OUT, "RX"), Line("rx", IN, "TX"))
PRINTER_LINES = (Line("tx", OUT, "RX"), Line("rx", IN, "TX", needed=False))
BUS_TERMINALS = {
    "i2c": (("sda", BOTH, "SDA"), ("scl", BOTH, "SCL")),
    "spi": (("sck", OUT, "SCK"), ("mosi", OUT, "MOSI"), ("miso", IN, "MISO")),
}
SPI_LINES = (Line("cs", OUT, "CS"), Line("dc", OUT, "DC"), Line("reset", OUT, "RST", needed=False))
FIVE = (("VCC", "5V"), ("GND", "GND"))
LIT = (("VCC", "3V3"), ("GND", "GND"), ("BL or LED", "3V3"))

KEYPADS = {
    "matrix": Driver(
        "Keypad 4x4, matrix",
        (Line("rows", DRAIN, "R"), Line("columns", IN, "C")),
        supply=(),
        advice=("Rows from the top, columns from the left.", "Keep its cable under 20 cm."),
    ),
    "pcf8574": Driver(
        "Keypad 4x4 on a PCF8574",
        (Line("interrupt", IN, "INT", needed=False, pulled=True),),
        "i2c",
        100_000,
        address=True,
        advice=("Rows to P0 to P3, columns to P4 to P7.",),
    ),
    "touch": Driver("touch panel FT6336U", (), "i2c", 400_000, address=True),
}
DISPLAYS = {
    "ssd1306": Driver("OLED 0.96 inch 128x64, SSD1306", (), "i2c", 400_000, address=True),
    "sh1106": Driver("OLED 1.3 inch 128x64, SH1106", (), "i2c", 400_000, address=True),
    "hd44780": Driver(
        "LCD 20x4, HD44780 with a PCF8574 backpack",
        (),
        "i2c",
        100_000,
        address=True,
        supply=FIVE,
        advice=("Its pull-ups go to 5 V: take them off the backpack, or put a level shifter between.",),
    ),
    "st7789": Driver("TFT 2.0 or 2.4 inch 320x240, ST7789", SPI_LINES, "spi", 62_500_000, supply=LIT),
    "ili9341": Driver("TFT 2.4 or 2.8 inch 320x240, ILI9341", SPI_LINES, "spi", 10_000_000, supply=LIT),
    "ili9342": Driver("display 2.0 inch 320x240, ILI9342C", SPI_LINES, "spi", 10_000_000),
}
POWERS = {"axp": Driver("power chip AXP192 (AXP2101 in a v1.1)", (), "i2c", 400_000, address=True)}
PRINTERS = {
    "escpos": Driver(
        "Receipt printer, ESC/POS, TTL",
        (
            *PRINTER_LINES,
            Line("dtr", IN, "DTR or BUSY", needed=False),
            Line("paper_out", IN, "paper switch to GND", needed=False, pulled=True),
            Line("cover_open", IN, "cover switch to GND", needed=False, pulled=True),
        ),
        "uart",
        supply=(("VCC", "own supply, 5 to 9 V, 2 A"), ("GND", "GND")),
        advice=(
            "470 to 1000 uF across its own supply, whose GND is joined to the board's.",
            "Measure TX and DTR: at 5 V put dividers in, 10 kOhm from the printer, 20 kOhm to GND.",
        ),
    )
}
READERS = {
    "magstripe": Driver(
        "Magnetic stripe reader with serial output",
        (Line("rx", IN, "TX"),),
        "uart",
        supply=FIVE,
        advice=("Measure its TX: at 5 V put a divider in, 10 kOhm from the reader, 20 kOhm to GND.",),
    ),
    "pn532": Driver(
        "Contactless reader PN532",
        (),
        "i2c",
        400_000,
        address=True,
        advice=(
            "Switches on the module: I2C (1 on, 2 off).",
            "Not behind metal, and not on the display.",
        ),
    ),
}
SCANNERS = {
    "gm65": Driver(
        "Code scanner GM65, GM861 or kin",
        UART_LINES,
        "uart",
        supply=FIVE,
        advice=("TTL serial, 9600 baud, as it leaves the factory.",),
    )
}
BUZZERS = {
    "passive": Driver(
        "Passive buzzer",
        (Line("pin", OUT, "S"),),
        advice=("A bare piezo disc may go to pin and GND; a coil needs a transistor.",),
    )
}
LIGHTS = {"led": Driver("LED", (Line("pin", OUT, "anode, by 330 Ohm"),), supply=(("cathode", "GND"),))}
CLOCKS = {
    "chip": Driver("the chip's own clock"),
    "bm8563": Driver("clock BM8563 with a battery", (), "i2c", 400_000, address=True),
    "ds3231": Driver("Clock DS3231 with a battery", (), "i2c", 400_000, address=True),
}
# What of the chip's Ethernet has a place of its own is in chips.py.
NETWORKS = {
    "lan8720": Driver(
        "Ethernet module LAN8720",
        (
            Line("mdc", OUT, "MDC"), Line("mdio", BOTH, "MDIO"), Line("tx0", OUT, "TX0"), Line("tx1", OUT, "TX1"),
            Line("tx_en", OUT, "TX-EN"), Line("rx0", IN, "RX0"), Line("rx1", IN, "RX1"), Line("crs", IN, "CRS"),
            Line("clock", OUT, "XTAL1 / CLKIN"), Line("power", OUT, "its supply's switch", needed=False),
        ),
        advice=(
            "The chip gives the 50 MHz: take the module's own oscillator off, or one without.",
            "Wires of 10 cm at most, and a GND beside the clock.",
        ),
    )
}  # fmt: skip

# The part's name in wiring.py: its drivers, and whether every board has one.
PARTS = {
    "POWER": (POWERS, False),
    "KEYPAD": (KEYPADS, True),
    "DISPLAY": (DISPLAYS, True),
    "PRINTER": (PRINTERS, True),
    "CARD_READER": (READERS, True),
    "CARD_READER_2": (READERS, False),
    "SCANNER": (SCANNERS, False),
    "BUZZER": (BUZZERS, True),
    "LIGHT": (LIGHTS, False),
    "CLOCK": (CLOCKS, True),
    "NETWORK": (NETWORKS, False),
}
