"""As much of the chip's module as what runs below the firmware uses. A reset ends the interpreter, as it does there."""

kept = bytearray()  # the clock's memory
dogs = []  # time limits of the watchdogs that were started, ms
cause = 1


class Reset(BaseException):
    """machine.reset() never comes back."""


class RTC:
    def memory(self, data=None):
        if data is None:
            return bytes(kept)
        kept[:] = data


class WDT:
    def __init__(self, id=0, timeout=5000):
        dogs.append(timeout)

    def feed(self):
        """The tests are not timed."""


def reset():
    raise Reset


def reset_cause() -> int:
    return cause
