"""PN532 on I2C, as far as a reader of UIDs goes (NXP UM0701-02, PN532/C1 8.4 and 10): frames with two checksums, ACK,
a byte before everything that says whether there is anything, and ISO 14443 type A cards.

Runs on MicroPython, too.
"""

ACK = b"\x00\x00\xff\x00\xff\x00"
ERROR = b"\x00\x00\xff\x01\xff\x7f\x81\x00"


class Pn532:
    """`card`: UID of the card in the field, b"" for none; `ats`: what an ISO 14443-4 card answers to RATS. A hand that
    holds a card there for a while waits a little longer for a reader that is slow to look.

    field: whether it is on; `commands`: the codes that came; faults(device, what): misuse. `garble`: so many answers
    come with a wrong checksum. `mute`: takes everything, and never has an answer.
    As every model on I2C: advance(now in seconds), then write(data) or read(size); False and None are a NACK.
    """

    ACK_S = 0.002
    ANSWER_S = 0.004
    LOOK_S = 0.02  # a look that finds nothing
    PATIENCE_S = 5.0

    max_hz = 400_000

    def __init__(self, faults):
        self._faults = faults
        self.card = self.ats = b""
        self.absent = self.mute = False
        self.garble = 0
        self.looks = 0
        self._now = 0.0
        self._until = None  # when the card goes
        self._told = False
        self.power_on()

    def power_on(self):
        """In low-battery mode, asleep: the first address on the bus wakes it, and is not acknowledged."""
        self.asleep = True
        self.normal = self.field = False
        self.tries = 0xFF  # for ever
        self.commands = []
        self._queue = []  # (ready at, frame)
        self._looking = False

    power_off = power_on

    def advance(self, now):
        self._now = now
        if self._until is not None and now >= self._until and (self._told or now >= self._until + self.PATIENCE_S):
            self.present(b"")
        if self._looking and self.card:
            self._looking = False
            self._queue.append((now + self.ANSWER_S, self._cards()))

    def present(self, uid, until=None):
        """A card comes, and goes again at a time; or goes now (b"")."""
        self.card = bytes(uid)
        self._until = until
        self._told = False

    def write(self, data):
        if self.absent:
            return False
        if self.asleep:
            self.asleep = False
            return False
        if not data:
            return True
        self._queue = []  # any frame ends what went on before
        self._looking = False
        if bytes(data) != ACK:
            command = self._unframed(bytes(data))
            if command is not None:
                self._queue.append((self._now + self.ACK_S, ACK))
                self._obey(command)
        return True

    def read(self, size):
        """The status byte, then the frame from its start; one that was read for more than its status is gone."""
        if self.absent or self.asleep:
            self.asleep = False
            return None
        if not self._queue or self._now < self._queue[0][0] or self.mute:
            if size > 1:
                self._faults("pn532", "read before it was ready")
            return bytes(size)
        frame = self._queue[0][1]
        if size > 1:
            self._queue.pop(0)
            if size - 1 < len(frame) - 1:  # all but the postamble
                self._faults("pn532", f"frame of {len(frame)} bytes, {size - 1} were read: the rest is lost")
        return (b"\x01" + frame + bytes(size))[:size]

    def _unframed(self, data):
        """Command and parameters; None of what is no frame, which the chip passes over."""
        length = data[3] if len(data) > 6 else 0
        good = data[:3] == b"\x00\x00\xff" and length >= 2 and len(data) == length + 7
        good = good and not length + data[4] & 0xFF and not sum(data[5 : 6 + length]) & 0xFF and data[5] == 0xD4
        if not good:
            self._faults("pn532", f"no frame: {data}")
            return None
        return data[6 : 5 + length]

    def _obey(self, command):
        code, rest = command[0], command[1:]
        self.commands.append(code)
        if code == 0x14 and rest[:1] == b"\x01":
            self.normal = True
            self._answer(code, b"")
        elif not self.normal:
            self._faults("pn532", f"command {code:02x} before SAMConfiguration")
            self._queue.append((self._now + self.ANSWER_S, ERROR))
        elif code == 0x32 and rest[:1] == b"\x01" and len(rest) == 2:
            self.field = bool(rest[1] & 1)
            self._answer(code, b"")
        elif code == 0x32 and rest[:1] == b"\x05" and len(rest) == 4:
            self.tries = rest[3]
            self._answer(code, b"")
        elif code == 0x4A and rest == b"\x01\x00":
            self.field = True
            self._list()
        else:
            self._queue.append((self._now + self.ANSWER_S, ERROR))

    def _list(self):
        self.looks += 1
        if self.card or self.tries != 0xFF:
            wait = self.ANSWER_S if self.card else self.LOOK_S * (1 + self.tries)
            self._queue.append((self._now + wait, self._cards()))
        else:
            self._looking = True

    def _cards(self):
        if not self.card:
            return self._framed(b"\xd5\x4b\x00")
        self._told = True
        sens = {4: b"\x00\x04", 7: b"\x00\x44", 10: b"\x00\x84"}[len(self.card)]
        sel = b"\x20" if self.ats else b"\x08"
        ats = bytes((len(self.ats) + 1,)) + self.ats if self.ats else b""
        return self._framed(b"\xd5\x4b\x01\x01" + sens + sel + bytes((len(self.card),)) + self.card + ats)

    def _answer(self, code, data):
        self._queue.append((self._now + self.ANSWER_S, self._framed(bytes((0xD5, code + 1)) + data)))

    def _framed(self, body):
        check = -sum(body) & 0xFF
        if self.garble:
            self.garble -= 1
            check ^= 0x10
        return b"\x00\x00\xff" + bytes((len(body), -len(body) & 0xFF)) + body + bytes((check, 0))
