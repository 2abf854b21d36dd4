"""Boards as data: those that are shipped are sound, and each rule refuses a board that was changed to break it."""

import ast
import copy
import re
import tomllib

import pytest

from tools.boards import BOARDS, BoardError, board, partitions, rules, wired
from tools.boards.drivers import PARTS

DEVKIT, S3, CORE2 = "esp32_devkitc", "esp32s3_devkitc", "m5stack_core2"
ALL = board.names()
(CABLED,) = re.findall(r'```python\n("""A DevKitC with a cable.*?)```', (BOARDS / "README.md").read_text(), re.S)
(STRIPED,) = re.findall(r'```python\n("""A DevKitC that reads stripes.*?)```', (BOARDS / "README.md").read_text(), re.S)
GONE = object()


def changed(name, part=None, bus=None, about=None, **values):
    """The faults of a shipped board after a change: of a part, of a bus such as ("i2c", 0), or of board.toml."""
    wiring = copy.deepcopy(wired.read(name))
    target = {}
    if part:
        target = wiring.parts.setdefault(part, {})
    elif bus:
        target = getattr(wiring, bus[0]).setdefault(bus[1], {})
    target.update(values)
    for field in [field for field, value in target.items() if value is GONE]:
        del target[field]
    if part and not target:
        del wiring.parts[part]
    text = tomllib.loads((BOARDS / name / "board.toml").read_text())
    return rules.check(board.make(name, wiring, text | (about or {})))


@pytest.mark.parametrize("name", ALL)
def test_shipped_board_is_sound(name):
    found = board.read(name)
    assert rules.check(found) == []
    assert list(partitions.check(partitions.read(name), found.flash)) == []


def test_the_three_boards_are_there():
    assert {DEVKIT, S3, CORE2} <= set(ALL)


CABLE = {
    "driver": "lan8720", "phy": 1, "mdc": 23, "mdio": 18, "clock": 17,
    "tx0": 19, "tx1": 22, "tx_en": 21, "rx0": 25, "rx1": 26, "crs": 27,
}  # fmt: skip

REFUSED = [
    ("strapping pin", DEVKIT, {"part": "BUZZER", "pin": 12}, r"GPIO 12, buzzer pin: a strapping pin: .*1.8 V"),
    ("strapping pin, S3", S3, {"part": "BUZZER", "pin": 45}, r"GPIO 45, buzzer pin: a strapping pin"),
    ("flash", DEVKIT, {"part": "SCANNER", "tx": 9}, r"GPIO 9, scanner tx: the flash is there"),
    ("flash, S3", S3, {"part": "SCANNER", "tx": 30}, r"GPIO 30, scanner tx: the flash is there"),
    ("PSRAM", DEVKIT, {"part": "LIGHT", "pin": 16, "about": {"psram": "quad"}}, r"GPIO 16, light pin: .*PSRAM"),
    ("octal PSRAM", S3, {"part": "LIGHT", "pin": 35}, r"GPIO 35, light pin: the module's PSRAM"),
    ("console", DEVKIT, {"part": "PRINTER", "tx": 1}, r"GPIO 1, printer tx: UART0"),
    ("console, S3", S3, {"part": "PRINTER", "rx": 44}, r"GPIO 44, printer rx: UART0"),
    ("USB", S3, {"part": "PRINTER", "rx": 19}, r"GPIO 19, printer rx: USB"),
    ("own LED", S3, {"part": "LIGHT", "pin": 48}, r"GPIO 48, light pin: the board's own LED"),
    ("no such pin", DEVKIT, {"part": "BUZZER", "pin": 24}, r"GPIO 24, buzzer pin: the ESP32 has no such pin"),
    ("not led out", DEVKIT, {"part": "SCANNER", "rx": 37}, r"GPIO 37, scanner rx: no pin of the board leads there"),
    ("input as output", DEVKIT, {"part": "BUZZER", "pin": 34}, r"GPIO 34, buzzer pin: an input only, it cannot drive"),
    ("input as row", DEVKIT, {"part": "KEYPAD", "rows": (35, 25, 33, 32)}, r"GPIO 35, keypad row 1: an input only"),
    ("input as bus", DEVKIT, {"bus": ("i2c", 0), "sda": 39}, r"GPIO 39, display SDA: an input only"),
    ("used twice", DEVKIT, {"part": "BUZZER", "pin": 27}, r"GPIO 27, buzzer pin: printer tx has it already"),
    ("bus used twice", DEVKIT, {"part": "BUZZER", "pin": 22}, r"GPIO 22, buzzer pin: display SCL has it already"),
    ("lines of a bus", DEVKIT, {"bus": ("i2c", 0), "sda": 22}, r"GPIO 22, display SCL: display SDA has it already"),
    ("columns twice", DEVKIT, {"part": "KEYPAD", "columns": (36, 36, 34, 35)}, r"GPIO 36, keypad column 2: keypad col"),
    ("no pull-up", DEVKIT, {"part": "KEYPAD", "pull_ups": GONE}, r'columns have no pull-ups. Say "pull_ups": "inside"'),
    ("none inside", DEVKIT, {"part": "KEYPAD", "pull_ups": "inside"}, r"GPIO 35, keypad column 1: no pull-up inside"),
    ("three rows", DEVKIT, {"part": "KEYPAD", "rows": (26, 25, 33)}, r'KEYPAD: "rows" must be four pins'),
    ("keys", DEVKIT, {"part": "KEYPAD", "keys": ("1",) * 16}, r"must name 16 different keys"),
    ("areas", CORE2, {"part": "KEYPAD", "areas": ((0, 0, 9, 9),) * 16}, r'KEYPAD: "areas" must be 16 areas'),
    ("one area", CORE2, {"part": "KEYPAD", "areas": ((0, 0, 9, 9),)}, r'KEYPAD: "areas" must be 16 areas'),
    ("switch", DEVKIT, {"part": "PRINTER", "paper_out": 34}, r"GPIO 34, printer paper_out: .*take another pin"),
    ("UART 0", DEVKIT, {"part": "PRINTER", "uart": 0}, r"PRINTER: UART 0 is the REPL's"),
    ("UART 3", DEVKIT, {"part": "PRINTER", "uart": 3}, r"PRINTER: UART 3 does not exist .* Take one of 1, 2"),
    ("UART twice", DEVKIT, {"part": "SCANNER", "uart": 2}, r"SCANNER: UART 2 is PRINTER's already. Take UART 1"),
    ("bus number", DEVKIT, {"bus": ("i2c", 7), "scl": 5, "sda": 17, "freq": 1}, r"i2c 7 does not exist on the ESP32"),
    ("bus line", S3, {"bus": ("spi", 1), "mosi": GONE}, r'spi 1: "mosi" is missing'),
    ("bus clock", DEVKIT, {"bus": ("i2c", 0), "freq": 1_000_000}, r"i2c 0: 1000000 Hz is too fast .*400000"),
    ("slow part", DEVKIT, {"part": "DISPLAY", "driver": "hd44780"}, r'i2c 0: 400000 Hz is too fast .*"freq": 100000'),
    ("address", DEVKIT, {"part": "CLOCK", "address": 0x3C}, r"CLOCK: address 0x3c on i2c 0 is DISPLAY's already"),
    ("no bus", DEVKIT, {"part": "CLOCK", "i2c": 1}, r"CLOCK: i2c 1 is not in the table I2C"),
    ("part unknown", DEVKIT, {"part": "SPEAKER", "pin": 5}, r"SPEAKER: no such part. There are: POWER, KEY"),
    ("driver unknown", DEVKIT, {"part": "CLOCK", "driver": "sun"}, r"CLOCK: driver 'sun' is unknown. There are: chip,"),
    ("part missing", DEVKIT, {"part": "BUZZER", "driver": GONE, "pin": GONE}, r"BUZZER is missing: every board has"),
    ("line missing", DEVKIT, {"part": "PRINTER", "tx": GONE}, r'PRINTER: "tx" is missing, the pin that goes to RX'),
    ("no number", DEVKIT, {"part": "PRINTER", "tx": "25"}, r"""PRINTER: "tx" is '25', no pin number"""),
    ("no address", DEVKIT, {"part": "CLOCK", "address": GONE}, r'CLOCK: "address" on the bus is missing'),
    ("cable, wrong pin", DEVKIT, {"part": "NETWORK", **CABLE, "tx0": 23}, r"GPIO 23, network tx0: the chip has it at"),
    ("cable, the clock", DEVKIT, {"part": "NETWORK", **CABLE, "clock": 0}, r"GPIO 0, network clock: a strapping pin"),
    ("cable, taken pins", DEVKIT, {"part": "NETWORK", **CABLE}, r"GPIO 25, network rx0: keypad row 2 has it already"),
    ("cable, input only", DEVKIT, {"part": "NETWORK", **CABLE, "mdc": 34}, r"GPIO 34, network mdc: an input only"),
    ("cable, no address", DEVKIT, {"part": "NETWORK", **CABLE, "phy": GONE}, r'NETWORK: "phy" is missing'),
    ("cable, S3", S3, {"part": "NETWORK", **CABLE}, r"NETWORK: the ESP32-S3 has no Ethernet inside"),
    ("no baud", DEVKIT, {"part": "PRINTER", "baud": GONE}, r'PRINTER: "baud" is missing'),
]  # fmt: skip


@pytest.mark.parametrize("_, name, change, why", REFUSED, ids=[row[0] for row in REFUSED])
def test_refused(_, name, change, why):
    found = changed(name, **change)
    assert any(re.search(why, fault) for fault in found), found


def test_a_fault_names_pins_that_are_free_and_could_do_it():
    (fault,) = changed(DEVKIT, "BUZZER", pin=12)
    offered = [int(pin) for pin in fault.rpartition("Free here: ")[2].split(", ")]
    assert offered
    assert all(changed(DEVKIT, "BUZZER", pin=pin) == [] for pin in offered)
    assert not set(offered) & {34, 35, 36, 39}


def test_what_the_maker_soldered_may_be_on_a_strapping_pin_and_nothing_else_may():
    assert changed(CORE2, "DISPLAY", soldered=True) == []
    found = changed(CORE2, "DISPLAY", soldered=False)
    assert any("GPIO 5, display cs: a strapping pin" in fault for fault in found)


def test_a_part_may_be_on_the_bus_of_another():
    assert changed(DEVKIT, "DISPLAY", driver="sh1106", address=0x3D) == []


def test_a_devkit_with_a_cable_has_pins_for_all_else_when_its_keypad_is_on_i2c():
    wiring = wired.parse("mine", CABLED)
    assert wiring.parts["NETWORK"] == CABLE
    mine = board.make("mine", wiring, tomllib.loads((BOARDS / DEVKIT / "board.toml").read_text()))
    assert rules.check(mine) == []


def test_a_devkit_reads_stripes_where_it_has_no_scanner_and_not_beside_one():
    wiring = wired.read(DEVKIT)
    wiring.parts |= wired.parse("mine", STRIPED).parts
    mine = board.make("mine", wiring, tomllib.loads((BOARDS / DEVKIT / "board.toml").read_text()))
    assert any("UART 1 is SCANNER's already" in fault or "UART 1 is CARD" in fault for fault in rules.check(mine))
    del wiring.parts["SCANNER"]
    assert rules.check(mine) == []


@pytest.mark.parametrize(
    ("about", "why"),
    [
        ({"chip": "z80"}, "chip 'z80' is unknown. There are: esp32, esp32s3"),
        ({"psram": "octal"}, "psram 'octal': the ESP32 has none, quad"),
        ({"flash": "big"}, "flash 'big' is no size"),
        ({"colour": "red"}, "colour is unknown"),
    ],
)
def test_board_toml_with_a_fault(about, why):
    with pytest.raises(BoardError, match=why):
        changed(DEVKIT, about=about)


def test_board_toml_with_a_gap():
    with pytest.raises(BoardError, match="micropython is missing"):
        board.make("x", wired.read(DEVKIT), {"name": "x"} | dict.fromkeys(board.FIELDS - {"name", "micropython"}, ""))


@pytest.mark.parametrize("line", ["import machine", "X = Pin(4)", "X = {'pin': 4 + 1 * n}", "if True:\n    X = 1"])
def test_wiring_is_nothing_but_data(line):
    with pytest.raises(BoardError, match="line 2"):
        wired.parse("x", '"""Words."""\n' + line)


def test_a_board_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(BoardError, match="no board 'toaster'.*esp32_devkitc"):
        board.read("toaster")


TABLE = """
nvs,      data, nvs,     0x9000,   0x6000
phy_init, data, phy,     0xf000,   0x1000
factory,  app,  factory, 0x10000,  0x1F0000
romfs,    data, 0x8f,    0x200000, 0x100000
journal,  data, fat,     0x300000, 0x80000
vfs,      data, fat,     0x380000, 0x80000
"""


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("0x300000, 0x80000", "0x2FF000, 0x80000", "romfs ends at 0x300000, but journal starts at 0x2ff000 already"),
        ("0x380000, 0x80000", "0x380000, 0x90000", "vfs: ends at 0x410000, the flash at 0x400000"),
        ("0x300000, 0x80000", "0x300800, 0x7F000", "journal: must start at a multiple of 0x1000"),
        ("0x10000,  0x1F0000", "0x11000,  0x1EF000", "factory: must start at a multiple of 0x10000"),
        ("0x9000,   0x6000", "0x8000,   0x6000", "nvs: starts at 0x8000, where boot loader and table are"),
        ("0x300000, 0x80000", "0x300000, 0x20000", "journal: must be data with at least 0x40000 bytes"),
        ("journal,  data, fat,     0x300000, 0x80000\n", "", "journal is missing: data, at least 0x40000 bytes"),
        ("vfs,      data", "journal,  data", "journal: twice"),
        ("factory,  app,  factory", "factory,  data, fat", "factory: must be app"),
    ],
)
def test_partition_table_with_a_fault(old, new, why):
    assert list(partitions.check(partitions.parse(TABLE), 1 << 22)) == []
    found = list(partitions.check(partitions.parse(TABLE.replace(old, new)), 1 << 22))
    assert any(fault.startswith(why) for fault in found), found


def test_partition_table_that_is_not_understood():
    with pytest.raises(BoardError, match="line 2: name, type, subtype, offset, size"):
        partitions.parse("# x\njournal, data, fat, here, 1M")


def test_every_driver_has_a_function_that_makes_its_part():
    """By the names in wiring.py: whatever the rules let through, the board's code can make."""
    files = {"CARD_READER": "readers", "CARD_READER_2": "readers"}
    for part, (drivers, _) in PARTS.items():
        tree = ast.parse((BOARDS / "common" / "parts" / f"{files.get(part, part.lower() + 's')}.py").read_text())
        made = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert {name for name in made if not name.startswith("_")} == set(drivers), part
