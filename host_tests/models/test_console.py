"""The console, on a terminal of its own: what a person at the desk types and sees."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time

import pytest

from tools.simulator import drawing, glyphs

QUICK = ("answer_timeout_s=2", "retry_delays_s=0,1,1")


class Desk:
    """The simulator in a terminal window; `shows` looks at the latest whole drawing."""

    def __init__(self, *arguments, rows=30, columns=100):
        self._leader, self._follower = pty.openpty()
        termios.tcsetwinsize(self._follower, (rows, columns))
        self._before = termios.tcgetattr(self._follower)
        self.said = ""
        command = [sys.executable, "-m", "tools.simulator", "--lang", "en", *arguments]
        # A readline loaded by the tests may have left a window size of its own.
        world = {name: value for name, value in os.environ.items() if name not in ("LINES", "COLUMNS")}
        command += [word for pair in QUICK for word in ("--set", pair)]
        ends = dict.fromkeys(("stdin", "stdout", "stderr"), self._follower)
        self.child = subprocess.Popen(command, **ends, start_new_session=True, env=world)

    def type(self, keys):
        os.write(self._leader, keys.encode())

    @property
    def rows(self):
        drawings = self.said.split("\x1b[H")
        last = drawings[-1] if drawings[-1].endswith("\x1b[J") or len(drawings) < 2 else drawings[-2]
        return re.sub(r"\x1b\[\??[0-9]*[a-zA-Z]", "", last).replace("\r", "").split("\n")

    def shows(self, pattern, seconds=20):
        self._read(lambda: any(re.search(pattern, row) for row in self.rows), seconds)
        assert any(re.search(pattern, row) for row in self.rows), "\n".join(self.rows)

    def watches(self, seconds):
        """A terminal window that nobody reads holds up who writes to it."""
        self._read(lambda: False, seconds)

    def lacks(self, pattern):
        self._read(lambda: not any(re.search(pattern, row) for row in self.rows), 10)
        assert not any(re.search(pattern, row) for row in self.rows), "\n".join(self.rows)

    def _read(self, done, seconds):
        end = time.monotonic() + seconds
        while not done() and time.monotonic() < end:
            if select.select([self._leader], [], [], 0.05)[0]:
                self.said += os.read(self._leader, 65536).decode(errors="replace")

    def ended(self):
        """Its exit status; the window is as it was before."""
        self._read(lambda: "\x1b[?1049l" in self.said, 10)
        status = self.child.wait(10)
        assert termios.tcgetattr(self._follower) == self._before
        return status

    def close(self):
        if self.child.poll() is None:
            os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait()
        os.close(self._leader)
        os.close(self._follower)


@pytest.fixture
def desk():
    desk = Desk()
    yield desk
    desk.close()


def test_it_says_what_to_do_and_gives_the_window_back_as_it_was(desk):
    desk.shows("type an amount, Enter, then c to swipe a card")
    desk.shows("Enter ENTER")
    desk.type("q")
    assert desk.ended() == 0


def test_an_answer_that_is_dropped_is_seen_to_be_reversed(desk):
    """What the product promises, with nothing but the keys on the help line."""
    desk.shows("Amount")
    desk.type("x")
    desk.shows("NEXT ANSWER DROPPED")
    desk.type("1234\r")
    desk.shows("Swipe card")
    desk.type("c")
    desk.shows("UNKNOWN|REVERSED")
    desk.shows("REVERSED")
    desk.shows("This payment is undone")
    desk.lacks("NEXT ANSWER DROPPED")


def test_a_code_on_the_screen_is_paid_by_the_customers_phone(desk):
    desk.shows("Amount")
    desk.type("v")
    desk.shows("no code on the screen")
    desk.type("1234\r")
    desk.shows("Swipe card")
    desk.type("f")
    desk.shows("Show our code")
    desk.type("2")
    desk.shows("12.34")
    end = time.monotonic() + 30
    while not any("has paid" in row for row in desk.rows) and time.monotonic() < end:
        desk.type("v")
        desk.shows("no code on the screen|the customer has paid")
        desk.watches(0.2)  # the code is drawn when the host knows the payment
    desk.shows("APPROVED")


def test_what_is_on_is_said_and_can_be_taken_back(desk):
    desk.shows("power on · radio up · paper in · host up")
    for key, on, off in (
        ("x", "NEXT ANSWER DROPPED", None),
        ("h", "HOST REFUSES", "host up"),
        ("r", "RADIO DOWN", "radio up"),
        ("p", "PAPER-OUT", "paper in"),
        ("k", "POWER OFF", "power on"),
    ):
        desk.type(key)
        desk.shows(on)
        desk.type(key)
        desk.shows(off) if off else desk.lacks(on)


def test_a_host_that_refuses_gets_no_sale(desk):
    desk.shows("Amount")
    desk.lacks("⚷")
    desk.type("h")
    desk.shows("HOST REFUSES")
    desk.type("500\r")
    desk.shows("Swipe card")
    desk.type("c")
    desk.shows("NOT SENT")


def test_keys_for_the_host_are_there_only_with_a_host_of_this_run():
    desk = Desk("--host", "127.0.0.1:9")
    try:
        desk.shows("Esc CANCEL")
        desk.lacks("drops its answer|host up")
        desk.type("xh?")
        desk.shows("type an amount")
        desk.lacks("HOST REFUSES")
        desk.type("q")
        assert desk.ended() == 0
    finally:
        desk.close()


def test_icons_are_symbols_one_column_wide(desk):
    desk.shows("▟")
    desk.lacks(r"\[link_up\]")


@pytest.mark.parametrize("rows, columns", [(60, 140), (24, 80), (10, 40), (4, 10)])
def test_any_window_will_do(rows, columns):
    desk = Desk(rows=rows, columns=columns)
    try:
        desk.shows("┌")
        assert len(desk.rows) <= rows
        assert not any(drawing.width(row) >= columns for row in desk.rows if row[:1] not in "┌│└")
        desk.type("q")
        assert desk.ended() == 0
    finally:
        desk.close()


def test_every_icon_has_a_symbol_of_its_own():
    names = list(glyphs.icon_names().values())
    shown = [drawing.symbols(f"[{name}]") for name in names]
    assert len(set(shown)) == len(names) and all(drawing.width(symbol) == len(symbol) == 1 for symbol in shown)
    assert drawing.symbols("a [nothing] b[pending]2") == "a [nothing] b↻2"


def test_drawings_are_straight_at_the_right():
    for text in ("Amount      [link_up]", "金额 [pending]2", ""):
        assert len({drawing.width(row) for row in drawing.screen([text, "0.00"])}) == 1
    both = drawing.beside(["one", "金额"], drawing.paper("合计 12.34\nx", False, 10))
    assert [drawing.width(row.split("│")[0]) for row in both] == [6] * 3
    assert drawing.paper("a\nb", True, 2)[0].startswith("│b")
