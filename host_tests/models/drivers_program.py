"""Runs on MicroPython in place of the firmware: the board's drivers together, slips one after the other.

Prints a line for each thing that happens: key NAME, card TRACK, card-bad REASON, slip RESULT FLAGS, heap BYTES.
"""

import asyncio
import gc

import board
from drivers.escpos_text import CUT
from settings import Settings


def post(kind, value):
    print(kind, value)


def lines():
    for i in range(20):
        yield f"line {i} of a slip", 0
    yield "", CUT


async def draw(display):
    """A row changes five times a second, as seconds that are counted do."""
    while True:
        display.fill(1)
        display.show(2, 3)
        await asyncio.sleep_ms(200)


async def main():
    chosen = Settings({"printer_text": "ascii"})
    gc.collect()
    before = gc.mem_alloc()
    buzzer = board.buzzer()
    keypad = board.keypad(post, buzzer.click)
    reader = board.card_reader(post)
    printer = board.printer(lambda text: text.encode(), chosen)
    display = board.display()
    gc.collect()
    print("heap", gc.mem_alloc() - before)
    reader.arm()
    tasks = [asyncio.create_task(keypad.run()), asyncio.create_task(reader.run())]
    tasks.append(asyncio.create_task(draw(display)))
    while True:
        result, flags = await printer.print(lines())
        print("slip", result, flags)
        await asyncio.sleep_ms(20)


asyncio.run(main())
