"""What the models of the Core2's power chips have in common: registers on I2C that a transfer counts through."""

IC_TYPE = 0x03


class Axp:
    """A chip names START, what its registers hold when it comes up there, all else 0; `_tell()` does what they say.

    `display`: has pin("reset", level, now), and `light`. As every model on I2C: advance(now), write, read.
    """

    max_hz = 400_000
    START: dict[int, int] = {}

    def __init__(self, faults, display):
        self._faults = faults
        self._display = display
        self._now = 0.0
        self.power_on()

    def power_on(self) -> None:
        self.registers = bytearray(256)
        for register, value in self.START.items():
            self.registers[register] = value
        self._pointer = 0
        self._tell()

    power_off = power_on

    def advance(self, now: float) -> None:
        self._now = now

    def write(self, data: bytes) -> bool:
        if data:
            self._pointer = data[0]
        for byte in data[1:]:
            if self._pointer == IC_TYPE:
                self._faults("power", "what the chip is cannot be written")
            else:
                self.registers[self._pointer] = byte
            self._pointer = (self._pointer + 1) & 0xFF
        if len(data) > 1:
            self._tell()
        return True

    def read(self, size: int) -> bytes:
        found = bytes(self.registers[(self._pointer + n) & 0xFF] for n in range(size))
        self._pointer = (self._pointer + size) & 0xFF
        return found

    def _tell(self) -> None:
        raise NotImplementedError
