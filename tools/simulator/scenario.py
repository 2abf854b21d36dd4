"""Scenario files: the debug link's requests as text, one a line, with what must come of them.

    set answer_timeout_s 3           a setting for this run; only before the first action
    press 1 2 3 4 ENTER              hold FUNC 900 (ms)          card 6200000000000005=3012...    scan CODE
    radio down                       printer paper-out [after BYTES]
    power off | on | cut N [torn|whole]                          clock SECONDS     flash OFFSET [BITS]
    wait REGEX [SECONDS]             wait-power off [SECONDS]    pause SECONDS
    host drop-answer 1 [mti=0200]    host refuse on | off        host clear        host stop | start
    expect pending N | screen REGEX | slips N | slip REGEX | ledger N [name=value ...] | intact | faults N
    picture FILE.png                 paper FILE.png              the screen, the newest slip

# starts a comment. `expect` allows for a short delay: the terminal needs its time too.
"""

import base64
import re
import shlex
import time
from pathlib import Path

from tools.host.faults import MAIN, FaultProblem
from tools.simulator.requests import RequestError, Requests
from tools.simulator.simulator import Simulator, WaitTimeout

GRACE_S = 3.0


class ScenarioError(Exception):
    """A line that cannot be read, or whose expectation did not hold; the text starts with file and line number."""


class Scenario:
    def __init__(self, path: Path):
        self.path = path
        self.settings: dict = {}
        self.steps: list[tuple[int, list[str]]] = []
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                words = shlex.split(line, comments=True)
            except ValueError as error:
                raise ScenarioError(f"{path}:{number}: {error}") from None
            if words and words[0] == "set":
                self._set(number, words[1:])
            elif words:
                self.steps.append((number, words))

    def _set(self, number: int, words: list[str]) -> None:
        if len(words) != 2 or self.steps:
            raise ScenarioError(f"{self.path}:{number}: set NAME VALUE, before the first action")
        self.settings[words[0]] = setting(words[1])

    def run(self, simulator: Simulator, host=None, tell=None) -> None:
        """`simulator` is started; `host` is a HostThread; `tell(text)` gets each line as it comes up."""
        player = _Player(simulator, host, self.path.parent)
        for number, words in self.steps:
            if tell:
                tell(f"{number}: {' '.join(words)}")
            try:
                player.step(*words)
            except (RequestError, WaitTimeout, ValueError, LookupError, TypeError, FaultProblem) as error:
                raise ScenarioError(f"{self.path}:{number}: {' '.join(words)}: {error}") from None


def setting(text: str):
    """The value in a NAME=VALUE: a number, true or false, else text. Quote a number ('"5"') to keep it text."""
    if text in ("true", "false"):
        return text == "true"
    if text[:1] == text[-1:] == '"' and len(text) > 1:
        return text[1:-1]
    return int(text) if re.fullmatch(r"[1-9]\d{0,6}|0", text) else text


def _values(kind: str, words: tuple[str, ...]) -> dict:
    """A bare first word is the fault's own value (seconds, bytes, a code), or how often it strikes."""
    values = dict(word.split("=", 1) for word in words if "=" in word)
    bare = [word for word in words if "=" not in word]
    if bare:
        values[MAIN.get(kind, "count")] = bare[0]
    return values


class _Player:
    def __init__(self, simulator: Simulator, host, folder: Path):
        self._simulator = simulator
        self._requests = Requests(simulator)
        self._host = host
        self._folder = folder

    def step(self, name: str, *words: str) -> None:
        action = getattr(self, "do_" + name.replace("-", "_"), None)
        if not action:
            raise ValueError("unknown command")
        action(*words)

    def _ask(self, do: str, **arguments) -> dict:
        return self._requests.run({"do": do} | arguments)

    def do_press(self, *keys):
        self._ask("press", keys=list(keys))

    def do_hold(self, *words):
        self._ask("hold", keys=list(words[:-1]), ms=int(words[-1]))

    def do_card(self, track2, fault=""):
        self._ask("card", track2=track2, fault=fault)

    def do_scan(self, code):
        self._ask("scan", code=code)

    def do_radio(self, state):
        self._ask("radio", state=state)

    def do_printer(self, state, after="after", count="0"):
        if after != "after":
            raise ValueError("printer STATE [after BYTES]")
        self._ask("printer", state=state, after_bytes=int(count))

    def do_power(self, state, count="", how="torn"):
        if state != "cut":
            self._ask("power", state=state)
        elif how not in ("torn", "whole"):
            raise ValueError("power cut N [torn|whole]")
        else:
            self._ask("power", cut_after={"flash_ops": int(count), "torn": how == "torn"})

    def do_clock(self, seconds):
        self._ask("clock", advance_s=int(seconds))

    def do_flash(self, offset, bits="1"):
        self._ask("flash", corrupt={"offset": int(offset, 0), "bits": int(bits)})

    def do_wait(self, *words):
        timeout = 10.0
        if len(words) > 1 and re.fullmatch(r"\d+(\.\d+)?", words[-1]):
            timeout, words = float(words[-1]), words[:-1]
        self._ask("wait", screen=" ".join(words), timeout_s=timeout)

    def do_wait_power(self, state, seconds="10"):
        self._simulator.wait_power(state == "on", float(seconds))

    def do_pause(self, seconds):
        time.sleep(float(seconds))

    # The payment host

    def _ours(self):
        if not self._host:
            raise ValueError("the host is not one of ours")
        return self._host

    def do_host(self, kind, *words):
        host = self._ours()
        if kind == "refuse" and words[:1] in (("on",), ("off",)):
            host.refuse(words[0] == "on")
        elif kind == "clear":
            host.clear_faults()
        elif kind in ("start", "stop"):
            getattr(host, kind)()
        else:
            host.fault(kind, **_values(kind, words))

    def do_expect(self, what, *words):
        check = getattr(self, "_expect_" + what, None)
        if not check:
            raise ValueError("expect what?")
        end = time.monotonic() + GRACE_S
        while True:
            found = check(*words)
            if found is None:
                return
            if time.monotonic() > end:
                raise ValueError(f"found {found}")
            time.sleep(0.05)

    def _expect_pending(self, count):
        pending = self._simulator.status()["pending"]
        return None if pending == int(count) else pending

    def _expect_screen(self, *words):
        pattern, lines = re.compile(" ".join(words)), self._simulator.lines()
        return None if any(map(pattern.search, lines)) else lines

    def _expect_slips(self, count):
        slips = self._simulator.slip_texts()
        return None if len(slips) == int(count) else len(slips)

    def _expect_slip(self, *words):
        slips = self._simulator.slip_texts()
        newest = slips[-1][0] if slips else ""
        return None if re.search(" ".join(words), newest, re.MULTILINE) else newest

    def _expect_ledger(self, count, *filters):
        wanted = dict(part.split("=", 1) for part in filters)
        rows = [row for row in self._ours().ledger() if all(str(row[name]) == value for name, value in wanted.items())]
        return None if len(rows) == int(count) else rows

    def _expect_intact(self):
        intact = self._simulator.journal()["intact"]
        return None if intact is True else intact

    def _expect_faults(self, count):
        seen = self._simulator.faults.seen
        return None if len(seen) == int(count) else seen

    def do_picture(self, name):
        self._save(name, self._simulator.screen()["png"])

    def do_paper(self, name):
        slips = self._simulator.slips()
        if not slips:
            raise ValueError("no slip yet")
        self._save(name, slips[-1]["png"])

    def _save(self, name: str, png: str) -> None:
        (self._folder / name).write_bytes(base64.b64decode(png))
