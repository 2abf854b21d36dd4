"""What the power chips of an M5Stack Core2 have in common: registers on I2C, some bits of which switch or set a supply.

Each register is read first: what else its bits do is as the chip was made to start.
"""

import time


class Axp:
    """`i2c`: machine.I2C at up to 400 kHz. A chip names START, rows of (register, bits that change, their new value);
    RELEASE, the row that ends the display's reset; and RESET_MS, before and after that."""

    START: "tuple[tuple[int, int, int], ...]" = ()
    RELEASE = (0, 0, 0)
    RESET_MS = 0

    def __init__(self, i2c, address: int = 0x34):
        self._i2c = i2c
        self._address = address

    def start(self):
        """The display has power and light and comes out of its reset; the ports have 5 V. Raises OSError."""
        for row in self.START:
            self._change(*row)
        time.sleep_ms(self.RESET_MS)
        self._change(*self.RELEASE)
        time.sleep_ms(self.RESET_MS)

    def _change(self, register: int, bits: int, value: int):
        kept = self._i2c.readfrom_mem(self._address, register, 1)[0] & ~bits
        self._i2c.writeto_mem(self._address, register, bytes((kept | value,)))
