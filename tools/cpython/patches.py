"""What MicroPython adds to modules that CPython has too. Everything is added, nothing is replaced."""

import asyncio
import gc
import os
import socket
import sys
import time
import traceback

# The chip's tick counter wraps after 2**30 ms; firmware must get through the wrap here too.
_PERIOD = 1 << 30


def apply() -> None:
    if not hasattr(time, "ticks_ms"):
        _patch_time()
        _patch_asyncio()
        _patch_socket()
        _patch_system()


def _add(owner, **added) -> None:
    for name, value in added.items():
        if hasattr(owner, name):
            raise AttributeError(f"{owner.__name__} has a {name} of its own")
        setattr(owner, name, value)


def _patch_time() -> None:
    _add(
        time,
        ticks_ms=lambda: time.monotonic_ns() // 1_000_000 % _PERIOD,
        ticks_us=lambda: time.monotonic_ns() // 1_000 % _PERIOD,
        ticks_add=lambda ticks, delta: (ticks + delta) % _PERIOD,
        ticks_diff=lambda end, start: (end - start + _PERIOD // 2) % _PERIOD - _PERIOD // 2,
        sleep_ms=lambda ms: time.sleep(max(ms, 0) / 1_000),
        sleep_us=lambda us: time.sleep(max(us, 0) / 1_000_000),
    )


class ThreadSafeFlag:
    """One waiter; waiting clears it."""

    def __init__(self):
        self._event = asyncio.Event()

    def set(self) -> None:
        self._event.set()

    def clear(self) -> None:
        self._event.clear()

    async def wait(self) -> None:
        await self._event.wait()
        self._event.clear()


def _patch_asyncio() -> None:
    _add(
        asyncio,
        sleep_ms=lambda ms: asyncio.sleep(max(ms, 0) / 1_000),
        wait_for_ms=lambda awaitable, ms: asyncio.wait_for(awaitable, ms / 1_000),
        ThreadSafeFlag=ThreadSafeFlag,
    )


def _or_none(method):
    """A stream method that answers None where CPython raises BlockingIOError."""

    def call(self, *args):
        try:
            return method(self, *args)
        except BlockingIOError:
            return None

    return call


def _patch_socket() -> None:
    _add(
        socket.socket,
        read=_or_none(lambda self, size=1024: self.recv(size)),
        readinto=_or_none(lambda self, buffer: self.recv_into(buffer)),
        write=_or_none(lambda self, data: self.send(data)),
    )


def _ilistdir(path="."):
    for entry in os.scandir(path):
        folder = entry.is_dir()
        yield (entry.name, 0x4000 if folder else 0x8000, entry.inode(), 0 if folder else entry.stat().st_size)


def _print_exception(error, file=None) -> None:
    traceback.print_exception(error, file=file or sys.stdout)


def _patch_system() -> None:
    _add(gc, mem_free=lambda: 1 << 20, mem_alloc=lambda: 0, threshold=lambda amount=None: -1)
    _add(os, ilistdir=_ilistdir)
    _add(sys, print_exception=_print_exception)
