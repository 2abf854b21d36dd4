"""A passive buzzer on a PWM pin: short sounds a cashier can tell apart without looking."""

import asyncio

from micropython import const

_HALF = const(32768)  # duty of 65535

# Hz, ms, and so on; 0 Hz is a pause.
_CLICK = (4000, 4)
_OK = (2000, 80, 0, 30, 2700, 140)
_ERROR = (400, 350)
_ATTENTION = (2700, 90, 0, 90, 2700, 90, 0, 90, 2700, 90)


class Buzzer:
    """`pwm`: machine.PWM. The newest sound ends the one before it; a click waits for none and disturbs none."""

    def __init__(self, pwm):
        self._pwm = pwm
        self._turn = 0
        self._task = None
        self._playing = False
        pwm.duty_u16(0)

    def click(self):
        """A key was taken. Returns at once."""
        if not self._playing:
            self._task = asyncio.create_task(self._play(_CLICK))

    async def ok(self):
        await self._play(_OK)

    async def error(self):
        await self._play(_ERROR)

    async def attention(self):
        """Something is to be read."""
        await self._play(_ATTENTION)

    async def _play(self, tune):
        self._turn += 1
        turn = self._turn
        self._playing = True
        try:
            for i in range(0, len(tune), 2):
                self._tone(tune[i])
                await asyncio.sleep_ms(tune[i + 1])
                if turn != self._turn:
                    return
        finally:
            if turn == self._turn:
                self._tone(0)
                self._playing = False

    def _tone(self, hz: int):
        if hz:
            self._pwm.freq(hz)
        self._pwm.duty_u16(_HALF if hz else 0)
