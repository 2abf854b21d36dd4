"""The debug link: requests in, answers and events out, one JSON object a line."""

import json
import threading

from tools.simulator.requests import RequestError, Requests
from tools.simulator.simulator import Simulator, WaitTimeout


class Link:
    """Any number of these can serve one simulator; `send` gets each line, from several threads but one at a time."""

    def __init__(self, simulator: Simulator, send):
        self._simulator = simulator
        self._requests = Requests(simulator)
        self._send = send
        self._lock = threading.Lock()
        simulator.listen(self._put)

    def close(self) -> None:
        """Events go there no more."""
        self._simulator.unlisten(self._put)

    @property
    def over(self) -> bool:
        """A `quit` was answered."""
        return self._requests.quit

    def line(self, text: str) -> None:
        """One request. Its answer may come later; the next request need not wait for that."""
        try:
            request = json.loads(text)
        except ValueError as error:
            self._put({"id": None, "ok": False, "error": f"not JSON: {error}"})
            return
        number = request.get("id") if isinstance(request, dict) else None
        try:
            answer = self._requests.start(request)
        except RequestError as error:
            self._put({"id": number, "ok": False, "error": str(error)})
            return
        except Exception as error:  # a fault of the simulator itself must not end the session either
            self._put({"id": number, "ok": False, "error": f"{type(error).__name__}: {error}"})
            return
        if callable(answer):
            threading.Thread(target=self._finish, args=(number, answer), name="link", daemon=True).start()
        else:
            self._put({"id": number, "ok": True} | answer)

    def _finish(self, number, wait) -> None:
        try:
            answer = {"id": number, "ok": True} | wait()
        except WaitTimeout as error:
            answer = {"id": number, "ok": False, "error": str(error)}
        except Exception as error:
            answer = {"id": number, "ok": False, "error": f"{type(error).__name__}: {error}"}
        self._put(answer)

    def _put(self, message: dict) -> None:
        with self._lock:
            self._send(json.dumps(message, ensure_ascii=False))


def serve(simulator: Simulator, lines, out) -> None:
    """Speak on two text streams until `quit` or their end."""

    def send(text: str) -> None:
        try:
            print(text, file=out, flush=True)
        except (BrokenPipeError, ValueError):
            pass  # nobody listens any more; the end of `lines` follows

    link = Link(simulator, send)
    simulator.start()
    for line in lines:
        if line.strip():
            link.line(line)
        if link.over:
            return
