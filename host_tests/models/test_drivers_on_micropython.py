"""The drivers on real MicroPython and the simulator's devices, all at work at once, in real time."""

import time
from pathlib import Path
from statistics import median

import pytest

from tools.simulator import Simulator, wiring

PROGRAM = Path(__file__).with_name("drivers_program.py")
CARD = "6200000000000005=30122010000000000"


class Terminal(Simulator):
    def wait_log(self, line, timeout=15.0):
        """Until the program prints `line` again, from now on."""
        self.log.clear()
        end = time.monotonic() + timeout
        while line not in self.log:
            assert time.monotonic() < end, (line, list(self.log), self.faults.seen)
            time.sleep(0.01)

    def kept(self, word):
        return [line.partition(" ")[2] for line in self.log if line.startswith(word + " ")]


@pytest.fixture(scope="module")
def terminal():
    with Terminal(script=PROGRAM, seed=1, image=b"") as terminal:
        terminal.wait_log("slip 1 0")
        yield terminal
    assert terminal.faults.seen == []
    assert all(not uart.would_block and not uart.overruns for uart in terminal.devices.uarts.values())


def test_no_key_is_lost_while_slips_print(terminal):
    typed = [wiring.KEYS[i * 5 % 16] for i in range(24)]
    terminal.log.clear()
    terminal.press(*typed)
    time.sleep(0.1)
    assert terminal.kept("key") == typed
    assert set(terminal.kept("slip")) == {"1 0"}
    assert terminal.devices.keypad.starved == 0


def test_a_key_clicks_within_50_ms(terminal):
    sounds = []
    buzzer = terminal.devices.buzzer
    original = buzzer.set
    buzzer.set = lambda freq, duty, now: (sounds.append((now, duty)), original(freq, duty, now))
    delays = []
    try:
        for key in wiring.KEYS:
            sounds.clear()
            with terminal.devices.lock:
                contact = terminal.devices.clock()
                terminal.devices.keypad.press([key], contact)
                terminal.devices.keypad.advance(contact)
            terminal.wait_keys()
            time.sleep(0.06)
            delays.append(min(at for at, duty in sounds if duty) - contact)
    finally:
        buzzer.set = original
    assert median(delays) < 0.050, delays


def test_keys_held_together_are_none(terminal):
    terminal.log.clear()
    terminal.hold(["1", "CANCEL", "00"], 200)
    time.sleep(0.1)
    assert terminal.kept("key") == []


@pytest.mark.parametrize(("state", "line"), [("paper-out", "2 2"), ("cover-open", "2 4"), ("overheated", "2 8")])
def test_trouble_in_mid_slip_is_told_and_over_when_it_is_over(terminal, state, line):
    terminal.printer(state, after_bytes=200)
    terminal.wait_log("slip " + line)
    terminal.printer("ok")
    terminal.wait_log("slip 1 0")
    assert set(terminal.kept("slip")) <= {line, "1 0"}


def test_off_is_unknown(terminal):
    terminal.printer("off")
    terminal.wait_log("slip 3 32")
    terminal.wait_log("slip 3 32")
    assert set(terminal.kept("slip")) == {"3 32"}
    terminal.printer("ok")
    terminal.wait_log("slip 1 0")


def test_cards(terminal):
    terminal.card(CARD)
    terminal.wait_log("card " + CARD)
    terminal.card(CARD, "bad-lrc")
    terminal.wait_log("card-bad lrc")
