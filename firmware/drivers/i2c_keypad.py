"""A keypad behind a chip on I2C. One that takes no key must not be a silent one: without its chip it is not built, and
when the chip does not answer for ten seconds run() ends with an OSError.
"""

import time

from micropython import const

from drivers.keypad import Keypad

_AGAIN_MS = const(10)
_TRIES = const(3)
_PAUSE_US = const(2000)
_SILENT_MS = const(10000)  # longer than a payment usually takes: it is not ended for a loose plug


class I2cKeypad(Keypad):
    """`i2c`: machine.I2C; keys, post, click: as in Keypad. Who inherits has NAME, for words, `_ask()`, which reads the
    chip, and `_scan(now_ms)`; both raise OSError when it does not answer, and so does the constructor."""

    NAME = "keypad"

    def __init__(self, i2c, address: int, keys, post, click=None):
        self._i2c = i2c
        self._address = address
        self._since_ms = None  # ticks since when it does not answer
        super().__init__((), (), keys, post, click)
        self._find()

    def _find(self):
        """Raises OSError. A spike on the bus is no missing chip."""
        for _ in range(_TRIES):
            try:
                self._ask()
                return
            except OSError:
                time.sleep_us(_PAUSE_US)
        raise OSError(self.NAME + " does not answer")

    def scan(self, now_ms) -> int:
        """As Keypad.scan. Raises OSError when the chip has been silent for long."""
        try:
            wait = self._scan(now_ms)
            self._since_ms = None
            return wait
        except OSError:
            if self._since_ms is None:
                self._since_ms = now_ms
            if time.ticks_diff(now_ms, self._since_ms) >= _SILENT_MS:
                raise OSError(self.NAME + " does not answer") from None
        return _AGAIN_MS

    def _scan(self, now_ms) -> int:
        return super().scan(now_ms)

    def _ask(self):
        self._look()
