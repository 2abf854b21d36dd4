"""The printer's answers: lost, doubled, or noise where no printer is. PRINTED only when it is on paper."""

from random import Random

from doubles.printer import Printer
from doubles.world import World
from drivers import escpos, escpos_job, escpos_wire
from drivers.escpos_status import (
    FAULT,
    OK,
    PAPER_OUT,
    SILENT,
    STOPS,
    is_mark,
    is_reply,
    joined,
    mark_flags,
    reply_flags,
)

_STATES = ("ok", "ok", "paper-low", "paper-out", "cover-open", "overheated", "fault", "waiting")


class _Noisy(Printer):
    """`harm(byte)` -> the bytes that arrive for one that was sent."""

    def __init__(self, world, harm):
        super().__init__(world, baud=115200, line_ms=10)
        self._harm = harm

    def say(self, byte, at=None):
        for arriving in self._harm(byte):
            super().say(arriving, at)


class Paper:
    name = "paper"

    def case(self, dice: Random) -> tuple:
        """(what happens to the answers, state, lines, state to come after lines, seed of the harm)"""
        kind = dice.choice(("noise", "noise", "lossy", "flags"))
        lines = 1 + int(dice.random() * 24)
        then = (int(dice.random() * lines), dice.choice((*_STATES[2:], "off"))) if dice.random() < 0.6 else None
        state = "off" if kind == "noise" and dice.random() < 0.5 else dice.choice(_STATES)
        return kind, state, lines, then, int(dice.random() * 2**32)

    def check(self, case: tuple) -> str:
        kind, state, lines, then, seed = case
        dice = Random(seed)
        if kind == "flags":
            return _flags(1 + seed % 4, seed >> 8 & 255)
        if kind == "noise":
            state, then = "off", None
        with World(escpos, escpos_job, escpos_wire) as world:
            printer = _Noisy(world, _lossy(dice) if kind == "lossy" else _as_sent)
            printer.set(state)
            printer.then = then
            if kind == "noise":
                world.create_task(_noise(dice, world, printer))
            driver = escpos.EscPos(printer, str.encode)
            slip = [(f"line {n}", 0) for n in range(lines)]
            result, flags = world.run(driver.print(slip))
        whole = printer.paper == [text.encode() for text, _ in slip]
        if result == escpos.PRINTED:
            assert whole and not flags & (SILENT | STOPS), f"printed, it says; on paper: {len(printer.paper)} lines"
            return "printed"
        if kind == "noise":
            assert not printer.paper
        return {escpos.NOT_PRINTED: "not printed", escpos.UNKNOWN: "unknown"}[result]


def _as_sent(byte: int) -> list:
    return [byte]


def _lossy(dice: Random):
    """Answers get lost or come twice, but nobody invents one."""
    lost, twice = dice.random() * 0.3, dice.random() * 0.1

    def harm(byte):
        throw = dice.random()
        return [] if throw < lost else [byte, byte] if throw < lost + twice else [byte]

    return harm


async def _noise(dice: Random, world, printer):
    """A floating wire: bytes at random, at any rate."""
    gap = 2 + int(dice.random() ** 2 * 200)
    for _ in range(int(dice.random() * 400)):
        await world.sleep_ms(int(dice.random() * gap))
        printer.say(int(dice.random() * 256))


def _flags(n: int, byte: int) -> str:
    """One status byte by itself: what says trouble is never ready, and no byte is two kinds of answer."""
    assert not (is_reply(byte) and is_mark(byte))
    flags = joined(reply_flags(n, byte))
    trouble = {1: 0x08, 2: 0x64, 3: 0x6C, 4: 0x6C}[n]
    assert (flags == OK) == (not byte & trouble), (n, byte, flags)
    assert not flags & SILENT and not (flags & FAULT and flags & PAPER_OUT)
    assert bool(mark_flags(byte) & PAPER_OUT) == bool(byte & 0x0C)
    return "flags"
