"""Devices that only talk: the magnetic card reader and the code scanner, both UART modules that send ASCII."""

from tools.simulator.models.uart import Device

_ODD = "bad-lrc", "cut", "noise"


class CardReader(Device):
    """Track 2 as ISO 7811-2 has it: start `;`, data, end `?`, then the LRC character, and CR from the module."""

    def swipe(self, track2: str, now: float, fault: str = "") -> None:
        """`fault`: bad-lrc, cut (card pulled out too early) or noise (a character the head could not read)."""
        if fault and fault not in _ODD:
            raise ValueError(f"fault: one of {', '.join(_ODD)}")
        text = track2.strip(";?")
        if not text or any(not "0" <= char <= "?" for char in text):
            raise ValueError("track 2 has digits and = only")
        frame = f";{text}?".encode()
        frame += bytes((lrc(frame) ^ (5 if fault == "bad-lrc" else 0),)) + b"\r"
        if fault == "cut":
            frame = frame[: len(frame) // 2]
        if fault == "noise":
            frame = frame[:6] + b"\x7f" + frame[7:]
        self.say(frame, now)


def lrc(frame: bytes) -> int:
    """Even parity down each of the four data bits, sentinels included, shown as the character 0x30 + bits."""
    bits = 0
    for byte in frame:
        bits ^= byte & 0x0F
    return 0x30 | bits


class Scanner(Device):
    """A code scanner module in its default set-up: the code, then CR."""

    def read(self, code: str, now: float) -> None:
        if not code or not code.isascii():
            raise ValueError("a code is ASCII text")
        self.say(code.encode() + b"\r", now)
