"""How a request of the terminal can be answered, besides at once."""

ACK = b"\x01"
NACK = b"\x00"


class Reset(Exception):
    """The terminal resets itself; the argument is the cause."""


class Wait(Exception):
    """Answer later: after so many seconds, with this."""

    def __init__(self, seconds: float, answer: bytes):
        self.seconds, self.answer = seconds, answer


class Later(Exception):
    """Answer with what `work()` returns; it takes its time and must not hold the lock."""

    def __init__(self, work):
        self.work = work
