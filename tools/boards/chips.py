"""What the chips allow at their pins, by the makers' documents."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

KIB, MIB = 1024, 1024 * 1024


@dataclass(frozen=True)
class Chip:
    """GPIO numbers throughout. strapping: pin to what its level decides at reset. psram: kind to the pins it takes.
    uarts, i2c, spi: numbers that MicroPython offers there, UART 0 left out. ethernet: line of wiring.py to the pins
    that it can be at, none where there is no Ethernet."""

    name: str
    gpios: Set[int]
    strapping: Mapping[int, str]
    input_only: Set[int]
    flash: Set[int]
    psram: Mapping[str, Set[int]]
    console: Set[int]
    usb: Set[int]
    uarts: Set[int]
    i2c: Set[int]
    spi: Set[int]
    bootloader: int
    ethernet: Mapping[str, Set[int]] = field(default_factory=dict)


# ESP32 Series Datasheet: pin overview (no GPIO 24, 28 to 31; 20 is the PICO-V3's alone), boot configurations (straps),
# restrictions for GPIOs (34 to 39 are inputs without pull resistors), RMII pins of the EMAC (its clock goes out at 16
# or 17). ESP-IDF, GPIO: 6 to 11 go to the flash in the
# module, 16 and 17 to a WROVER's PSRAM. UART0 is on 1 and 3: the ROM writes its log there, and MicroPython its REPL.
ESP32 = Chip(
    name="ESP32",
    gpios=frozenset(range(40)) - {20, 24, 28, 29, 30, 31},
    strapping={
        0: "low at reset starts the loader instead of the firmware",
        2: "high at reset keeps the loader from starting",
        5: "with 15 it times the SDIO slave",
        12: "high at reset sets the flash to 1.8 V, and nothing starts",
        15: "low at reset silences the start-up log",
    },
    input_only=frozenset(range(34, 40)),
    flash=frozenset(range(6, 12)),
    psram={"none": frozenset(), "quad": frozenset({16, 17})},
    console=frozenset({1, 3}),
    usb=frozenset(),
    uarts=frozenset({1, 2}),
    i2c=frozenset({0, 1}),
    spi=frozenset({1, 2}),
    bootloader=0x1000,
    ethernet={
        "tx0": {19}, "tx1": {22}, "tx_en": {21}, "rx0": {25}, "rx1": {26}, "crs": {27}, "clock": {16, 17},
    },
)  # fmt: skip

# ESP32-S3 Series Datasheet: pin overview (no GPIO 22 to 25), boot configurations, restrictions for GPIOs (26 to 32 go
# to flash and PSRAM in the package or module, 33 to 37 as well where either is octal). USB: 19, 20. UART0: 43, 44.
ESP32_S3 = Chip(
    name="ESP32-S3",
    gpios=frozenset(range(49)) - {22, 23, 24, 25},
    strapping={
        0: "low at reset starts the loader instead of the firmware",
        3: "chooses where JTAG is",
        45: "sets the voltage of the flash",
        46: "with 0 it chooses the loader, and whether the ROM writes its log",
    },
    input_only=frozenset(),
    flash=frozenset(range(26, 33)),
    psram={"none": frozenset(), "quad": frozenset(), "octal": frozenset(range(33, 38))},
    console=frozenset({43, 44}),
    usb=frozenset({19, 20}),
    uarts=frozenset({1, 2}),
    i2c=frozenset({0, 1}),
    spi=frozenset({1, 2}),
    bootloader=0,
)

CHIPS = {"esp32": ESP32, "esp32s3": ESP32_S3}
