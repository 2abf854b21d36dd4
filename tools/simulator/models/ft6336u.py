"""FT6336U, a touch panel's controller on I2C (FocalTech FT6x36, application note 1.3): registers 00 to 0E, two fingers.

Runs on MicroPython, too.
"""

_FINGERS = 2
_DOWN, _UP, _CONTACT, _NONE = range(4)  # events


class Ft6336u:
    """`touches`: (x, y) of each finger on the panel. The controller looks at it a hundred times a second.

    same_row: fingers nearer than so many pixels in height look like one between them; the Core2's panel is such.
    As every model on I2C: advance(now in seconds), then write(data) or read(size); False and None are a NACK.
    """

    PERIOD_S = 0.01
    START_S = 0.3

    max_hz = 400_000

    def __init__(self, same_row=0):
        self.touches = []
        self.absent = False
        self.reads = 0
        self._same_row = same_row
        self._now = 0.0
        self.power_on()

    def power_on(self):
        self._since = None
        self._looked = None
        self._pointer = 0
        self._registers = bytearray(b"\xff" * 16)
        self._was = 0

    power_off = power_on

    def advance(self, now):
        self._now = now
        if self._since is None:
            self._since = now
        if now - self._since >= self.START_S and (self._looked is None or now - self._looked >= self.PERIOD_S):
            self._looked = now
            self._look()

    def write(self, data):
        if self.absent:
            return False
        if data:
            self._pointer = data[0]
        return True

    def read(self, size):
        """From the register that was last written to, and on."""
        if self.absent:
            return None
        self.reads += 1
        part = bytes(self._registers[self._pointer : self._pointer + size])
        return part + bytes(size - len(part))

    def _look(self):
        seen = list(self.touches)[:_FINGERS]
        if len(seen) == 2 and abs(seen[0][1] - seen[1][1]) < self._same_row:
            seen = [((seen[0][0] + seen[1][0]) // 2, (seen[0][1] + seen[1][1]) // 2)]
        if self._registers[0]:
            self._registers = bytearray(16)  # it works now: no FF any more
        self._registers[2] = len(seen)
        event = _CONTACT if self._was == len(seen) else _DOWN
        for place in range(len(seen)):
            x, y = seen[place]
            at = 3 + 6 * place
            self._registers[at : at + 4] = bytes((event << 6 | x >> 8, x & 0xFF, place << 4 | y >> 8, y & 0xFF))
        if not seen and self._was:
            self._registers[3] = self._registers[3] & 0x3F | _UP << 6  # where it was stays
        self._was = len(seen)
