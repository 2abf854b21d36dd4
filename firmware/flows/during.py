"""Waiting with a way out: work goes on in a task of its own while the screen counts and the keypad answers."""

import asyncio
import time

from flows.ask import Left


class Job:
    """Runs a coroutine and keeps what became of it (MicroPython tasks have no result)."""

    def __init__(self, work):
        self.over = False
        self.value = work  # until it has one
        self.problem = None
        self.task = asyncio.create_task(self._run(work))

    async def _run(self, work):
        try:
            self.value = await work
        except Exception as problem:
            self.problem = problem
        finally:
            self.over = True


async def during(t, work, title: str, label, may_leave=None, quiet_ms: int = 0):
    """Await the coroutine `work` and return its value, or raise what it raised.

    `label() -> (row, row)` is drawn with the seconds that went by. CANCEL stops the work and raises Left as long as
    `may_leave()` holds; after that the screen says why it cannot. The screen stays as it is, and keys wait, for the
    first `quiet_ms`.
    """
    job = Job(work)
    started = time.ticks_ms()
    while not job.over and time.ticks_diff(time.ticks_ms(), started) < quiet_ms:
        await asyncio.sleep_ms(10)
    note = ""
    while not job.over:
        first, second = label()
        seconds = time.ticks_diff(time.ticks_ms(), started) // 1000
        t.page(title, first, second, note or t.text("wait.seconds").format(seconds))
        event = await next_event(t, job)
        if event == ("key", "CANCEL") and not job.over:
            if may_leave is None or may_leave():
                job.task.cancel()
                raise Left
            note = t.text("wait.already_sent")
            t.refuse()
    if job.problem is not None:
        raise job.problem
    return job.value


async def next_event(t, job):
    """An input event within a quarter of a second; sooner back when the work is over."""
    for _ in range(5):
        event = await t.inputs.get(50)
        if event is not None or job.over:
            return event
    return None
