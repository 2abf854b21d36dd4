"""What is soldered together on the simulated board: the models, their power, and the time that passes in them."""

import threading
import time

from tools.boards import wired
from tools.simulator import displays, printers, soldering
from tools.simulator.models.printer import Printer
from tools.simulator.models.senders import Scanner
from tools.simulator.models.small import Buzzer, Rtc
from tools.simulator.models.tft import Tft
from tools.simulator.models.uart import Uart
from tools.simulator.models.wlan import Wlan

POWER_ON = 1  # MicroPython's number, which it also gives for a brown-out
BROWN_OUT = 15  # the supply dips: the chip starts again, and its clock goes on


class Devices:
    """The board's hardware. Whoever touches a model holds `lock`.

    cause: of the last start; watchdog: when it bites, or None; heap_now, heap_peak: bytes, as the terminal reported.
    bus_time: transfers and flash operations hold up the terminal as long as on the chip. display: see displays.py.
    printer: see printers.py.
    """

    def __init__(
        self, flash, faults, air=None, event=None, seed: int = 0, bus_time: bool = True, clock=time.monotonic,
        board: str = "simulator", display: str | None = None, printer: str = printers.OWN,
    ):  # fmt: skip
        self.lock = threading.RLock()
        self.clock = clock
        self.flash = flash
        self.air = air
        self.bus_time = bus_time
        self.cause = 1
        self.heap_peak = 0
        self.heap_now = 0
        self._event = event or (lambda kind, **about: None)
        self.faults = faults
        self.wiring = printers.beside(displays.wiring(board, display), printer)
        parts = self.wiring.parts
        self.keypad = soldering.keypad(parts["KEYPAD"], self.faults, seed)
        self.display = soldering.DISPLAYS[parts["DISPLAY"]["driver"]](self.faults, seed=seed)
        self.printer = Printer(self.faults, self._event, printers.INSTEAD[printer].model)
        self.readers = {name: soldering.reader(parts[name], self.faults) for name in wired.READERS if name in parts}
        self.reader = self.readers["CARD_READER"]
        self.scanner = Scanner()
        self.buzzer = Buzzer(lambda freq, ms: self._event("beep", freq=freq, ms=ms))
        self.rtc = Rtc(clock())
        self.wlan = Wlan()
        self.lan = soldering.cable(parts.get("NETWORK"), self.faults)
        self.watchdog = None
        self.uarts: dict[int, Uart] = {}
        self.buses: dict[int, dict] = {number: {} for number in self.wiring.i2c}
        self.spi: dict[int, Tft] = {}
        self.lines: dict[int, str] = {}  # of a display on SPI: pin, name
        self.levels: dict[int, int] = {}  # of other outputs
        # Switches to ground at the printer: pin, and the state of the printer that closes it.
        lines = {parts["PRINTER"].get("paper_out"): "paper-out", parts["PRINTER"].get("cover_open"): "cover-open"}
        self.contacts = {pin: state for pin, state in lines.items() if pin is not None}
        self.battery_clock = soldering.clock(parts["CLOCK"], clock())
        self.power = soldering.power(parts.get("POWER"), self.faults, self.display)
        models = {"POWER": self.power, "KEYPAD": self.keypad.chip, "DISPLAY": self.display, "PRINTER": self.printer}
        models |= self.readers | {"SCANNER": self.scanner, "CLOCK": self.battery_clock}
        # On I2C, with a time of their own.
        self.modules = [model for model in models.values() if hasattr(model, "max_hz")]
        for name, model in models.items():
            self._solder(name, parts.get(name, {}), model)

    def _solder(self, name: str, part: dict, model) -> None:
        if "uart" in part:
            wire = name.partition("_")[0].lower() + " uart"
            pins = part.get("tx", -1), part.get("rx", -1)
            self.uarts[part["uart"]] = Uart(wire, model, part["baud"], self.faults, pins)
        elif "i2c" in part:
            self.buses[part["i2c"]][part["address"]] = model
        elif "spi" in part:
            self.spi[part["spi"]] = model
            self.lines = {part[line]: line for line in ("dc", "cs", "reset") if line in part}

    def on_i2c(self, bus: int, address: int, hz: int):
        """Who has this address there, told what time it is if that matters; None. All on a bus hear its clock."""
        there = self.buses.get(bus, {})
        for other, device in there.items():
            if hz > getattr(device, "max_hz", hz):
                self.faults(f"i2c {bus}", f"{hz} Hz, too fast for the chip at {other:#04x}")
        device = there.get(address)
        if device in self.modules:
            device.advance(self.clock())
        return device

    def advance(self) -> None:
        """Let time pass in the models that act by themselves."""
        with self.lock:
            now = self.clock()
            self.keypad.advance(now)
            for uart in self.uarts.values():
                uart.advance(now)
            self.printer.advance(now)
            for module in self.modules:
                module.advance(now)
            self.relink()

    def power_on(self, cause: int = POWER_ON) -> None:
        """Power comes back, or (another cause) only the chip was reset: then clock and display go on."""
        with self.lock:
            now = self.clock()
            self.cause = POWER_ON if cause == BROWN_OUT else cause
            self.watchdog = None
            if cause == POWER_ON:
                self.rtc.power_on(now)
                self.display.power_on(now)
                self.printer.plug(True, now)
                for module in self.modules:
                    module.power_on()

    def chip_off(self) -> None:
        """The chip's own parts stop: pins float, what is in its UARTs is gone."""
        with self.lock:
            self.keypad.power_off()
            for uart in self.uarts.values():
                uart.power_off()
            self.buzzer.power_off(self.clock())
            self.wlan.power_off()
            if self.lan:
                self.lan.power_off()
            self.watchdog = None
            if self.air:
                self.air.link(False)
                self.air.cut()

    def power_off(self) -> None:
        """Everything is without power."""
        with self.lock:
            self.chip_off()
            self.display.power_off()
            self.scanner.power_off()
            for module in self.modules:
                module.power_off()
            self.printer.plug(False, self.clock())

    def relink(self) -> None:
        """The air is told whether the radio, or the cable in its place, carries anything now."""
        if self.air:
            self.air.link((self.lan or self.wlan).connected(self.clock()))

    def set_network(self, up: bool) -> None:
        """The radio is heard, and the cable plugged in, or neither."""
        for link in (self.wlan, self.lan):
            if link:
                link.set_radio(up, self.clock())
        self.relink()
