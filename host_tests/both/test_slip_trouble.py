"""A key that was pressed while a slip printed says nothing of a slip that did not come."""

import asyncio

import settings
from drivers import escpos, inputs
from flows import slip
from payments import paper

PAYMENT = {"kind": "sale", "trace": 1, "batch": 7, "amount": 1234}


class Printer:
    """It prints nothing, and a key is pressed meanwhile."""

    def __init__(self, keypad, pressed, proves):
        self.keypad, self.pressed, self.proves = keypad, pressed, proves

    async def print(self, rows):
        self.keypad.put("key", self.pressed)
        return (escpos.NOT_PRINTED if self.proves else escpos.UNKNOWN), 0


class Till:
    def __init__(self):
        self.ended = []

    def slip_ended(self, slip, payment, state):
        self.ended.append(state)


class Terminal:
    """As much of one as flows.slip takes."""

    def __init__(self, pressed, proves):
        self.settings = settings.load("no such file", {})
        self.inputs = inputs.Inputs()
        self.printer = Printer(self.inputs, pressed, proves)
        self.till = Till()
        self.pages = []

    def text(self, key):
        return key

    def page(self, *rows):
        self.pages.append(rows)

    def payment_name(self, payment):
        return ""

    def sound(self, name):
        pass

    refuse = sound


async def _asked(t, later):
    printing = asyncio.create_task(slip.run(t, paper.SALE, PAYMENT))
    while len(t.pages) < 2:
        await asyncio.sleep_ms(5)
    await asyncio.sleep_ms(30)
    before = list(t.till.ended)
    t.inputs.put("key", later)
    await printing
    return before, t.till.ended


def asked(pressed, proves, later):
    """What was recorded of the slip when the question stood for a while, and after `later` was pressed."""
    return asyncio.run(_asked(Terminal(pressed, proves), later))


def test_cancel_pressed_while_it_printed_does_not_give_it_up():
    assert asked("CANCEL", True, "CANCEL") == ([paper.NOT_PRINTED], [paper.NOT_PRINTED, paper.WAIVED])


def test_enter_pressed_while_it_printed_does_not_say_that_it_is_out():
    assert asked("ENTER", False, "ENTER") == ([paper.UNKNOWN], [paper.UNKNOWN, paper.PRINTED])
