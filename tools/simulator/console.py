"""The simulated terminal for a person at a desk: screen and paper drawn as text, the PC's keys as the keypad."""

import os
import select
import shutil
import sys
import termios
import threading
import tty

from tools.simulator.simulator import Simulator

CARD = "6200000000000005=30122010000012345"
KEYS = {"\r": "ENTER", "\n": "ENTER", "\x7f": "CLEAR", "\b": "CLEAR", "\x1b": "CANCEL", "f": "FUNC", "z": "00"}
KEYS |= {char: char for char in "0123456789."}
HELP = (
    "0-9 . keys   z 00   Enter ENTER   Backspace CLEAR   Esc CANCEL   f FUNC",
    "c card   r radio   p paper   k plug   w hold CLEAR   ? help   q quit",
)
_QUADRANTS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
_PAPER = 32


def run(simulator: Simulator) -> None:
    """Until q. The PC's terminal is left as it was found, whatever happens."""
    if not sys.stdin.isatty():
        raise SystemExit("the console needs a terminal; use --link or --run without one")
    Console(simulator).run()


class Console:
    def __init__(self, simulator: Simulator):
        self._simulator = simulator
        self._dirty = threading.Event()
        self._note = "radio up, paper in, power on"
        self._over = False
        simulator.listen(self._event)

    def run(self) -> None:
        before = termios.tcgetattr(sys.stdin)
        try:
            tty.setcbreak(sys.stdin)
            sys.stdout.write("\x1b[?1049h\x1b[?25l\x1b[2J")
            self._simulator.start()
            self._dirty.set()
            while not self._over:
                self._keys()
                if self._dirty.is_set():
                    self._dirty.clear()
                    self._draw()
        except KeyboardInterrupt:
            pass
        finally:
            sys.stdout.write("\x1b[?25h\x1b[?1049l")
            sys.stdout.flush()
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)

    def _event(self, event: dict) -> None:
        if event["event"] == "log":
            self._note = event["text"][:70]
        elif event["event"] == "beep" and event["ms"] > 20:
            sys.stdout.write("\a")
        self._dirty.set()

    def _keys(self) -> None:
        if not select.select([sys.stdin], [], [], 0.05)[0]:
            return
        typed = os.read(sys.stdin.fileno(), 64).decode(errors="ignore")
        if len(typed) > 1 and typed[0] == "\x1b":
            return  # an arrow or function key
        for char in typed:
            if char in KEYS:
                self._simulator.press(KEYS[char], wait=False)
            else:
                self._act(char)

    def _act(self, char: str) -> None:
        actions = {"c": self._card, "r": self._radio, "p": self._paper, "k": self._plug, "w": self._hold}
        if char == "q":
            self._over = True
        elif char in actions:
            self._note = actions[char]()
        elif char == "?":
            self._note = HELP[1]
        self._dirty.set()

    def _card(self) -> str:
        self._simulator.card(CARD)
        return "card swiped"

    def _radio(self) -> str:
        state = "down" if self._simulator.devices.wlan.radio else "up"
        self._simulator.radio(state)
        return f"radio {state}"

    def _paper(self) -> str:
        state = "paper-out" if self._simulator.devices.printer.state == "ok" else "ok"
        self._simulator.printer(state)
        return f"printer {state}"

    def _plug(self) -> str:
        if self._simulator.powered:
            self._simulator.power_off()
            return "power off"
        self._simulator.power_on()
        return "power on"

    def _hold(self) -> str:
        self._simulator.hold(["CLEAR"], 1000, wait=False)
        return "CLEAR held"

    # Drawing

    def _draw(self) -> None:
        width, height = shutil.get_terminal_size()
        left = picture(self._simulator.pixels()) if width >= 104 and height >= 37 else self._text()
        right = self._slip(max(len(left), height - 5))
        wide = max(_width(line) for line in left)
        rows = []
        for n in range(min(max(len(left), len(right)), height - 4)):
            one = left[n] if n < len(left) else ""
            two = right[n] if n < len(right) else ""
            rows.append(one + " " * (wide - _width(one) + 2) + two)
        rows += ["", *HELP, self._note]
        sys.stdout.write("\x1b[H" + "".join(f"{row}\x1b[K\r\n" for row in rows[:height - 1]) + "\x1b[J")
        sys.stdout.flush()

    def _text(self) -> list[str]:
        rows = self._simulator.lines()
        body = [f"│{row}{' ' * (34 - _width(row))}│" for row in rows]
        return ["┌" + "─" * 34 + "┐", *body, "└" + "─" * 34 + "┘"]

    def _slip(self, most: int) -> list[str]:
        slips = self._simulator.slip_texts()
        if not slips:
            return []
        text, complete = slips[-1]
        lines = text.split("\n") + (["~" * _PAPER] if complete else ["(not complete)"])
        return ["│" + line + " " * (_PAPER - _width(line)) + "│" for line in lines[-most:]]


def picture(rows: list[bytes]) -> list[str]:
    """Four pixels a character."""
    lines = []
    for y in range(0, len(rows), 2):
        above, below = rows[y], rows[y + 1]
        cells = (
            above[x] | above[x + 1] << 1 | below[x] << 2 | below[x + 1] << 3 for x in range(0, len(above), 2)
        )
        lines.append("│" + "".join(_QUADRANTS[cell] for cell in cells) + "│")
    edge = "─" * (len(rows[0]) // 2)
    return [f"┌{edge}┐", *lines, f"└{edge}┘"]


def _width(text: str) -> int:
    """Columns on the PC's terminal: Chinese characters take two."""
    return sum(2 if "\u2e80" <= char <= "\uffef" else 1 for char in text)
