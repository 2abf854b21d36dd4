"""Which model stands for which part of a board, by the driver's name in its wiring."""

from tools.simulator.models.axp192 import Axp192
from tools.simulator.models.bm8563 import Bm8563
from tools.simulator.models.ds3231 import Ds3231
from tools.simulator.models.fingers import Fingers
from tools.simulator.models.hd44780 import Hd44780
from tools.simulator.models.ili9342 import Ili9342
from tools.simulator.models.keypad import ExpandedKeypad, Keypad
from tools.simulator.models.lan import Lan
from tools.simulator.models.pn532 import Pn532
from tools.simulator.models.senders import CardReader
from tools.simulator.models.sh1106 import Sh1106
from tools.simulator.models.ssd1306 import SSD1306
from tools.simulator.models.tft import Ili9341, St7789

DISPLAYS = {
    "ssd1306": SSD1306, "sh1106": Sh1106, "hd44780": Hd44780, "st7789": St7789, "ili9341": Ili9341, "ili9342": Ili9342,
}  # fmt: skip


def keypad(part: dict, faults, seed: int) -> Keypad | Fingers:
    """ValueError: a keypad that is not modelled."""
    if part["driver"] == "pcf8574":
        return ExpandedKeypad(part["keys"], faults, seed)
    if part["driver"] == "touch":
        return Fingers(part["keys"], part["areas"])
    if part["driver"] != "matrix":
        raise ValueError(f"keypad {part['driver']!r} is not modelled")
    outside = part["pull_ups"] == "outside"
    return Keypad(part["rows"], part["columns"], part["keys"], faults, seed, resistors=outside)


def reader(part: dict, faults) -> CardReader | Pn532:
    return CardReader() if part["driver"] == "magstripe" else Pn532(faults)


def clock(part: dict, now: float) -> Bm8563 | Ds3231 | None:
    """None: the chip's own is the only one."""
    kinds = {"bm8563": Bm8563, "ds3231": Ds3231}
    return kinds[part["driver"]](now) if part["driver"] in kinds else None


def power(part: dict | None, faults, display) -> Axp192 | None:
    """None: the supply is there, and that is all."""
    return Axp192(faults, display) if part else None


def cable(part: dict | None, faults) -> Lan | None:
    """None: there is Wi-Fi."""
    return Lan(faults, part) if part else None
