"""What a board may not have, said so that whoever wires it knows which pin, which signals, why, and what to do."""

from collections.abc import Callable, Iterator

from tools.boards.board import Board, Wire
from tools.boards.drivers import DRAIN, IN, PARTS

KEYS = 16


def check(board: Board) -> list[str]:
    """Every fault, in the order of the rules; [] of a good board."""
    found = [*parts(board), *fields(board)]
    if found:  # no sense in what is not understood
        return found
    rules: tuple[Callable[[Board], Iterator[str]], ...] = (
        pins, twice, directions, keypad, pulls, uarts, buses, addresses, ethernet,
    )  # fmt: skip
    return [fault for rule in rules for fault in rule(board)]


def free(board: Board, output: bool) -> list[int]:
    """Pins that could be taken instead."""
    chip = board.chip
    taken = {wire.pin for wire in board.wires()} | chip.flash | chip.psram[board.psram] | chip.console | chip.usb
    taken |= set(chip.strapping) | set(board.lights) | (set(chip.input_only) if output else set())
    return sorted((board.outside & set(chip.gpios)) - taken)


def parts(board: Board) -> Iterator[str]:
    for name, part in board.wiring.parts.items():
        drivers, _ = PARTS.get(name, (None, False))
        if drivers is None:
            yield f"{name}: no such part. There are: {', '.join(PARTS)}"
        elif part.get("driver") not in drivers:
            yield f"{name}: driver {part.get('driver')!r} is unknown. There are: {', '.join(drivers)}"
    for name, (drivers, needed) in PARTS.items():
        if needed and name not in board.wiring.parts:
            yield f"{name} is missing: every board has one. Its drivers: {', '.join(drivers)}"


def fields(board: Board) -> Iterator[str]:
    """Lines and buses that a driver needs, and that they are numbers."""
    for name, part in board.wiring.parts.items():
        driver = board.part(name)
        if driver is None:
            continue
        for line in driver.lines:
            given = part.get(line.field)
            if given is None and line.needed:
                yield f'{name}: "{line.field}" is missing, the pin that goes to {line.terminal} of the {driver.title}'
            elif given is not None and not all(isinstance(pin, int) for pin in _several(given)):
                yield f'{name}: "{line.field}" is {given!r}, no pin number'
        if driver.bus and not isinstance(part.get(driver.bus), int):
            yield f'{name}: "{driver.bus}" is missing, the number of the bus'
        elif driver.bus in ("i2c", "spi") and part[driver.bus] not in board.bus(driver.bus):
            yield f"{name}: {driver.bus} {part[driver.bus]} is not in the table {driver.bus.upper()} of wiring.py"
        if driver.address and not isinstance(part.get("address"), int):
            yield f'{name}: "address" on the bus is missing'
        if driver.bus == "uart" and not isinstance(part.get("baud"), int):
            yield f'{name}: "baud" is missing'


def pins(board: Board) -> Iterator[str]:
    """Pins that are not there, or not free. What the maker soldered is the maker's business."""
    chip = board.chip
    psram = chip.psram[board.psram]
    for wire in board.wires():
        if wire.pin not in chip.gpios:
            yield _fault(board, wire, f"the {chip.name} has no such pin")
        elif wire.pin in chip.flash:
            yield _fault(board, wire, "the flash is there, and nothing would start")
        elif wire.pin in psram:
            yield _fault(board, wire, "the module's PSRAM is there")
        elif wire.pin in chip.console:
            yield _fault(board, wire, "UART0, with the ROM's log and the REPL: it would be sent what is printed there")
        elif wire.pin in chip.usb:
            yield _fault(board, wire, "USB is there, by which the board is flashed")
        elif wire.soldered:
            continue
        elif wire.pin in chip.strapping:
            yield _fault(board, wire, f"a strapping pin: {chip.strapping[wire.pin]}")
        elif wire.pin in board.lights:
            yield _fault(board, wire, "the board's own LED is there")
        elif wire.pin not in board.outside:
            yield _fault(board, wire, "no pin of the board leads there")


def twice(board: Board) -> Iterator[str]:
    """A line of a bus may have many parts on it, any other pin one."""
    first: dict[int, Wire] = {}
    for wire in board.wires():
        other = first.setdefault(wire.pin, wire)
        if other is not wire and not (wire.bus and wire.bus == other.bus and wire.field == other.field):
            yield _fault(board, wire, f"{other.signal} has it already")


def directions(board: Board) -> Iterator[str]:
    for wire in board.wires():
        if wire.pin in board.chip.input_only and wire.direction != IN:
            what = "pull a line low" if wire.direction == DRAIN else "drive anything"
            yield _fault(board, wire, f"an input only, it cannot {what}")


def keypad(board: Board) -> Iterator[str]:
    part = board.wiring.parts["KEYPAD"]
    if len(set(part.get("keys", ()))) != KEYS:
        yield f'KEYPAD: "keys" must name {KEYS} different keys, row by row'
    if part["driver"] == "touch" and not _apart(part.get("areas", ())):
        yield f'KEYPAD: "areas" must be {KEYS} areas (x, y, width, height) that do not lie on each other, key by key'
    if part["driver"] != "matrix":
        return
    for field in ("rows", "columns"):
        if len(_several(part[field])) != 4:
            yield f'KEYPAD: "{field}" must be four pins'
    if part.get("pull_ups") not in ("inside", "outside"):
        yield 'KEYPAD: its columns have no pull-ups. Say "pull_ups": "inside", or "outside" with 4.7 kOhm each to 3V3'


def _apart(areas) -> bool:
    boxes = [(x, y, x + wide, y + high) for x, y, wide, high in areas]
    pairs = [(a, b) for place, a in enumerate(boxes) for b in boxes[:place]]
    return len(boxes) == KEYS and not any(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for a, b in pairs)


def pulls(board: Board) -> Iterator[str]:
    for wire in board.wires():
        if wire.pulled and wire.pin in board.chip.input_only:
            do = 'put 4.7 kOhm to 3V3, and say "pull_ups": "outside"' if wire.part == "KEYPAD" else "take another pin"
            yield _fault(board, wire, f"no pull-up inside this pin: {do}")


def uarts(board: Board) -> Iterator[str]:
    first: dict[int, str] = {}
    for name, part in board.wiring.parts.items():
        driver = board.part(name)
        if driver is None or driver.bus != "uart":
            continue
        number = part["uart"]
        if number not in board.chip.uarts:
            why = "is the REPL's" if number == 0 else "does not exist"
            yield f"{name}: UART {number} {why} on the {board.chip.name}. Take one of {_list(board.chip.uarts)}"
        elif number in first:
            left = sorted(board.chip.uarts - {part.get("uart") for part in board.wiring.parts.values()})
            do = f"Take UART {left[0]}" if left else "Both are taken: put one of the parts on I2C"
            yield f"{name}: UART {number} is {first[number]}'s already. {do}"
        first.setdefault(number, name)


def buses(board: Board) -> Iterator[str]:
    """Numbers that the chip has, lines that a bus needs, and a clock that its parts bear."""
    for kind, needed, numbers in (("i2c", ("scl", "sda"), board.chip.i2c), ("spi", ("sck", "mosi"), board.chip.spi)):
        for number, bus in board.bus(kind).items():
            if number not in numbers:
                yield f"{kind} {number} does not exist on the {board.chip.name}. Take one of {_list(numbers)}"
            for line in needed:
                if not isinstance(bus.get(line), int):
                    yield f'{kind} {number}: "{line}" is missing'
            if kind == "i2c" and not isinstance(bus.get("freq"), int):
                yield f'{kind} {number}: "freq" is missing, its clock in Hz'
    for name, part in board.wiring.parts.items():
        driver = board.part(name)
        if driver is None or not driver.fastest:
            continue
        holder = f"{driver.bus} {part[driver.bus]}" if driver.bus == "i2c" else name
        clock = (board.bus(driver.bus)[part[driver.bus]] if driver.bus == "i2c" else part).get("freq", 0)
        if clock > driver.fastest:
            yield f'{holder}: {clock} Hz is too fast for the {driver.title}. Give it "freq": {driver.fastest}'


def addresses(board: Board) -> Iterator[str]:
    first: dict[tuple[int, int], str] = {}
    for name, part in board.wiring.parts.items():
        driver = board.part(name)
        if driver is None or not driver.address:
            continue
        place = (part["i2c"], part["address"])
        if place in first:
            yield (
                f"{name}: address {place[1]:#04x} on i2c {place[0]} is {first[place]}'s already. Set another one on "
                "the module, or put it on the other bus"
            )
        first.setdefault(place, name)


def ethernet(board: Board) -> Iterator[str]:
    """What the chip has at pins of its own."""
    if "NETWORK" not in board.wiring.parts:
        return
    places = board.chip.ethernet
    if not places:
        yield f"NETWORK: the {board.chip.name} has no Ethernet inside. Leave it out: there is Wi-Fi"
    for wire in board.wires():
        if wire.part == "NETWORK" and wire.pin not in places.get(wire.field, {wire.pin}):
            yield f"GPIO {wire.pin}, {wire.signal}: the chip has it at {_list(places[wire.field])} alone"
    if not isinstance(board.wiring.parts["NETWORK"].get("phy"), int):
        yield 'NETWORK: "phy" is missing, the address that the module answers at: 0 or 1'


def _fault(board: Board, wire: Wire, why: str) -> str:
    output = wire.direction != IN
    instead = free(board, output)
    do = f"Free here: {_list(instead)}" if instead else "No other pin is free: give up a part, or put one on I2C"
    return f"GPIO {wire.pin}, {wire.signal}: {why}. {do}"


def _several(pins) -> tuple:
    return pins if isinstance(pins, tuple) else (pins,)


def _list(numbers) -> str:
    return ", ".join(map(str, sorted(numbers)))
