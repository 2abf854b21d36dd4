"""The simulated terminal for a person at a desk: screen and paper drawn as text, the PC's keys as the keypad."""

import os
import select
import shutil
import sys
import termios
import threading
import time
import tty

from tools.host.wallet import WalletProblem
from tools.simulator import drawing, phone
from tools.simulator.models.pn532 import Pn532
from tools.simulator.simulator import Simulator

CARD = "6200000000000005=30122010000012345"
MEMBER = "04A1B2C3D4E5F6"  # the host's test member
KEYS = {"\r": "ENTER", "\n": "ENTER", "\x7f": "CLEAR", "\b": "CLEAR", "\x1b": "CANCEL", "f": "FUNC", "z": "00"}
KEYS |= {char: char for char in "0123456789."}
HINT = "type an amount, Enter, then c to swipe a card, or s to scan a payment code"
HELP = (
    "0-9 . keys   z 00   Enter ENTER   Backspace CLEAR   Esc CANCEL   f FUNC",
    "c card   s payment code   a one whose customer is asked   r radio   p paper   k plug",
    "w hold CLEAR   ? hint   q quit",
)
HOST_HELP = "x host books the next sale and drops its answer   h host refuses connections   v pay the shown code"
_PICTURE = (104, 34)  # columns with the paper beside it, rows


def run(simulator: Simulator, host=None) -> None:
    """Until q. `host` is the HostThread of this run, if it has one. The PC's terminal is left as it was found,
    whatever happens."""
    if not sys.stdin.isatty():
        raise SystemExit("the console needs a terminal; use --link or --run without one")
    Console(simulator, host).run()


class Console:
    def __init__(self, simulator: Simulator, host=None):
        self._simulator = simulator
        self._host = host
        self._refuses = False
        self._dirty = threading.Event()
        self._note = HINT
        self._over = self._rings = False
        self._acts = {
            "c": self._card,
            "s": lambda: self._scan("88"),
            "a": lambda: self._scan("09"),
            "r": self._radio,
            "p": self._paper,
            "k": self._plug,
            "w": self._hold,
        }
        self._acts |= {"?": lambda: HINT, "q": self._quit}
        if host:
            self._acts |= {"x": self._drop, "h": self._refuse, "v": self._pay}
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
                    self._ring()
                    self._draw()
        except KeyboardInterrupt:
            pass
        finally:
            sys.stdout.write("\x1b[?25h\x1b[?1049l")
            sys.stdout.flush()
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)

    def _ring(self) -> None:
        if self._rings:
            self._rings = False
            sys.stdout.write("\a")

    def _event(self, event: dict) -> None:
        if event["event"] == "log":
            self._note = event["text"]
        elif event["event"] == "beep" and event["ms"] > 20:
            self._rings = True  # here nobody may wait for the PC's terminal: the world would stand still
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
            elif char in self._acts:
                self._note = self._acts[char]()
                self._dirty.set()

    # What a person does; each returns what to say of it

    def _card(self) -> str:
        if isinstance(self._simulator.devices.reader, Pn532):
            self._simulator.tap(MEMBER)
            return "member card tapped"
        self._simulator.card(CARD)
        return "card swiped"

    def _scan(self, ends: str) -> str:
        """A wallet's code, a new one each time; the project's host goes by the last two digits."""
        try:
            self._simulator.scan(f"13{time.time_ns() // 1_000_000 % 10**14:014d}{ends}")
        except ValueError as problem:
            return str(problem)
        return "payment code scanned"

    def _pay(self) -> str:
        """The customer's phone is held before the screen."""
        code = phone.read(self._simulator.screen()["png"])
        if not code:
            return "no code on the screen: on the card screen press f, then 2"
        try:
            self._host.pay(code)
        except WalletProblem as problem:
            return f"the wallet says: {problem}"
        return "the customer has paid"

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
            return "plug pulled; k puts it back"
        self._simulator.power_on()
        return "power on"

    def _hold(self) -> str:
        self._simulator.hold(["CLEAR"], 1000, wait=False)
        return "CLEAR held"

    def _quit(self) -> str:
        self._over = True
        return ""

    def _drop(self) -> str:
        if self._drops:
            self._host.clear_faults()
            return "the host answers the next sale"
        self._host.fault("drop-answer", mti="0200")
        return "the host will book the next sale and say nothing; x takes it back"

    @property
    def _drops(self) -> bool:
        return bool(self._host and self._host.faults())

    def _refuse(self) -> str:
        self._refuses = not self._refuses
        self._host.refuse(self._refuses)
        return "the host refuses connections" if self._refuses else "the host takes connections"

    # Drawing

    def _draw(self) -> None:
        width, height = shutil.get_terminal_size()
        below = ["", *HELP, *([HOST_HELP] if self._host else []), self._state(), self._note]
        room = height - 1 - len(below)
        wide, high = _PICTURE
        if width >= wide and room >= high:
            left = drawing.picture(self._simulator.pixels())
        else:
            left = drawing.screen(self._simulator.lines())
        room = max(room, len(left))  # in a small window the help goes first
        rows = drawing.beside(left, self._slip(room))[:room] + [row[: width - 1] for row in below]
        sys.stdout.write("\x1b[H" + "".join(f"{row}\x1b[K\r\n" for row in rows[: height - 1]) + "\x1b[J")
        sys.stdout.flush()

    def _slip(self, most: int) -> list[str]:
        slips = self._simulator.slip_texts()
        return drawing.paper(*slips[-1], most) if slips else []

    def _state(self) -> str:
        """What is on now."""
        devices = self._simulator.devices
        parts = ["power on" if self._simulator.powered else "POWER OFF"]
        parts.append("radio up" if devices.wlan.radio else "RADIO DOWN")
        parts.append("paper in" if devices.printer.state == "ok" else devices.printer.state.upper())
        if self._host:
            parts.append("HOST REFUSES" if self._refuses else "host up")
        if self._drops:
            parts.append("NEXT ANSWER DROPPED")
        return " · ".join(parts)
