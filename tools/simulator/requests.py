"""The debug link's requests, as functions of a Simulator. JSON lines, scenarios and a web page all come through here.

`Requests.start` acts at once, in the order of the calls, and returns the answer or a function that waits for it.
"""

import inspect
import re
from collections.abc import Callable

from tools.simulator.simulator import Simulator

MAX_TIMEOUT_S = 3600


class RequestError(Exception):
    """A request that cannot be done; the text says why."""


class Requests:
    def __init__(self, simulator: Simulator):
        self._simulator = simulator
        self.quit = False

    def start(self, request: dict) -> dict | Callable[[], dict]:
        """dict (the answer, without id and ok), or a callable that returns it and may take its time."""
        if not isinstance(request, dict):
            raise RequestError("a request is an object")
        arguments = {name: value for name, value in request.items() if name not in ("do", "id")}
        method = getattr(self, f"_{request.get('do')}", None) if isinstance(request.get("do"), str) else None
        if not method or request["do"] not in NAMES:
            raise RequestError(f"unknown request: {request.get('do')!r}")
        try:
            inspect.signature(method).bind(**arguments)
        except TypeError as error:
            raise RequestError(f"{request['do']}: {error}") from None
        try:
            return method(**arguments) or {}
        except (ValueError, ImportError) as error:
            raise RequestError(f"{request['do']}: {error}") from None

    def run(self, request: dict) -> dict:
        """As `start`, waiting included."""
        answer = self.start(request)
        return answer if isinstance(answer, dict) else answer()

    def _press(self, keys):
        return self._finger(lambda names: self._simulator.press(*names, wait=False), keys)

    def _hold(self, keys, ms):
        length = _number("ms", ms, 1, 600_000)
        return self._finger(lambda names: self._simulator.hold(names, length, wait=False), keys)

    def _finger(self, act, keys):
        if not isinstance(keys, list) or not keys or not all(isinstance(key, str) for key in keys):
            raise ValueError("keys: a list of key names")
        act(keys)

        def finish() -> dict:
            self._simulator.wait_keys()
            return {}

        return finish

    def _card(self, track2, fault=""):
        self._simulator.card(_text("track2", track2), _text("fault", fault, True))

    def _tap(self, uid, ms=1000):
        self._simulator.tap(_text("uid", uid, True), _number("ms", ms, 0, 600_000))

    def _scan(self, code):
        self._simulator.scan(_text("code", code))

    def _radio(self, state):
        self._simulator.radio(state)

    def _printer(self, state, after_bytes=0):
        self._simulator.printer(state, _number("after_bytes", after_bytes, 0, 1 << 20))

    def _power(self, state=None, cut_after=None):
        if (state is None) == (cut_after is None):
            raise ValueError("either state or cut_after")
        if state is None:
            cut = _fields("cut_after", cut_after, {"flash_ops", "torn"})
            torn = cut.get("torn", True)
            if not isinstance(torn, bool):
                raise ValueError("torn: true or false")
            self._simulator.cut_after(_number("flash_ops", cut.get("flash_ops"), 1, 1 << 30), torn)
        elif state in ("on", "off"):
            (self._simulator.power_on if state == "on" else self._simulator.power_off)()
        else:
            raise ValueError("state: on or off")

    def _flash(self, corrupt):
        area = _fields("corrupt", corrupt, {"offset", "bits"})
        offset = _number("offset", area.get("offset"), 0, 1 << 30)
        self._simulator.corrupt(offset, _number("bits", area.get("bits", 1), 1, 1 << 30))

    def _clock(self, advance_s):
        self._simulator.advance_clock(_number("advance_s", advance_s, -(1 << 31), 1 << 31))

    def _screen(self):
        return self._simulator.screen()

    def _wait(self, screen, timeout_s=10):
        pattern = _text("screen", screen)
        number = isinstance(timeout_s, (int, float)) and not isinstance(timeout_s, bool)
        if not number or not 0 <= timeout_s <= MAX_TIMEOUT_S:
            raise ValueError(f"timeout_s: 0 to {MAX_TIMEOUT_S}")
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"screen: {error}") from None
        return lambda: {"lines": self._simulator.wait(pattern, timeout_s)}

    def _slips(self):
        return {"slips": self._simulator.slips()}

    def _journal(self):
        return self._simulator.journal()

    def _status(self):
        return self._simulator.status()

    def _quit(self):
        self.quit = True


NAMES = (
    "press", "hold", "card", "tap", "scan", "radio", "printer", "power", "flash", "clock", "screen", "wait", "slips",
    "journal", "status", "quit",
)  # fmt: skip


def _number(name: str, value, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ValueError(f"{name}: a whole number from {least} to {most}")
    return value


def _text(name: str, value, empty: bool = False) -> str:
    if not isinstance(value, str) or not (value or empty):
        raise ValueError(f"{name}: text")
    return value


def _fields(name: str, value, known: set) -> dict:
    if not isinstance(value, dict) or not set(value) <= known:
        raise ValueError(f"{name}: an object with {' and '.join(sorted(known))}")
    return value
