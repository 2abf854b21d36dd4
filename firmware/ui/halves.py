"""The screen on a display whose bus takes long for a row: half a row a step, so that the keypad gets its turn."""

from ui.screen import ROWS, Screen


class HalfScreen(Screen):
    """As a Screen; a row that changed goes out in two steps."""

    def __init__(self, display, font):
        super().__init__(display, font)
        self._lower = 0  # rows of which the lower half is still to go

    def step(self) -> bool:
        for i in range(ROWS):
            if self._dirty >> i & 1:
                self._dirty &= ~(1 << i)
                self._lower |= 1 << i
                self._draw(i)
                self._display.show(2 * i, 2 * i)
                return True
            if self._lower >> i & 1:
                self._lower &= ~(1 << i)
                self._display.show(2 * i + 1, 2 * i + 1)
                return True
        return False
