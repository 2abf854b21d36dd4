"""PCF8574, eight quasi-bidirectional lines on I2C (NXP PCF8574, rev 5): a 0 sinks current, a 1 is a weak pull-up.

Runs on MicroPython, too.
"""

MAX_HZ = 100_000


class Pcf8574:
    """`contacts(now)` gives pairs of lines, 0 to 7, that are connected outside; `seen(lines)` is told what was read.
    `absent`: without power or unplugged.

    As every model on I2C: advance(now in seconds), then write(data) or read(size); False and None are a NACK.
    """

    max_hz = MAX_HZ

    def __init__(self, contacts, seen=None):
        self._contacts = contacts
        self._seen = seen
        self._now = 0.0
        self.absent = False
        self.reads = self.writes = 0
        self.power_on()

    def power_on(self):
        """Every line is up."""
        self.latch = 0xFF
        self._known = 0xFF  # what INT compares with

    power_off = power_on

    def advance(self, now):
        self._now = now

    def write(self, data):
        """The last byte stays; a write also ends an interrupt."""
        if self.absent:
            return False
        if data:
            self.writes += 1
            self.latch = data[-1]
            self._known = self.lines()
        return True

    def read(self, size):
        if self.absent:
            return None
        self.reads += 1
        self._known = self.lines()
        if self._seen:
            self._seen(self._known)
        return bytes([self._known]) * size

    def interrupt(self):
        """INT: 0 while a line differs from what was last read or written; up when nobody drives it."""
        return 1 if self.absent or self.lines() == self._known else 0

    def lines(self):
        """What they are: low where the chip pulls, and wherever contacts lead from there."""
        low = {line for line in range(8) if not self.latch >> line & 1}
        pairs = list(self._contacts(self._now))
        while True:
            wider = low | {b for a, b in pairs if a in low} | {a for a, b in pairs if b in low}
            if wider == low:
                return 0xFF & ~sum([1 << line for line in low])
            low = wider
