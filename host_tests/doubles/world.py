"""Virtual time: tasks run at once, the clock jumps to the next one that is due. Stands in for `time` and `asyncio`."""

import asyncio

_PERIOD = 1 << 30


class _Sleep:
    def __init__(self, until_us):
        self.until_us = until_us

    def __iter__(self):
        yield self.until_us

    __await__ = __iter__


class World:
    """`with World(keypad, escpos_wire) as world:` puts those modules under this clock.

    It starts two seconds before the 30-bit tick counter wraps, so that every test goes through the wrap.
    """

    Lock = asyncio.Lock
    Event = asyncio.Event

    def __init__(self, *modules):
        self.us = (_PERIOD - 2000) * 1000
        self._modules = modules
        self._saved = []
        self._tasks = []

    def __enter__(self):
        for module in self._modules:
            for name in ("time", "asyncio"):
                if hasattr(module, name):
                    self._saved.append((module, name, getattr(module, name)))
                    setattr(module, name, self)
        return self

    def __exit__(self, *_):
        for module, name, value in self._saved:
            setattr(module, name, value)
        for task in self._tasks:
            task[1].close()

    @property
    def ms(self):
        return self.us // 1000

    def ticks_ms(self):
        return self.ms % _PERIOD

    def ticks_add(self, ticks, delta):
        return (ticks + delta) % _PERIOD

    def ticks_diff(self, end, start):
        return (end - start + _PERIOD // 2) % _PERIOD - _PERIOD // 2

    def sleep_us(self, us):
        self.us += us

    def sleep_ms(self, ms):
        return _Sleep(self.us + ms * 1000)

    def sleep(self, seconds):
        return self.sleep_ms(seconds * 1000)

    def create_task(self, coroutine):
        self._tasks.append([self.us, coroutine])

    def run(self, coroutine):
        """Runs everything until `coroutine` ends; returns its value."""
        mine = [self.us, coroutine]
        self._tasks.append(mine)
        while True:
            task = min(self._tasks, key=lambda task: task[0])
            self.us = max(self.us, task[0])
            try:
                task[0] = task[1].send(None)
            except StopIteration as end:
                self._tasks.remove(task)
                if task is mine:
                    return end.value
            except Exception:
                self._tasks.remove(task)
                raise

    def wait(self, ms):
        """Lets `ms` pass for all tasks."""
        self.run(self._pass(ms))

    async def _pass(self, ms):
        await self.sleep_ms(ms)
