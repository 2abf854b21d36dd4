"""A clock with a battery on a bus of its own, and the terminal that is started beside it."""

from doubles.i2c import Bus
from doubles.world import World


class Chip:
    """machine.RTC after a power-on."""

    def __init__(self):
        self.value = (2000, 1, 1, 5, 0, 0, 7, 0)
        self.kept = b""

    def datetime(self, value=None):
        if value is None:
            return self.value
        self.value = value

    def memory(self, data=None):
        if data is None:
            return self.kept
        self.kept = data


class Bench:
    """`model`, `driver`: their classes."""

    def __init__(self, model, driver, address):
        self.world = World()
        self.model = model(self.world.us / 1e6)
        self.bus = Bus(self.world, {address: self.model}, 400_000)
        self._driver = driver

    def start(self):
        """The terminal gets power."""
        return self._driver(self.bus, Chip())

    def off(self, seconds):
        self.model.power_off()
        self.world.us += seconds * 1_000_000
        self.model.advance(self.world.us / 1e6)
        self.model.power_on()
