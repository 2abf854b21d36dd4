"""A simulated terminal with plain methods: what hands can do to it, what eyes can see of it."""

import base64
import io
import re
import sys
from typing import TypeVar

from tools.simulator import interpreter
from tools.simulator.life import Machine, WaitTimeout, until
from tools.simulator.models.pn532 import Pn532
from tools.simulator.models.senders import CardReader

__all__ = ["Simulator", "WaitTimeout"]

Kind = TypeVar("Kind")


class Simulator(Machine):
    """One terminal. Also a context manager: `with Simulator(host=host.port) as terminal:` starts and stops it.

    data: folder for the flash image, None keeps it in memory. host: "name:port" or a port. ca: CA certificate (DER)
    to verify the host with. settings: override for this run. script: a MicroPython file instead of the firmware.
    """

    # Hands

    def press(self, *keys: str, wait: bool = True) -> None:
        """One after the other, with bounce; by default returns when the last is let go."""
        self._finger("press", list(keys), wait)

    def type(self, text: str) -> None:
        """Each character a key."""
        self.press(*text)

    def hold(self, keys, ms: int, wait: bool = True) -> None:
        """All at once."""
        self._finger("hold", list(keys), wait, ms / 1000)

    def _finger(self, how: str, keys: list, wait: bool, *more) -> None:
        with self.devices.lock:
            getattr(self.devices.keypad, how)(keys, *more, self.devices.clock())
        if wait:
            self.wait_keys()

    def wait_keys(self) -> None:
        """Until no finger is on a key any more."""
        until(lambda: not self.devices.keypad.busy(), 60, 0.005)

    def card(self, track2: str, fault: str = "") -> None:
        with self.devices.lock:
            reader = _reader(self.devices, CardReader, "the reader of this board reads contactless cards")
            reader.swipe(track2, self.devices.clock(), fault)

    def tap(self, uid: str, ms: int = 1000) -> None:
        """Hold a contactless card with this UID (hex digits) before the reader; ms 0: leave it there. No UID: take it
        away."""
        with self.devices.lock:
            reader = _reader(self.devices, Pn532, "the reader of this board reads stripes")
            if uid and len(uid) not in (8, 14, 20):
                raise ValueError("a UID has 8, 14 or 20 hex digits")
            reader.present(bytes.fromhex(uid), self.devices.clock() + ms / 1000 if ms else None)

    def scan(self, code: str) -> None:
        if "SCANNER" not in self.devices.wiring.parts:
            raise ValueError("this board has no scanner")
        with self.devices.lock:
            self.devices.scanner.read(code, self.devices.clock())

    def radio(self, state: str) -> None:
        """up or down"""
        if state not in ("up", "down"):
            raise ValueError("radio state: up or down")
        with self.devices.lock:
            self.devices.set_network(state == "up")

    def printer(self, state: str, after_bytes: int = 0) -> None:
        with self.devices.lock:
            self.devices.printer.set_state(state, self.devices.clock(), after_bytes)

    def advance_clock(self, seconds: int) -> None:
        with self.devices.lock:
            self.devices.rtc.advance(seconds, self.devices.clock())
            if self.devices.battery_clock:
                self.devices.battery_clock.skip(seconds)

    def corrupt(self, offset: int, bits: int) -> None:
        """Flip bits of the flash image; the power must be off."""
        if self.powered:
            raise ValueError("power must be off")
        self.flash.corrupt(offset, bits)

    # Eyes

    def screen(self) -> dict:
        with self.devices.lock:
            lines, image = self.lines(), self._sight.image()
        out = io.BytesIO()
        image.save(out, "PNG")
        return {"lines": lines, "png": base64.b64encode(out.getvalue()).decode()}

    def wait(self, screen: str, timeout: float = 10.0) -> list[str]:
        """Until a row matches the regular expression; returns the rows. Raises WaitTimeout."""
        pattern = re.compile(screen)
        if not until(lambda: any(map(pattern.search, self.lines())), timeout):
            raise WaitTimeout(f"no row matched {screen!r} in {timeout} s\n{self._shown()}\n{self._printed()}")
        return self.lines()

    def slips(self) -> list[dict]:
        with self.devices.lock:
            slips = list(self.devices.printer.all_slips())
            return [
                {
                    "text": slip.text,
                    "complete": slip.complete,
                    "png": base64.b64encode(slip.png()).decode(),
                    "bytes": base64.b64encode(bytes(slip.sent)).decode(),
                }
                for slip in slips
            ]

    def slip_texts(self) -> list[tuple[str, bool]]:
        """(text, complete) of each slip: as `slips`, without pictures."""
        with self.devices.lock:
            return [(slip.text, slip.complete) for slip in self.devices.printer.all_slips()]

    def wait_slips(self, count: int, timeout: float = 10.0) -> list[tuple[str, bool]]:
        """Until so many slips have come to their end."""
        ended = self.devices.printer.slips
        if not until(lambda: len(ended) >= count, timeout):
            raise WaitTimeout(f"{len(ended)} slips, not {count}\n{self._shown()}\n{self._printed()}")
        return self.slip_texts()

    def journal(self) -> dict:
        from tools.journal import decode

        with self.devices.lock:
            image = self.flash.region("journal")
        records, intact = decode(image)
        return {"records": records, "intact": intact}

    def status(self) -> dict:
        """`pending` and `batch` are read from the journal, for the terminal itself has no such window."""
        about = {"powered": self.powered, "pending": None, "batch": None, "heap_peak": self.heap_peak}
        try:
            from tools.journal import summary
        except ImportError:
            pass
        else:
            with self.devices.lock:
                image = self.flash.region("journal")
            about |= summary(image)
        counts = self.flash.counts
        total = {what: sum(count[what] for count in counts.values()) for what in ("programs", "erases", "bytes")}
        about["flash"] = total | {name: dict(count) for name, count in counts.items()}
        about["resets"] = self.resets
        about["faults"] = list(self.faults.seen)
        return about

    @property
    def heap_peak(self) -> int:
        """Bytes that it would have been with the chip's words."""
        words = interpreter.words(sys.executable if self.python else interpreter.find())
        return self.devices.heap_peak // words

    def _shown(self) -> str:
        return "\n".join(f"|{line}" for line in self.lines())


def _reader(devices, kind: type[Kind], why: str) -> Kind:
    """The reader of this kind. ValueError: `why` there is none."""
    for reader in devices.readers.values():
        if isinstance(reader, kind):
            return reader
    raise ValueError(why)
