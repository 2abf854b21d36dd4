"""The same day's work, round after round in one life of the heap: what is free must not crumble."""

from host_tests.bench import work
from host_tests.bench.report import Row, Table, number
from host_tests.soak.heap import Heap

ROUNDS = 12
SHORT = (work.copied, work.declined, work.voided, work.settled)  # for a test of some seconds
GRAIN = 2048  # bytes that the largest block may be smaller by after a few rounds
LEAST = 4096  # bytes in one block: a screen's font, a flow and a slip need no more at once


def play(rounds: int, parts=work.DAY) -> list[Heap]:
    """The heap after each of so many rounds, which one more before them has warmed up."""
    found = []
    with work.WatchedDay(simulator={"bus_time": False}, retry_delays_s="0,60") as shop:
        _hurry(shop.terminal.devices)
        shop.opened()
        for _ in range(rounds + 1):
            for part in parts:
                part(shop)
            found.append(shop.terminal.measure())
            print(f"  {found[-1]}", flush=True)
        shop.healthy()
        shop.agree()
    return found[1:]


def _hurry(devices) -> None:
    """Fingers and paper are quick."""
    devices.keypad.hold_s, devices.keypad.gap_s, devices.keypad.looks = 0.02, 0.01, 8
    devices.printer.line_s = 0.001


def halves(found: list[Heap]) -> tuple[list[int], list[int]]:
    """The largest free blocks of the first rounds, and of the last."""
    blocks = [heap.largest for heap in found]
    return blocks[: len(blocks) // 2], blocks[len(blocks) // 2 :]


def crumbled(found: list[Heap], grain: int = 0) -> bool:
    """Where the largest block lies is chance, and it comes and goes by some hundred bytes. A heap that crumbles has
    less after every later round than after any earlier one, by more than `grain` bytes: few rounds prove less."""
    first, last = halves(found)
    return max(last) < min(first) - grain or min(first + last) < LEAST


def row(found: list[Heap]) -> Row:
    first, last = halves(found)
    free = [heap.free for heap in found]
    parts = ", ".join(part.__name__ for part in work.DAY)
    return Row(
        f"largest free block in {len(found)} days' work, one after the other",
        f"{number(min(first))} to {number(max(first))} bytes in the first half, {number(min(last))} to "
        f"{number(max(last))} in the second; {number(min(free))} to {number(max(free))} free in all",
        f"after a collection at the end of each round, in 64 KB, without a restart, one round before them: {parts}",
        f"the second half reaches the first, >= {number(LEAST)}",
        not crumbled(found),
    )


def table(found: list[Heap]) -> Table:
    return Table("Heap, round after round", [row(found)])
